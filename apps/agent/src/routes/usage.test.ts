import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { newHome, writeClaudeLogs } from '../../../../testing/claude-home.ts'
import { accountOf, limitOf } from '../../../../testing/monitor-in-memory.ts'
import { runningAgent } from '../../../../testing/running-agent.ts'

const nowMs = Date.parse('2026-11-10T12:00:00Z')
const hourMs = 3_600_000
const fault = {
  kind: 'rate-limited',
  message: 'Anthropic asks to wait.',
  advice: 'Nothing to do.',
  atMs: nowMs,
  retryAtMs: null,
} as const

const plan = (change: object = {}) =>
  accountOf({
    provider: 'claude',
    limits: [
      limitOf({
        id: 'session',
        kind: 'session',
        usedPercent: 42,
        resetsAtMs: nowMs + hourMs,
        atMs: nowMs - 60_000,
        ...change,
      }),
      limitOf({ id: 'weekly:opus', kind: 'weekly', usedPercent: 99, atMs: nowMs - 60_000, ...change }),
      limitOf({ id: 'weekly', kind: 'weekly', usedPercent: 100, atMs: nowMs - 60_000, ...change }),
    ],
  })

let agent: Awaited<ReturnType<typeof runningAgent>>
beforeAll(async () => {
  const home = newHome()
  writeClaudeLogs(home, [
    { at: '2026-11-10T11:30:00Z', id: '1' },
    { at: '2026-11-08T11:30:00Z', id: '2', session: 's2', cwd: '/work/web', output: 30 },
    { at: '2026-10-08T11:30:00Z', id: '3', session: 's3', cwd: '/work/old' },
  ])
  agent = await runningAgent({ home, nowMs: () => nowMs })
  await agent.agent.look()
})
beforeEach(() => {
  agent.memory.tell([])
  agent.memory.monitor.setAlertSettings({ preferredSource: 'auto' })
})
afterAll(() => agent.stop())

const get = async (target: string) => (await agent.ask(target)).json() as Promise<Record<string, never>>

describe('GET /api/usage (000-20, 000-21)', () => {
  it('prefers the vendor’s word', async () => {
    agent.memory.tell([plan()])
    expect(await get('/api/usage')).toEqual({
      session: expect.objectContaining({ percentage: 42, is_exceeded: false, resets_at: '2026-11-10T13:00:00.000Z' }),
      weekly: expect.objectContaining({ percentage: 100, is_exceeded: true }),
      source: 'oauth',
      error: null,
      timestamp: '2026-11-10T12:00:00.000Z',
      projects: [],
    })
  })

  it('falls back to the logs when the vendor is away, says why, and makes up no percentage (000-51)', async () => {
    agent.memory.tell([accountOf({ provider: 'claude', state: 'failed', fault })])
    expect(await get('/api/usage')).toMatchObject({
      source: 'local',
      error: 'Anthropic asks to wait. Nothing to do.',
      session: { used: 150, limit: null, percentage: null, is_exceeded: null },
      weekly: { used: 280, percentage: null },
      projects: [
        { project: 'app', folder: '/work/app', tokens: 150, sessions: 1 },
        { project: 'web', folder: '/work/web', tokens: 130, sessions: 1 },
      ],
    })
  })

  it('falls back when what the vendor said is too old, and comes back when it is fresh', async () => {
    agent.memory.tell([plan({ isStale: true })])
    expect(await get('/api/usage')).toMatchObject({ source: 'local' })
    agent.memory.tell([plan()])
    expect(await get('/api/usage')).toMatchObject({ source: 'oauth' })
  })

  it('takes the logs first where the settings say so, with a learned percentage and its error', async () => {
    agent.memory.monitor.setAlertSettings({ preferredSource: 'local' })
    const learned = limitOf({
      id: 'session',
      kind: 'session',
      origin: 'estimated',
      usedPercent: 37,
      errorPercent: 4,
      resetsAtMs: nowMs + hourMs,
    })
    agent.memory.tell([accountOf({ provider: 'claude', limits: [...plan().limits, learned] })])
    expect(await get('/api/usage')).toMatchObject({
      source: 'local',
      error: null,
      session: { percentage: 37, estimated_error: 4, used: 150 },
    })
  })

  it('is 200 with source none and the reason where nothing is known (000-19)', async () => {
    const empty = await runningAgent({ nowMs: () => nowMs })
    try {
      const answer = await empty.ask('/api/usage')
      expect(answer.status).toBe(200)
      expect(await answer.json()).toEqual({
        session: null,
        weekly: null,
        source: 'none',
        error:
          'No sign-in to a plan was found on this machine. The logs of this machine hold no usage of the last seven days.',
        timestamp: '2026-11-10T12:00:00.000Z',
        projects: [],
      })
    } finally {
      await empty.stop()
    }
  })

  it('has an alias below /api/v1 (002-36)', async () => {
    agent.memory.tell([plan()])
    expect(await get('/api/v1/usage')).toEqual(await get('/api/usage'))
  })
})

describe('GET /api/usage/oauth and /api/usage/local (000-22, 000-23)', () => {
  it('never fall back', async () => {
    expect(await get('/api/usage/oauth')).toMatchObject({ source: 'none', session: null, weekly: null })
    agent.memory.tell([plan()])
    expect(await get('/api/usage/local')).toMatchObject({ source: 'local', session: { percentage: null } })
  })

  it('a window that has reset since shows no old percentage', async () => {
    agent.memory.tell([plan({ isReset: true, usedPercent: null, resetsAtMs: nowMs - hourMs })])
    expect(await get('/api/usage/oauth')).toMatchObject({ source: 'none', session: null })
  })

  it('a learned limit that has reset is no percentage', async () => {
    const old = limitOf({
      isReset: true,
      id: 'session',
      kind: 'session',
      origin: 'status-line',
      usedPercent: 90,
      resetsAtMs: nowMs - 1,
    })
    agent.memory.tell([accountOf({ provider: 'claude', limits: [old] })])
    expect(await get('/api/usage/local')).toMatchObject({ session: { percentage: null } })
  })
})

import { rmSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { writeClaudeLogs } from '../../../../testing/claude-home.ts'
import { putFiles } from '../../../../testing/vendors/machine.ts'
import { startMs, WatchedMachine } from '../../../../testing/watched-machine.ts'
import { type Aic, openAic } from '../aic.ts'
import { getLocalUsage, type LocalUsageData } from './local-usage.ts'
import type { MonitorStatus } from './monitor.ts'
import { getUsageData, type UsageQuery } from './usage-response.ts'

const hourMs = 3_600_000
const ago = (hours: number): string => new Date(startMs - hours * hourMs).toISOString()

let machine: WatchedMachine
let aic: Aic
beforeEach(async () => {
  machine = await WatchedMachine.start()
  const tokens = { input: 1_000, output: 200, cacheRead: 5_000, cacheWrite5m: 30, cacheWrite1h: 4 }
  writeClaudeLogs(machine.home, [
    { at: ago(0.5), id: '1', session: 's1', cwd: '/work/shop', ...tokens },
    { at: ago(30), id: '2', session: 's2', cwd: '/work/bank', ...tokens, input: 2_000 },
    { at: ago(24 * 9), id: '3', session: 's3', cwd: '/work/shop', ...tokens },
  ])
  const { home, platform } = machine.options()
  const env = { AIC_DATA_DIR: path.join(home, 'data'), AIC_CONFIG_DIR: home }
  aic = await openAic({ env, home, platform, nowMs: machine.nowMs })
  await aic.collect()
})
afterEach(async () => {
  aic.close()
  await machine.remove()
})

const localUsage = (): LocalUsageData =>
  getLocalUsage({ usage: (span) => aic.usage(span), sources: aic.sources, home: machine.home, nowMs: machine.nowMs })
async function ask(query: Partial<UsageQuery> = {}) {
  const status: MonitorStatus = await (await machine.open()).refresh()
  return getUsageData({ status, local: localUsage(), ...query })
}

it('getLocalUsage adds up the present block, the week and each project, by kind of token (000-12, -14, -15, -16, -50)', () => {
  expect(localUsage()).toEqual({
    session: {
      tokens: { input: 1_000, output: 200, cacheWrite: 34, cacheRead: 5_000, total: 6_234 },
      startedAtMs: startMs - hourMs,
      endsAtMs: startMs + 4 * hourMs,
    },
    weekly: {
      tokens: { input: 3_000, output: 400, cacheWrite: 68, cacheRead: 10_000, total: 13_468 },
      fromMs: startMs - 168 * hourMs,
    },
    projects: [
      { project: 'bank', folder: '/work/bank', tokens: expect.objectContaining({ total: 7_234 }), sessions: 1 },
      { project: 'shop', folder: '/work/shop', tokens: expect.objectContaining({ total: 6_234 }), sessions: 1 },
    ],
  })
})

describe('getUsageData', () => {
  it('is the vendor’s word first (000-17, -20, -21)', async () => {
    machine.say({ session: 42, weekly: 63.5 })
    expect(await ask()).toEqual({
      session: {
        used: null,
        limit: null,
        remaining: null,
        percentage: 42,
        is_exceeded: false,
        resets_at: '2026-08-15T14:00:00.000Z',
        estimated_error: null,
      },
      weekly: expect.objectContaining({ percentage: 63.5, resets_at: '2026-08-19T09:00:00.000Z' }),
      source: 'oauth',
      error: null,
      timestamp: '2026-08-15T10:00:00.000Z',
    })
  })

  it('is the logs’ where the user prefers them, with no percent, since logs know no limit (000-18, -23)', async () => {
    const wanted = {
      source: 'local',
      error: null,
      session: { used: 6_234, limit: null, percentage: null, is_exceeded: null },
      weekly: { used: 13_468, percentage: null },
    }
    expect(await ask({ preferLocal: true })).toMatchObject(wanted)
    expect(await ask({ only: 'local' })).toMatchObject(wanted)
  })

  it.each([
    ['missing rights', { status: 403 }],
    ['a refused sign-in', { status: 401 }],
    ['an endpoint that is gone', { status: 404 }],
    ['too many requests', { status: 429 }],
    ['trouble of the vendor', { status: 500 }],
    ['a broken connection', { how: 'drop' as const }],
    ['another shape', { status: 200, body: { hello: 1 } }],
  ])('falls back to the logs at %s, and says why (000-05, 000-51)', async (_, failure) => {
    machine.vendors.fail('claude', failure)
    const { source, session, error } = await ask()
    expect({ source, used: session?.used }).toEqual({ source: 'local', used: 6_234 })
    expect(error).toMatch(/\w+\. \w+/)
  })

  it('falls back to the vendor where the logs hold nothing (000-18)', async () => {
    expect(await ask({ preferLocal: true, local: null })).toMatchObject({
      source: 'oauth',
      session: { percentage: 10 },
      error: 'The logs of this machine hold no usage of the last seven days.',
    })
  })

  it('is what a log tells of a plan, where no other plan is signed in, and never mixed with the tokens of others', async () => {
    const at = { timestamp: ago(0.1), type: 'event_msg' }
    const primary = { used_percent: 42, window_minutes: 300, resets_at: startMs / 1_000 + 3_600 }
    const line = { ...at, payload: { type: 'token_count', info: null, rate_limits: { primary } } }
    putFiles(machine.home, { '.codex/sessions/2026/08/15/rollout-2026-08-15T09-50-00-a.jsonl': line })
    machine.vendors.fail('claude', { status: 401 })
    const failed = await ask()
    expect(failed).toMatchObject({ source: 'local', session: { used: 6_234, percentage: null } })
    expect(failed.error).toMatch(/claude/i)
    rmSync(path.join(machine.home, '.claude', '.credentials.json'))
    expect(await ask({ local: null })).toMatchObject({
      source: 'local',
      session: { used: null, percentage: 42, resets_at: '2026-08-15T11:00:00.000Z' },
      weekly: null,
    })
    expect(await ask()).toMatchObject({ source: 'local', session: { used: 6_234, percentage: null } })
  })

  it('does not fall back where one source is asked for alone (000-22, -23)', async () => {
    machine.vendors.fail('claude', { status: 401 })
    expect(await ask({ only: 'oauth' })).toMatchObject({ source: 'none', session: null, weekly: null })
    expect(await ask({ only: 'local', local: null })).toMatchObject({ source: 'none' })
  })

  it('is none, with both reasons and the time, where neither says anything (000-19)', async () => {
    machine.vendors.fail('claude', { status: 401 })
    const found = await ask({ local: null })
    expect(found).toMatchObject({ session: null, weekly: null, source: 'none', timestamp: '2026-08-15T10:00:00.000Z' })
    expect(found.error).toMatch(/claude.*The logs of this machine hold no usage/i)
  })
})

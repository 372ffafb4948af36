import { readFileSync, rmSync, statSync } from 'node:fs'
import path from 'node:path'
import { type OtelEvent, type OtelPoint, openTelemetryInbox } from '@aic/engine/telemetry'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { newHome, writeClaudeLogs } from '../../../../testing/claude-home.ts'
import { runInProcess } from '../../../../testing/run-in-process.ts'

const nowMs = Date.UTC(2026, 10, 23, 12)
let home: string
beforeEach(() => {
  home = newHome()
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

const env = () => ({ AIC_DATA_DIR: path.join(home, 'data'), AIC_CONFIG_DIR: path.join(home, 'config') })
const otel = (...args: string[]) => runInProcess(['otel', ...args], { home, nowMs, env: env() })
const json = async (...args: string[]): Promise<unknown> => JSON.parse((await otel(...args, '--json')).stdout)
const tokenFile = () => path.join(home, 'config/.otel_token')
const inbox = () => openTelemetryInbox({ env: env(), home, platform: 'linux' }, () => nowMs)

const point = (name: string, hour: number, value: number, more: Record<string, string> = {}): OtelPoint => ({
  name: `claude_code.${name}`,
  startMs: Date.UTC(2026, 10, 22, hour),
  atMs: Date.UTC(2026, 10, 22, hour, 30),
  value,
  isCumulative: false,
  attributes: new Map(Object.entries({ 'session.id': 's1', ...more })),
})

describe('aic otel setup', () => {
  it('shows what to write where for every agent, without the token', async () => {
    const { stdout, code } = await otel('setup')
    expect(code).toBe(0)
    expect(stdout).toContain('~/.claude/settings.json')
    expect(stdout).toContain('~/.codex/config.toml')
    const token = readFileSync(tokenFile(), 'utf8').trim()
    expect(token).toMatch(/^[\w-]{43}$/)
    expect(statSync(tokenFile()).mode & 0o777).toBe(0o600)
    expect(stdout).not.toContain(token)
  })

  it('shows one agent by any of its names, and the token on request', async () => {
    for (const name of ['claude', 'claude-code', 'Claude', 'codex']) {
      expect(await json('setup', name)).toMatchObject({
        setup: [{ source: expect.stringContaining(name.toLowerCase()) }],
      })
    }
    const { stdout } = await otel('setup', 'codex', '--show-token')
    expect(stdout).toContain(`Bearer ${readFileSync(tokenFile(), 'utf8').trim()}`)
    expect(await otel('setup', 'cursor')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('claude-code, codex'),
    })
  })

  it('gives settings that ask a command the same token each time', async () => {
    const { stdout } = await otel('headers')
    const { Authorization } = JSON.parse(stdout) as { Authorization: string }
    expect(Authorization).toBe(`Bearer ${(await otel('token')).stdout.trim()}`)
  })
})

describe('aic otel status', () => {
  it('says that nothing came in, and that no agent runs to take it', async () => {
    const { stdout } = await otel('status')
    expect(stdout).toMatch(/No agent runs/)
    expect(stdout).toMatch(/Nothing came in yet/)
    expect(await json('status')).toMatchObject({ agentUrl: null, lastMs: null, counts: {}, ignored: 0 })
  })

  it('counts what was kept, sent again, not usable, and of other kinds', async () => {
    const event = (more: Record<string, string | number>, names = ['claude_code.api_request']): OtelEvent => ({
      names,
      atMs: nowMs,
      attributes: new Map(Object.entries({ 'session.id': 's1', request_id: 'r1', input_tokens: 5, ...more })),
    })
    inbox().takeEvents([event({}), event({}), event({ input_tokens: -5 }), event({}, ['claude_code.user_prompt'])])
    expect(await json('status')).toMatchObject({
      lastMs: nowMs,
      ignored: 1,
      counts: { 'calls claude-code': { kept: 1, repeated: 1, skipped: { 'bad-count': 1 } } },
    })
    expect((await otel('status')).stdout).toMatch(/1 kept, 1 sent again, 1 not usable \(bad-count\)/)
  })
})

it('keeps nothing where no usage is to be tracked', async () => {
  const off = { ...env(), USAGE_TRACKING_ENABLED: 'false' }
  const attributes = new Map(Object.entries({ 'session.id': 's1', request_id: 'r1', input_tokens: 5 }))
  const taken = openTelemetryInbox({ env: off, home, platform: 'linux' }, () => nowMs).takeEvents([
    { names: ['claude_code.api_request'], atMs: nowMs, attributes },
  ])
  expect(taken).toEqual({ kept: 0, repeated: 0, ignored: 1, skipped: {} })
  expect(await json('status')).toMatchObject({ counts: {}, ignored: 1 })
})

describe('aic otel outcomes', () => {
  /** Two sessions of which only one tells of its work, from nine on; a call there costs 0.30 USD. */
  function work(): void {
    const at = (hour: number) => new Date(Date.UTC(2026, 10, 22, hour, 20)).toISOString()
    writeClaudeLogs(home, [
      { at: at(7), id: 'before', session: 's1', cwd: '/work/shop', input: 1e5 },
      { at: at(9), id: 'a', session: 's1', cwd: '/work/shop', input: 1e5, output: 0 },
      { at: at(23), id: 'b', session: 's1', cwd: '/work/shop', input: 1e5, output: 0 },
      { at: at(9), id: 'c', session: 's2', cwd: '/work/shop', input: 1e5, output: 0 },
    ])
    inbox().takePoints([
      point('session.count', 9, 1),
      point('commit.count', 9, 2),
      point('commit.count', 9, 2),
      point('pull_request.count', 23, 1),
      point('active_time.total', 9, 1_800, { type: 'user' }),
      point('active_time.total', 9, 1_800, { type: 'cli' }),
      point('lines_of_code.count', 9, 40, { type: 'added' }),
      point('lines_of_code.count', 9, 7, { type: 'removed' }),
    ])
  }

  it('divides the cost of sessions that told of their work, from when they began to', async () => {
    work()
    expect(await json('outcomes')).toEqual({
      outcomes: [
        {
          day: '2026-11-22',
          project: 'shop',
          projectPath: '/work/shop',
          sessions: 1,
          commits: 2,
          pullRequests: 1,
          linesAdded: 40,
          linesRemoved: 7,
          activeHours: 1,
          unpriced: { sessions: 0, commits: 0, pullRequests: 0, linesAdded: 0, linesRemoved: 0, activeHours: 0 },
          costUsd: 0.6,
          costPerCommitUsd: 0.3,
          costPerPullRequestUsd: 0.6,
          costPerActiveHourUsd: 0.6,
        },
      ],
      totals: expect.objectContaining({ sessions: 1, commits: 2, costUsd: 0.6 }),
    })
  })

  it('goes by days of the zone, and leaves unknown what nobody told', async () => {
    work()
    const { outcomes } = (await json('outcomes', '--timezone', 'Europe/Berlin')) as { outcomes: object[] }
    expect(outcomes).toMatchObject([
      { day: '2026-11-22', commits: 2, pullRequests: 0, costUsd: 0.3, costPerPullRequestUsd: null },
      { day: '2026-11-23', commits: 0, pullRequests: 1, costUsd: 0.3, costPerCommitUsd: null, activeHours: 0 },
    ])
    expect(await json('outcomes', '--since', '2026-11-24')).toEqual({ outcomes: [], totals: null })
    expect((await otel('outcomes', '--since', '2026-11-24')).stdout).toMatch(/No session told/)
  })

  it('knows no cost where a call has no price, and no project where no log names one', async () => {
    const at = new Date(Date.UTC(2026, 10, 22, 9, 20)).toISOString()
    writeClaudeLogs(home, [{ at, id: 'a', session: 's1', model: 'claude-unheard-of-9' }])
    inbox().takePoints([point('commit.count', 9, 1), point('commit.count', 10, 1, { 'session.id': 's9' })])
    expect(await json('outcomes')).toMatchObject({
      outcomes: [
        { project: 'app', commits: 1, costUsd: null, costPerCommitUsd: null },
        { project: null, projectPath: null, commits: 1, sessions: 1, costUsd: null },
      ],
    })
  })

  it('draws a table with a total', async () => {
    work()
    inbox().takePoints([point('commit.count', 10, 1, { 'session.id': 's9' })])
    const { stdout } = await otel('outcomes')
    expect(stdout).toMatch(/Day\s+Project\s+Sessions\s+Commits/)
    expect(stdout).toMatch(/2026-11-22\s+shop\s+1\s+2\s+1\s+\+40 −7\s+1h\s+\$0\.60\s+\$0\.30\s+\$0\.60\s+\$0\.60/)
    expect(stdout).toMatch(/Total\s+2\s+3/)
    expect(stdout).toMatch(/is not known: 1 session, 1 commit\./)
  })

  it('divides no cost by outcomes of sessions whose own cost nobody knows, and says how many they are', async () => {
    work()
    expect((await otel('outcomes')).stdout).not.toMatch(/unknown|not known/i)
    writeClaudeLogs(home, [
      { at: '2026-11-22T09:40:00.000Z', id: 'd', session: 's3', cwd: '/work/shop', input: 1e5, output: 0 },
      { at: '2026-11-22T09:45:00.000Z', id: 'e', session: 's3', cwd: '/work/shop', model: 'claude-unheard-of-9' },
    ])
    inbox().takePoints([
      point('commit.count', 9, 9, { 'session.id': 's3' }),
      point('active_time.total', 9, 7_200, { 'session.id': 's3', type: 'cli' }),
      point('commit.count', 10, 4, { 'session.id': 's9' }),
    ])
    const known = { costUsd: 0.6, costPerCommitUsd: 0.3, costPerPullRequestUsd: 0.6, costPerActiveHourUsd: 0.6 }
    expect(await json('outcomes')).toMatchObject({
      outcomes: [
        {
          project: 'shop',
          commits: 11,
          activeHours: 3,
          unpriced: { sessions: 1, commits: 9, activeHours: 2 },
          ...known,
        },
        { project: null, commits: 4, unpriced: { sessions: 1, commits: 4 }, costUsd: null, costPerCommitUsd: null },
      ],
      totals: { sessions: 3, commits: 15, unpriced: { sessions: 2, commits: 13, pullRequests: 0 }, ...known },
    })
    const { stdout } = await otel('outcomes')
    expect(stdout).toMatch(/Cost unknown/)
    expect(stdout).toMatch(/In no price, since what it cost is not known: 2 sessions, 13 commits, 2h active\./)
  })

  it('knows the cost of a commit after midnight by the calls of the day before', async () => {
    const call = { cwd: '/work/shop', input: 1e5, output: 0 }
    writeClaudeLogs(home, [
      { ...call, at: '2026-11-22T23:50:00.000Z', id: 'a', session: 's1' },
      { ...call, at: '2026-11-23T01:00:00.000Z', id: 'b', session: 's2' },
    ])
    inbox().takePoints([
      point('active_time.total', 23, 60, { type: 'cli' }),
      point('commit.count', 24, 1),
      point('commit.count', 25, 1, { 'session.id': 's2' }),
    ])
    expect(await json('outcomes')).toMatchObject({
      outcomes: [
        { day: '2026-11-22', commits: 0, costUsd: 0.3 },
        { day: '2026-11-23', commits: 2, costUsd: 0.3, unpriced: { sessions: 0, commits: 0 } },
      ],
      totals: { commits: 2, costUsd: 0.6, costPerCommitUsd: 0.3, unpriced: { sessions: 0, commits: 0 } },
    })
    const night = await json('outcomes', '--since', '2026-11-23')
    expect(night).toMatchObject({ totals: { commits: 2, unpriced: { commits: 0 } } })
  })
})

it('refuses words and flags that it would pass over', async () => {
  expect(await otel('start')).toMatchObject({ code: 2 })
  expect(await otel('status', 'claude')).toMatchObject({ code: 2 })
  expect(await otel('status', '--since', 'today')).toMatchObject({ code: 2 })
  expect(await otel('outcomes', '--show-token')).toMatchObject({ code: 2 })
})

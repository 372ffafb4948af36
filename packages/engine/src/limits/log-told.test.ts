import { mkdirSync, utimesSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { putFiles } from '../../../../testing/vendors/machine.ts'
import { startMs, WatchedMachine } from '../../../../testing/watched-machine.ts'
import { knownAccounts } from './known-accounts.ts'
import type { AccountStatus, LimitStatus, MonitorStatus } from './monitor.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs
const resetMs = startMs + 3 * hourMs
const weekResetMs = startMs + 2 * dayMs

let machine: WatchedMachine
beforeEach(async () => {
  machine = await WatchedMachine.start()
})
afterEach(async () => machine.remove())

const codexIn = ({ accounts }: Pick<MonitorStatus, 'accounts'>): AccountStatus | undefined =>
  accounts.find(({ provider }) => provider === 'codex')
const limitIn = (status: Pick<MonitorStatus, 'accounts'>, id = 'session'): LimitStatus | undefined =>
  codexIn(status)?.limits.find((limit) => limit.id === id)
const snapshotsOf = (monitor: { snapshots: Awaited<ReturnType<WatchedMachine['open']>>['snapshots'] }) =>
  monitor.snapshots({ provider: 'codex' }).map(({ limit, usedPercent, origin }) => `${limit} ${usedPercent} ${origin}`)

const lines: string[] = []
beforeEach(() => {
  lines.length = 0
})

/** Codex gets an answer now, and logs what it heard. */
function log(rateLimits: object): void {
  const info = { total_token_usage: { input_tokens: lines.length + 1 } }
  const payload = { type: 'token_count', info, rate_limits: rateLimits }
  const atMs = machine.nowMs
  lines.push(`${JSON.stringify({ timestamp: new Date(atMs).toISOString(), type: 'event_msg', payload })}\n`)
  const file = path.join(machine.home, '.codex/sessions/2026/08/15/rollout-2026-08-15T10-00-00-a.jsonl')
  mkdirSync(path.dirname(file), { recursive: true })
  writeFileSync(file, lines.join(''))
  utimesSync(file, atMs / 1_000, atMs / 1_000)
}
const windows = (session: number, weekly = 9) => ({
  limit_id: 'codex',
  limit_name: null,
  primary: { used_percent: session, window_minutes: 300, resets_at: resetMs / 1_000 },
  secondary: { used_percent: weekly, window_minutes: 10_080, resets_at: weekResetMs / 1_000 },
})

/** Codex signs in, and its vendor says this from now on. */
function signIn(session: number, additional: object[] = []): void {
  const tokens = { access_token: 'opaque-token', account_id: '00000000-1111-4222-8333-555555555555' }
  putFiles(machine.home, { '.codex/auth.json': { tokens } })
  const windowOf = (used_percent: number, limit_window_seconds: number, atMs: number) => ({
    used_percent,
    limit_window_seconds,
    reset_at: atMs / 1_000,
  })
  machine.vendors.say('GET chatgpt.com/backend-api/wham/usage', {
    account_id: 'user-sample',
    plan_type: 'plus',
    rate_limit: {
      primary_window: windowOf(session, 18_000, resetMs),
      secondary_window: windowOf(30, 604_800, weekResetMs),
    },
    additional_rate_limits: additional,
  })
}

describe('limits that Codex logged', () => {
  it('are shown where no sign-in tells them, with their age, and asked of nobody', async () => {
    log(windows(42))
    machine.pass(4 * minuteMs)
    machine.settings = { offline: true }
    const monitor = await machine.open()
    const account = codexIn(await monitor.refresh())
    expect(account).toMatchObject({
      state: 'fresh',
      accountKey: 'local',
      authSource: null,
      readAtMs: null,
      fault: null,
    })
    expect(account?.limits).toMatchObject([
      { id: 'session', label: '5-hour window', usedPercent: 42, origin: 'log', atMs: startMs, isStale: false },
      { id: 'weekly', label: 'Weekly', usedPercent: 9, origin: 'log', resetsAtMs: weekResetMs },
    ])
    expect(machine.vendors.requests).toEqual([])
    expect(snapshotsOf(monitor).toSorted()).toEqual(['session 42 log', 'weekly 9 log'])
  })

  it('give way to the vendor’s newer word, and come first when they are newer', async () => {
    log(windows(42))
    machine.pass(minuteMs)
    signIn(45)
    const monitor = await machine.open()
    const first = await monitor.refresh()
    expect(limitIn(first)).toMatchObject({ usedPercent: 45, origin: 'oauth', atMs: machine.nowMs })
    machine.pass(minuteMs)
    log(windows(51, 33))
    const later = await monitor.refresh()
    expect(limitIn(later)).toMatchObject({ usedPercent: 51, origin: 'log', atMs: machine.nowMs })
    expect(limitIn(later, 'weekly')).toMatchObject({ usedPercent: 33, origin: 'log' })
    expect(codexIn(later)?.limits).toHaveLength(2)
    expect(codexIn(later)?.accountKey).toBe(codexIn(first)?.accountKey)
    machine.pass(5 * minuteMs)
    signIn(52)
    expect(limitIn(await monitor.refresh())).toMatchObject({ usedPercent: 52, origin: 'oauth' })
    expect(
      snapshotsOf(monitor)
        .filter((one) => one.startsWith('session'))
        .toSorted(),
    ).toEqual(['session 42 log', 'session 45 oauth', 'session 51 log', 'session 52 oauth'])
  })

  it('of windows that the vendor names no more are gone with its next word, and so are those of another account', async () => {
    log(windows(42))
    machine.pass(minuteMs)
    signIn(45)
    machine.vendors.say('GET chatgpt.com/backend-api/wham/usage', {
      plan_type: 'prolite',
      rate_limit: {
        primary_window: { used_percent: 2, limit_window_seconds: 604_800, reset_at: startMs / 1_000 + 60 },
      },
    })
    const monitor = await machine.open()
    const one = await monitor.refresh()
    expect(codexIn(one)?.limits.map(({ id, origin }) => `${id} ${origin}`)).toEqual(['weekly oauth'])
    machine.pass(2 * minuteMs) // past the reset that the vendor told: what the log said of another week says nothing of this one
    expect(codexIn(await monitor.refresh())?.limits).toMatchObject([{ id: 'weekly', usedPercent: null, isReset: true }])
    expect(snapshotsOf(monitor)).toContain('weekly 2 oauth')
  })

  it('stand in for a vendor that fails, and come first or never as the user wants', async () => {
    signIn(45)
    const monitor = await machine.open()
    await monitor.refresh()
    machine.vendors.fail('codex', { status: 503 })
    machine.pass(30 * minuteMs)
    log(windows(60))
    expect(limitIn(await monitor.refresh())).toMatchObject({ usedPercent: 60, origin: 'log', isStale: false })
    machine.vendors.reset()
    signIn(61)
    machine.pass(minuteMs)
    machine.settings = { preferredSource: 'local' }
    expect(limitIn(await (await machine.open()).refresh({ isForced: true }))).toMatchObject({ usedPercent: 60 })
    machine.pass(minuteMs)
    log(windows(62))
    machine.settings = { preferredSource: 'oauth' }
    expect(limitIn(await (await machine.open()).refresh())).toMatchObject({ usedPercent: 61, origin: 'oauth' })
  })

  it('go on under the account that was signed in last, when it is signed out', async () => {
    signIn(45)
    const first = await (await machine.open()).refresh()
    putFiles(machine.home, { '.codex/auth.json': { OPENAI_API_KEY: 'sk-sample', tokens: null } })
    machine.pass(minuteMs)
    log(windows(46))
    const later = await (await machine.open()).refresh()
    expect(codexIn(first)?.accountKey).toMatch(/^[0-9a-f]{16}$/)
    expect(codexIn(later)).toMatchObject({ accountKey: codexIn(first)?.accountKey, authSource: null })
    expect(limitIn(later)).toMatchObject({ usedPercent: 46, origin: 'log' })
  })

  it('of single models join what the vendor tells of them', async () => {
    const primary = { used_percent: 3, window_minutes: 10_080, resets_at: weekResetMs / 1_000 }
    const rate_limit = { primary_window: { used_percent: 2, limit_window_seconds: 604_800 } }
    signIn(45, [{ limit_name: 'GPT-5.3-Codex-Spark', metered_feature: 'codex_bengalfox', rate_limit }])
    const monitor = await machine.open()
    await monitor.refresh()
    machine.pass(minuteMs)
    log({ limit_id: 'codex_bengalfox', limit_name: 'GPT-5.3-Codex-Spark', primary, secondary: null })
    const { limits = [] } = codexIn(await monitor.refresh()) ?? {}
    expect(limits.map(({ id, label, usedPercent, origin }) => [id, label, usedPercent, origin])).toEqual([
      ['session', '5-hour window', 45, 'oauth'],
      ['weekly', 'Weekly', 30, 'oauth'],
      ['weekly:gpt-5-3-codex-spark', 'Weekly, GPT-5.3-Codex-Spark', 3, 'log'],
    ])
  })

  it('grow old after ten minutes, have no percent after their reset, and are no limits much later', async () => {
    log(windows(95))
    const monitor = await machine.open()
    await monitor.refresh()
    machine.pass(11 * minuteMs)
    expect(limitIn(await monitor.refresh())).toMatchObject({ usedPercent: 95, isStale: true, atMs: startMs })
    expect(codexIn(monitor.status())?.state).toBe('stale')
    machine.nowMs = resetMs
    expect(limitIn(await monitor.refresh())).toMatchObject({ usedPercent: null, isReset: true, forecast: null })
    expect(limitIn(monitor.status(), 'weekly')).toMatchObject({ usedPercent: 9, isStale: true, isReset: false })
    machine.nowMs = resetMs + dayMs
    expect(limitIn(await monitor.refresh())).toBeUndefined()
    machine.nowMs = weekResetMs + 7 * dayMs
    expect(codexIn(await monitor.refresh())).toMatchObject({ state: 'missing', limits: [] })
  })

  it('without a reset are none once their window must have ended', async () => {
    log({ primary: { used_percent: 12, window_minutes: 300, resets_at: null } })
    machine.pass(5 * hourMs - 1)
    const monitor = await machine.open()
    expect(limitIn(await monitor.refresh())).toMatchObject({ usedPercent: 12, resetsAtMs: null, isStale: true })
    machine.pass(1)
    expect(codexIn(await monitor.refresh())?.limits).toEqual([])
  })

  it('have a forecast once several answers carry one', async () => {
    const monitor = await machine.open()
    for (const used of [30, 40, 50]) {
      machine.pass(10 * minuteMs)
      log(windows(used))
      await monitor.refresh()
    }
    const { forecast } = limitIn(monitor.status()) ?? {}
    expect(forecast?.runsOutAtMs).toBeGreaterThan(machine.nowMs)
    expect(forecast?.runsOutAtMs).toBeLessThan(resetMs)
  })

  it('raise alerts, as the vendor’s own word does', async () => {
    log(windows(80))
    const monitor = await machine.open()
    await monitor.refresh()
    expect(monitor.alerts()).toMatchObject([{ level: 'warning', provider: 'codex', kind: 'threshold' }])
  })

  it('are taken up when the logs change, told once, and nobody is asked', async () => {
    machine.settings = { offline: true }
    const monitor = await machine.open()
    await monitor.refresh()
    const heard = Promise.withResolvers<void>()
    let changes = 0
    monitor.onChange(() => {
      changes++
      heard.resolve()
    })
    log(windows(42))
    monitor.logsChanged()
    await heard.promise
    expect(limitIn(monitor.status())).toMatchObject({ usedPercent: 42, origin: 'log' })
    monitor.logsChanged()
    await monitor.refresh()
    expect(changes).toBe(1)
    expect(machine.vendors.requests).toEqual([])
  })

  it('are known to screens that ask nobody, and to none where tracking is off', async () => {
    log(windows(42))
    const { env, home, platform, config } = machine.options()
    const accounts = await knownAccounts({ env, home, platform, nowMs: machine.nowMs, config: config() })
    expect(limitIn({ accounts })).toMatchObject({ usedPercent: 42, origin: 'log' })
    machine.env = { USAGE_TRACKING_ENABLED: 'false' }
    const monitor = await machine.open()
    monitor.logsChanged()
    expect((await monitor.refresh()).accounts).toEqual([])
    expect(monitor.snapshots()).toEqual([])
  })
})

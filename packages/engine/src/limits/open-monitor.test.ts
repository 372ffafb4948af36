import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startMs, WatchedMachine } from '../../../../testing/watched-machine.ts'
import type { AccountStatus, Monitor, MonitorStatus } from './monitor.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs

let machine: WatchedMachine
beforeEach(async () => {
  machine = await WatchedMachine.start()
})
afterEach(async () => machine.remove())

function claudeIn({ accounts }: MonitorStatus): AccountStatus {
  const found = accounts.find(({ provider }) => provider === 'claude')
  if (found === undefined) throw new Error('there is no account of Claude')
  return found
}
const sessionIn = (status: MonitorStatus) => claudeIn(status).limits.find(({ id }) => id === 'session')
const passAndLook = async (monitor: Monitor, ms: number) => {
  machine.pass(ms)
  return monitor.refresh()
}

describe('a look', () => {
  it('shows limits with their origin, age and account, and keeps them for the next process (000-01, 002-93)', async () => {
    machine.say({ session: 42, weekly: 63.5 })
    const first = await machine.open()
    const account = claudeIn(await first.refresh())
    expect(account).toMatchObject({ state: 'fresh', label: 'sam@example.com', plan: 'Max', fault: null, keyEnd: null })
    expect(account.authSource).toMatch(/^file .*\.credentials\.json$/)
    expect(account.limits).toMatchObject([
      {
        id: 'session',
        usedPercent: 42,
        origin: 'oauth',
        atMs: startMs,
        isStale: false,
        isReset: false,
        errorPercent: null,
      },
      { id: 'weekly', usedPercent: 63.5 },
    ])
    const second = await machine.open()
    expect(sessionIn(await second.refresh())).toMatchObject({ usedPercent: 42, atMs: startMs })
    expect(machine.asked).toBe(1)
  })

  it('of an earlier process is told at once, before sign-ins are even looked for (002-57)', async () => {
    machine.say({ session: 42 })
    await (await machine.open()).refresh()
    machine.pass(minuteMs)
    const next = await machine.open()
    expect(claudeIn(next.status())).toMatchObject({ state: 'fresh', readAtMs: startMs, fault: null })
    expect(sessionIn(next.status())).toMatchObject({ usedPercent: 42 })
    machine.pass(5 * minuteMs)
    await next.refresh()
    expect(machine.asked).toBe(2)
  })

  it('asks again after the interval, not before; at once when a person asks (002-58, 002-72)', async () => {
    const monitor = await machine.open()
    await monitor.refresh()
    await passAndLook(monitor, 5 * minuteMs - 1)
    expect(machine.asked).toBe(1)
    await monitor.refresh({ isForced: true })
    expect(machine.asked).toBe(2)
    await passAndLook(monitor, 5 * minuteMs)
    expect(machine.asked).toBe(3)
  })

  it('is one for all who ask at the same time, in two processes too', async () => {
    const [one, two] = [await machine.open(), await machine.open()]
    await Promise.all([one.refresh(), one.refresh(), two.refresh(), one.refresh()])
    expect(machine.asked).toBe(1)
  })

  it('names providers without a sign-in as missing, and those switched off last (002-62)', async () => {
    machine.settings = { providers: { openai: { enabled: false }, mistral: { enabled: true } } }
    const { accounts } = await (await machine.open()).refresh()
    expect(accounts[0]).toMatchObject({ provider: 'mistral', state: 'missing', limits: [], authSource: null })
    expect(accounts.at(-1)).toMatchObject({ provider: 'openai', state: 'disabled' })
  })

  it('takes a key of the settings, and one of the environment before it, and shows only its end (002-71)', async () => {
    machine.settings = { providers: { deepseek: { api_key: 'sk-of-settings-0123456789' } } }
    const shown = async () =>
      (await (await machine.open()).refresh()).accounts.find(({ provider }) => provider === 'deepseek')
    expect(await shown()).toMatchObject({ authSource: 'settings agent.json', keyEnd: '6789' })
    machine.env = { DEEPSEEK_API_KEY: 'sk-of-environment-abcdef' }
    expect(await shown()).toMatchObject({ authSource: 'environment DEEPSEEK_API_KEY', keyEnd: 'cdef' })
  })

  it('reads nothing where tracking is off, and asks nobody offline (000-40)', async () => {
    machine.settings = { offline: true }
    expect(claudeIn(await (await machine.open()).refresh({ isForced: true })).state).toBe('waiting')
    machine.settings = {}
    machine.env = { USAGE_TRACKING_ENABLED: 'false' }
    expect((await (await machine.open()).refresh({ isForced: true })).accounts).toEqual([])
    expect(machine.asked).toBe(0)
  })
})

describe('a vendor that fails', () => {
  it('leaves the last good reading, with its age and why there is none newer (002-63)', async () => {
    const monitor = await machine.open()
    await monitor.refresh()
    machine.vendors.fail('claude', { status: 503 })
    const failing = claudeIn(await passAndLook(monitor, 5 * minuteMs))
    expect(failing).toMatchObject({ state: 'fresh', readAtMs: startMs, fault: { kind: 'unavailable' } })
    expect(failing.limits[0]).toMatchObject({ usedPercent: 10, isStale: false })
    const later = claudeIn(await passAndLook(monitor, 6 * minuteMs))
    expect(later).toMatchObject({ state: 'stale' })
    expect(later.limits[0]).toMatchObject({ usedPercent: 10, isStale: true })
  })

  it('is asked again after one minute, two, four, over restarts, and sooner by a person (002-64)', async () => {
    machine.vendors.fail('claude', { status: 500 })
    const asks = async (ms: number) => {
      const before = machine.asked
      const monitor = await machine.open()
      await passAndLook(monitor, ms)
      return machine.asked > before
    }
    expect([await asks(0), await asks(minuteMs - 1), await asks(1)]).toEqual([true, false, true])
    expect([await asks(2 * minuteMs - 1), await asks(1)]).toEqual([false, true])
    expect([await asks(4 * minuteMs - 1), await asks(1)]).toEqual([false, true])
    await (await machine.open()).refresh({ isForced: true })
    expect(await asks(8 * minuteMs)).toBe(false)
  })

  it('is not asked before the moment it named, by nobody and after no restart', async () => {
    machine.vendors.fail('claude', { status: 429, retryAfter: '600' })
    const { fault } = claudeIn(await (await machine.open()).refresh())
    expect(fault).toMatchObject({ kind: 'rate-limited', retryAtMs: startMs + 600_000 })
    const before = machine.asked
    machine.pass(599_000)
    await (await machine.open()).refresh({ isForced: true })
    expect(machine.asked).toBe(before)
    machine.vendors.reset()
    machine.say({ session: 20 })
    machine.pass(1_000)
    expect(sessionIn(await (await machine.open()).refresh())).toMatchObject({ usedPercent: 20 })
  })

  it('that says Retry-After: 0 is asked after five minutes (002-64)', async () => {
    machine.vendors.fail('claude', { status: 429, retryAfter: '0' })
    const { fault } = claudeIn(await (await machine.open()).refresh())
    expect(fault).toMatchObject({ kind: 'rate-limited', retryAtMs: startMs + 5 * minuteMs })
  })

  it('with a refused sign-in is asked when that changes, and tells what to do (000-02, 002-65)', async () => {
    machine.vendors.fail('claude', { status: 401 })
    const monitor = await machine.open()
    const { fault, state } = claudeIn(await monitor.refresh())
    expect({ fault, state }).toMatchObject({ fault: { kind: 'expired', retryAtMs: null }, state: 'failed' })
    expect(fault?.advice).toMatch(/claude/)
    const before = machine.asked
    await passAndLook(monitor, 2 * hourMs)
    expect(machine.asked).toBe(before)
    machine.vendors.reset()
    machine.say({ session: 30 })
    machine.signIn('sk-ant-oat01-second')
    expect(sessionIn(await passAndLook(monitor, 2 * minuteMs))).toMatchObject({ usedPercent: 30 })
  })

  it('and answers nonsense shows an error, no zeros and no crash (000-03)', async () => {
    for (const body of ['<html>', '{"five_hour"', '[]', '{}', '{"five_hour":{"utilization":"x"}}']) {
      machine.vendors.fail('claude', { status: 200, body })
      machine.pass(hourMs)
      const account = claudeIn(await (await machine.open()).refresh({ isForced: true }))
      expect(account.limits.filter(({ usedPercent }) => usedPercent !== null)).toEqual([])
      expect(account.fault, body).toMatchObject({ kind: 'parse' })
    }
  })

  it('for all is the machine being offline: nobody is blamed, and all are asked again in a minute', async () => {
    machine.env = { DEEPSEEK_API_KEY: 'sk-of-environment-abcdef' }
    machine.vendors.fail('claude', { how: 'drop' })
    machine.vendors.fail('deepseek', { how: 'drop' })
    const monitor = await machine.open()
    for (let i = 0; i < 5; i++) {
      const status = await passAndLook(monitor, minuteMs)
      expect(status.isOffline).toBe(true)
      expect(claudeIn(status).fault).toMatchObject({ kind: 'network', retryAtMs: machine.nowMs + minuteMs })
    }
    expect(monitor.alerts()).toEqual([])
    machine.vendors.reset()
    machine.say({ session: 11 })
    const back = await passAndLook(monitor, minuteMs)
    expect(back.isOffline).toBe(false)
    expect(sessionIn(back)).toMatchObject({ usedPercent: 11 })
  })

  it('by never answering holds up neither others nor callers, and ends at its limit (002-13)', async () => {
    machine.env = { DEEPSEEK_API_KEY: 'sk-of-environment-abcdef' }
    machine.vendors.fail('deepseek', { how: 'hang' })
    const monitor = await machine.open({ limitMs: 4_000 })
    const early = await monitor.refresh({ waitMs: 1_000 })
    expect(early.isRefreshing).toBe(true)
    expect(sessionIn(early)).toMatchObject({ usedPercent: 10 })
    const late = await monitor.refresh()
    expect(late.isRefreshing).toBe(false)
    expect(late.accounts.find(({ provider }) => provider === 'deepseek')?.fault).toMatchObject({ kind: 'network' })
    expect(late.isOffline).toBe(false)
  })
})

describe('a window', () => {
  it('whose reset has passed shows no percent until somebody tells anew', async () => {
    const monitor = await machine.open()
    machine.say({ session: 80, resetsAtMs: startMs + minuteMs })
    await monitor.refresh()
    machine.pass(2 * minuteMs)
    expect(sessionIn(monitor.status())).toMatchObject({ usedPercent: null, isReset: true, forecast: null })
  })

  it('has a forecast once two looks carry one', async () => {
    const monitor = await machine.open()
    machine.pass(2 * hourMs)
    for (const session of [60, 68, 76]) {
      machine.say({ session })
      await passAndLook(monitor, 10 * minuteMs)
    }
    const forecast = sessionIn(monitor.status())?.forecast
    expect(forecast?.percentPerHour).toBeGreaterThan(17)
    expect(forecast?.runsOutAtMs).toBeGreaterThan(machine.nowMs)
    expect(forecast?.runsOutAtMs).toBeLessThan(startMs + 4 * hourMs)
  })
})

describe('what the status line told', () => {
  const tell = async (usedPercent: number) => machine.tellHook(usedPercent, startMs + 4 * hourMs)

  it('is shown while it is the latest word, and the vendor’s when that is', async () => {
    const monitor = await machine.open()
    await monitor.refresh()
    machine.pass(minuteMs)
    await tell(25)
    expect(sessionIn(await passAndLook(monitor, minuteMs))).toMatchObject({ usedPercent: 25, origin: 'status-line' })
    machine.say({ session: 31 })
    expect(sessionIn(await passAndLook(monitor, 4 * minuteMs))).toMatchObject({ usedPercent: 31, origin: 'oauth' })
  })

  it('stands in for a vendor that fails, or comes first or last as the user wants (000-05, -07, -51)', async () => {
    machine.vendors.fail('claude', { status: 401 })
    await tell(25)
    expect(sessionIn(await (await machine.open()).refresh())).toMatchObject({ usedPercent: 25, origin: 'status-line' })
    machine.vendors.reset()
    machine.say({ session: 31 })
    machine.settings = { preferredSource: 'local' }
    const local = await machine.open()
    expect(sessionIn(await local.refresh({ isForced: true }))).toMatchObject({ usedPercent: 25 })
    machine.env = { USAGE_PREFERRED_SOURCE: 'oauth' }
    machine.pass(minuteMs)
    await tell(33)
    expect(sessionIn(await (await machine.open()).refresh())).toMatchObject({ usedPercent: 31, origin: 'oauth' })
  })
})

describe('storage', () => {
  it('that was damaged is set aside, and another begun, with a word about it', async () => {
    mkdirSync(path.join(machine.home, 'data'), { recursive: true })
    writeFileSync(
      path.join(machine.home, 'data', 'journal.sqlite'),
      'this is no database at all, but long enough to look like one',
    )
    const status = await (await machine.open()).refresh()
    expect(sessionIn(status)).toMatchObject({ usedPercent: 10 })
    expect(status.warnings).toEqual([expect.stringMatching(/^the journal was damaged .* kept as .*broken-/)])
    expect(readdirSync(path.join(machine.home, 'data')).some((name) => name.includes('broken'))).toBe(true)
  })

  it('keeps answers without secrets or people in them, and snapshots (000-26)', async () => {
    const monitor = await machine.open()
    machine.vendors.say('GET api.anthropic.com/api/oauth/usage', {
      five_hour: { utilization: 10, resets_at: null },
      email: 'sam@example.com',
      note: 'Bearer sk-ant-oat01-first',
    })
    await monitor.refresh()
    const [raw] = monitor.rawResponses({ provider: 'claude' })
    expect(raw?.body).toMatch(/utilization/)
    expect(raw?.body).not.toMatch(/sam@example|sk-ant-oat01/)
    expect(monitor.snapshots()).toMatchObject([{ provider: 'claude', limit: 'session', usedPercent: 10 }])
  })
})

it('listeners hear of changes, and of nothing where nothing changed', async () => {
  const monitor = await machine.open()
  const heard: string[] = []
  const stop = monitor.onChange(({ kind }) => heard.push(kind))
  const { version } = await monitor.refresh()
  expect(heard).toContain('status')
  heard.length = 0
  expect(monitor.status().version).toBe(version)
  expect(heard).toEqual([])
  stop()
  await monitor.refresh({ isForced: true })
  expect(heard).toEqual([])
})

it('testing a provider tells whether its sign-in is good, and keeps nothing', async () => {
  const monitor = await machine.open()
  expect(await monitor.test('claude')).toMatchObject({ provider: 'claude', isOk: true, fault: null })
  machine.vendors.fail('claude', { status: 403, body: { error: { message: 'scope user:profile is missing' } } })
  expect(await monitor.test('claude')).toMatchObject({ isOk: false, fault: { kind: 'denied' } })
  expect(await monitor.test('mistral')).toMatchObject({ isOk: false, fault: { kind: 'missing' } })
  expect(await monitor.test('nobody')).toMatchObject({ isOk: false, fault: { kind: 'missing' } })
})

import type { Provider } from '@aic/providers'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startMs, WatchedMachine } from '../../../../testing/watched-machine.ts'
import type { Monitor } from '../limits/monitor.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const endMs = startMs + 4 * hourMs

let machine: WatchedMachine
let monitor: Monitor
beforeEach(async () => {
  machine = await WatchedMachine.start()
  machine.settings = { alerts: { channels: 'terminal', resets: false } }
  monitor = await machine.open()
})
afterEach(async () => machine.remove())

/** Five minutes later the vendor tells another percent, and is asked. */
async function see(session: number | null, resetsAtMs: number | null = endMs): Promise<void> {
  machine.pass(5 * minuteMs)
  machine.say({ session, resetsAtMs })
  await monitor.refresh()
}
/** Levels told so far, in order. */
const told = () =>
  monitor
    .alerts()
    .map(({ level }) => level)
    .toReversed()

describe('an alert comes at the right time (000-37)', () => {
  it('at the first look that reaches a threshold, and at each next one', async () => {
    for (const percent of [49.9, 50, 60, 74.9, 75, 89, 90, 99]) await see(percent)
    expect(told()).toEqual(['info', 'warning', 'critical'])
    expect(monitor.alerts().map(({ percent }) => percent)).toEqual([90, 75, 50])
  })

  it('with the highest level alone when several are jumped over', async () => {
    await see(95)
    await see(96)
    expect(told()).toEqual(['critical'])
  })

  it('with words that say what, how much, and until when (000-30)', async () => {
    await see(80)
    expect(monitor.alerts()[0]).toMatchObject({
      kind: 'threshold',
      level: 'warning',
      provider: 'claude',
      subject: 'session',
      percent: 80,
      windowEndMs: endMs,
      title: 'Claude: 80 % of 5-hour window used',
      message: 'Claude Max · 5-hour window: 80 % used. It resets in 3 h 55 min.',
      deliveries: [{ channel: 'terminal', state: 'pending', attempts: 0, error: null }],
    })
  })
})

it('words of vendors can’t steer a terminal', async () => {
  machine.env = { ODD_KEY: 'sk-of-an-odd-vendor-0123' }
  const odd: Provider = {
    id: 'odd',
    name: 'Odd',
    payment: 'quota',
    origins: [],
    keyVariables: ['ODD_KEY'],
    async read(_, { nowMs }) {
      const label = 'a\u001b[2Jb\u202ec'
      const amounts = { windowMs: null, resetsAtMs: null, used: null, limit: null, unit: null, currency: null }
      const limits = [{ id: 'monthly', kind: 'monthly' as const, label, usedPercent: 80, ...amounts }]
      const nothing = { balances: [], costs: [], usage: [], notes: [] }
      return {
        provider: 'odd',
        account: { key: 'a', label: null, plan: null },
        atMs: nowMs,
        origin: 'api',
        limits,
        ...nothing,
      }
    },
  }
  monitor = await machine.open({ providers: [odd] })
  await monitor.refresh()
  expect(monitor.alerts()[0]?.title).toBe('Odd: 80 % of a [2Jb c used')
})

describe('an alert does not come twice (000-36)', () => {
  it('after a restart', async () => {
    await see(80)
    await monitor.close()
    monitor = await machine.open()
    await see(80)
    await see(81)
    expect(told()).toEqual(['warning'])
  })

  it('when the percent falls and rises again in the window', async () => {
    for (const percent of [80, 40, 60, 76, 30, 80]) await see(percent)
    expect(told()).toEqual(['warning'])
  })

  it('for a lower level after a higher one', async () => {
    for (const percent of [95, 60, 80]) await see(percent)
    expect(told()).toEqual(['critical'])
  })

  it('when the reset drifts by minutes, either way, from look to look', async () => {
    const drifts = [0, 30_000, -60_000, 5 * minuteMs, -10 * minuteMs, 14 * minuteMs, 1]
    for (const drift of drifts) await see(80, endMs + drift)
    expect(told()).toEqual(['warning'])
  })

  it('when the reset creeps forward minute by minute, further than the tolerance in all', async () => {
    for (let i = 0; i < 12; i++) await see(80, endMs + i * 4 * minuteMs)
    expect(told()).toEqual(['warning'])
  })

  it('when the reset is not told for once', async () => {
    await see(80)
    await see(80, null)
    await see(80)
    expect(told()).toEqual(['warning'])
  })

  it('when thresholds are raised, lowered and raised again', async () => {
    await see(80)
    monitor.setAlertSettings({ thresholds: { info: 50, warning: 85, critical: 95 } })
    await see(80)
    await see(86)
    monitor.setAlertSettings({ thresholds: { info: 50, warning: 60, critical: 95 } })
    await see(86)
    expect(told()).toEqual(['warning'])
    monitor.setAlertSettings({ thresholds: { info: 50, warning: 60, critical: 80 } })
    await see(86)
    expect(told()).toEqual(['warning', 'critical'])
  })

  it('when another source tells the same window, there and back', async () => {
    await see(80)
    machine.pass(6 * minuteMs)
    await machine.tellHook(81, endMs + 2 * minuteMs)
    machine.vendors.fail('claude', { status: 503 })
    const shown = (await monitor.refresh()).accounts[0]?.limits[0]
    expect(shown).toMatchObject({ usedPercent: 81, origin: 'status-line' })
    machine.vendors.reset()
    await see(82)
    expect(told()).toEqual(['warning'])
  })

  it('when first only the status line tells it, and then the vendor, whose account was not known', async () => {
    machine.vendors.fail('claude', { status: 401 })
    await machine.tellHook(80, endMs)
    expect((await monitor.refresh()).accounts[0]).toMatchObject({ accountKey: 'local' })
    expect(told()).toEqual(['warning'])
    machine.vendors.reset()
    machine.signIn('sk-ant-oat01-second')
    await see(81, endMs + 3 * minuteMs)
    expect(told()).toEqual(['warning'])
    await see(91, endMs + 3 * minuteMs)
    expect(told()).toEqual(['warning', 'critical'])
  })

  it('by two monitors that look at the same time', async () => {
    const other = await machine.open()
    machine.pass(5 * minuteMs)
    machine.say({ session: 80 })
    await Promise.all([monitor.refresh({ isForced: true }), other.refresh({ isForced: true })])
    expect(told()).toEqual(['warning'])
  })

  it('for each look of a day at the limit', async () => {
    for (let i = 0; i < 40; i++) await see(100)
    expect(told()).toEqual(['critical'])
  })
})

describe('an alert comes again', () => {
  it('in the next window (000-38)', async () => {
    await see(80)
    machine.pass(4 * hourMs)
    await see(10, endMs + 5 * hourMs)
    expect(told()).toEqual(['warning'])
    await see(80, endMs + 5 * hourMs)
    expect(told()).toEqual(['warning', 'warning'])
  })

  it('when the vendor resets a window before its time', async () => {
    await see(95)
    await see(55, endMs + 2 * hourMs)
    expect(told()).toEqual(['critical', 'info'])
  })
})

describe('an alert does not come falsely', () => {
  it('for an unknown percent, or a window that is not told', async () => {
    await see(null)
    expect(told()).toEqual([])
  })

  it('for a number that is stale: nobody knows what is so by now', async () => {
    machine.settings = { alerts: { enabled: false } }
    await see(95)
    machine.settings = {}
    machine.vendors.fail('claude', { status: 503 })
    machine.pass(11 * minuteMs)
    const status = await monitor.refresh()
    expect(status.accounts.find(({ provider }) => provider === 'claude')?.limits[0]).toMatchObject({ isStale: true })
    expect(told()).toEqual([])
  })

  it('for a window that has reset meanwhile', async () => {
    machine.settings = { alerts: { enabled: false } }
    await see(95, startMs + 6 * minuteMs)
    machine.settings = { alerts: { channels: 'terminal', resets: false } }
    machine.pass(2 * minuteMs)
    await monitor.refresh()
    expect(told()).toEqual([])
  })

  it('where alerts or tracking are off (000-40)', async () => {
    monitor.setAlertSettings({ isEnabled: false })
    await see(95)
    machine.env = { USAGE_TRACKING_ENABLED: 'false' }
    const off = await machine.open()
    off.setAlertSettings({ isEnabled: true })
    await off.refresh({ isForced: true })
    expect(told()).toEqual([])
  })
})

describe('a reset', () => {
  it('of a window that was nearly used up is told once, whoever notices first', async () => {
    machine.settings = {}
    await see(80)
    machine.pass(4 * hourMs)
    machine.vendors.fail('claude', { status: 503 })
    await monitor.refresh()
    machine.vendors.reset()
    await see(3, endMs + 5 * hourMs)
    await see(4, endMs + 5 * hourMs)
    expect(monitor.alerts().map(({ kind }) => kind)).toEqual(['reset', 'threshold'])
    expect(monitor.alerts()[0]?.message).toBe('Claude: 5-hour window has reset. 80 % of it had been used.')
  })

  it('of a window that was hardly used, or hours ago, is no news', async () => {
    machine.settings = {}
    await see(60)
    machine.pass(4 * hourMs)
    await see(90, endMs + 5 * hourMs)
    machine.pass(24 * hourMs)
    await see(1, endMs + 30 * hourMs)
    expect(monitor.alerts().filter(({ kind }) => kind === 'reset')).toEqual([])
  })
})

describe('a provider', () => {
  it('that fails three times in a row is told once, and once that it works again', async () => {
    machine.vendors.fail('claude', { status: 500 })
    for (let i = 0; i < 8; i++) {
      machine.pass(hourMs)
      await monitor.refresh()
    }
    machine.vendors.reset()
    machine.pass(hourMs)
    await see(5, machine.nowMs + hourMs)
    await see(6, machine.nowMs + hourMs)
    expect(monitor.alerts().map(({ kind }) => kind)).toEqual(['provider-up', 'provider-down'])
  })

  it('that comes and goes is told once in six hours', async () => {
    for (let i = 0; i < 4; i++) {
      machine.vendors.fail('claude', { status: 500, times: 8 })
      for (let look = 0; look < 4; look++) {
        machine.pass(5 * minuteMs)
        await monitor.refresh({ isForced: true })
      }
      machine.vendors.reset()
      machine.pass(20 * minuteMs)
      await see(5, machine.nowMs + hourMs)
    }
    expect(monitor.alerts().map(({ kind }) => kind)).toEqual(['provider-up', 'provider-down'])
  })

  it('that wants to wait, or a sign-in that ran out, is no outage', async () => {
    for (const status of [429, 401, 403]) {
      machine.vendors.fail('claude', { status })
      for (let i = 0; i < 5; i++) {
        machine.pass(hourMs)
        await monitor.refresh({ isForced: true })
      }
    }
    expect(monitor.alerts()).toEqual([])
  })
})

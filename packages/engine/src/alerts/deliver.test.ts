import type { StoredAlert } from '@aic/store/journal'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startMs, WatchedMachine } from '../../../../testing/watched-machine.ts'
import type { Monitor } from '../limits/monitor.ts'
import { type Channel, ChannelError } from './channel.ts'
import { takeTerminalNotices } from './terminal-notices.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const endMs = startMs + 20 * hourMs

let machine: WatchedMachine
let monitor: Monitor
/** What arrived, by level; and how the channel fails, if it does. */
let heard: string[]
let fault: ChannelError | null
const pager: Channel = {
  async send(alert: StoredAlert) {
    if (fault !== null) throw fault
    heard.push(alert.level)
  },
}
beforeEach(async () => {
  heard = []
  fault = null
  machine = await WatchedMachine.start()
  use()
  monitor = await open()
})
afterEach(async () => machine.remove())

const open = async () => machine.open({ channels: new Map([['webhook', pager]]) })
function use(alerts: Record<string, unknown> = {}): void {
  machine.settings = { alerts: { channels: 'webhook,terminal', webhookUrl: 'https://example.com/hook', ...alerts } }
}
async function see(session: number, ms = 5 * minuteMs): Promise<void> {
  machine.pass(ms)
  machine.say({ session, resetsAtMs: endMs })
  await monitor.refresh({ isForced: true })
}
const look = async (ms: number) => {
  machine.pass(ms)
  await monitor.refresh()
}
const webhook = () => monitor.alerts()[0]?.deliveries.find(({ channel }) => channel === 'webhook')

describe('delivery', () => {
  it('is tried again after 30 s, then twice as long, over restarts, until it arrives once', async () => {
    fault = new ChannelError('example.com answered with 500', { isFinal: false })
    await see(80)
    expect(webhook()).toEqual({
      channel: 'webhook',
      state: 'pending',
      attempts: 1,
      error: 'example.com answered with 500',
    })
    await look(29_000)
    expect(webhook()?.attempts).toBe(1)
    await look(1_000)
    expect(webhook()?.attempts).toBe(2)
    await monitor.close()
    monitor = await open()
    fault = null
    await look(59_000)
    expect(heard).toEqual([])
    await look(1_000)
    await look(hourMs)
    expect(heard).toEqual(['warning'])
    expect(webhook()).toEqual({ channel: 'webhook', state: 'sent', attempts: 3, error: null })
  })

  it('ends after eight attempts, and at once where trying again would not help', async () => {
    fault = new ChannelError('no', { isFinal: false })
    await see(80)
    for (let i = 0; i < 12; i++) await look(hourMs)
    expect(webhook()).toMatchObject({ state: 'failed', attempts: 8 })
    fault = new ChannelError('never', { isFinal: true })
    await see(95)
    expect(webhook()).toMatchObject({ state: 'failed', attempts: 1, error: 'never' })
  })

  it('on one channel does not wait for another', async () => {
    fault = new ChannelError('no', { isFinal: false })
    await see(80)
    expect(monitor.alerts()[0]?.deliveries.map(({ channel, state }) => [channel, state])).toEqual([
      ['terminal', 'pending'],
      ['webhook', 'pending'],
    ])
    const { env, home, platform } = machine.options()
    expect(takeTerminalNotices({ env, home, platform }, machine.nowMs)).toMatchObject([{ level: 'warning' }])
    expect(takeTerminalNotices({ env, home, platform }, machine.nowMs)).toEqual([])
  })

  it('of a test goes everywhere at once, quiet hours or not', async () => {
    use({ quietFrom: '00:00', quietTo: '23:59' })
    expect(await monitor.testAlert()).toMatchObject({
      kind: 'test',
      deliveries: [{ channel: 'terminal' }, { channel: 'webhook', state: 'sent' }],
    })
    await monitor.testAlert()
    expect(heard).toEqual(['info', 'info'])
  })

  it('is told to listeners', async () => {
    const told: unknown[] = []
    monitor.onChange(({ kind, alert }) => {
      if (kind === 'alert') told.push(alert?.level)
    })
    await see(80)
    expect(new Set(told)).toEqual(new Set(['warning']))
  })
})

it('terminals show nothing where there is no journal, and nothing of yesterday', async () => {
  const { env, home, platform } = machine.options()
  expect(takeTerminalNotices({ env: { AIC_DATA_DIR: '/nonexistent' }, home, platform }, startMs)).toEqual([])
  await see(80)
  expect(takeTerminalNotices({ env, home, platform }, machine.nowMs + 25 * hourMs)).toEqual([])
})

describe('in quiet hours', () => {
  // It is 10:00 UTC when the tests begin.
  beforeEach(() => use({ quietFrom: '09:00', quietTo: '13:00' }))

  it('alerts are held, and sent once at their end if they are still true', async () => {
    await see(80)
    expect(webhook()).toMatchObject({ state: 'held', attempts: 0 })
    await see(81, hourMs)
    expect(heard).toEqual([])
    await see(82, 2 * hourMs)
    await see(83)
    expect(heard).toEqual(['warning'])
  })

  it('only the gravest of a window is sent at their end', async () => {
    for (const percent of [55, 80, 95]) await see(percent)
    await see(96, 3 * hourMs)
    expect(heard).toEqual(['critical'])
    expect(
      monitor.alerts().flatMap(({ deliveries }) => deliveries.filter(({ channel }) => channel === 'webhook')),
    ).toMatchObject([{ state: 'sent' }, { state: 'dropped' }, { state: 'dropped' }])
  })

  it('what is no longer true, or not known any more, is dropped', async () => {
    await see(80)
    machine.vendors.fail('claude', { status: 503 })
    await look(3 * hourMs)
    expect(webhook()).toMatchObject({ state: 'dropped' })
    expect(heard).toEqual([])
  })
})

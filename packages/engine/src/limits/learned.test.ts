import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type LoggedForTest, writeClaudeLogs } from '../../../../testing/claude-home.ts'
import { startMs, WatchedMachine } from '../../../../testing/watched-machine.ts'
import { type Aic, openAic } from '../aic.ts'
import type { LimitStatus, Monitor } from './monitor.ts'

const hourMs = 3_600_000
const windowMs = 5 * hourMs

/** A call each quarter hour of four windows, worth 1 USD: 20 of them fill a window. */
const calls: LoggedForTest[] = Array.from({ length: 4 * 20 }, (_, i) => ({
  at: new Date(startMs + i * 900_000 + 60_000).toISOString(),
  id: String(i),
  input: 0,
  output: Math.round(1e6 / 15),
}))

let machine: WatchedMachine
let aic: Aic
let monitor: Monitor
beforeEach(async () => {
  machine = await WatchedMachine.start()
  machine.settings = { alerts: { enabled: false } }
  writeClaudeLogs(machine.home, calls)
  const { home, platform } = machine.options()
  const env = { AIC_DATA_DIR: path.join(home, 'data'), AIC_CONFIG_DIR: home }
  aic = await openAic({ env, home, platform, nowMs: startMs + 4 * windowMs })
  await aic.collect()
  monitor = await machine.open({ ledger: aic })
})
afterEach(async () => {
  aic.close()
  await machine.remove()
})

/** The vendor is asked each half hour of a window, and tells 4 % for each call: 25 calls would fill it. */
async function watch(window: number, looks = 9): Promise<void> {
  for (let i = 1; i <= looks; i++) {
    const elapsedMs = i * (hourMs / 2)
    machine.nowMs = startMs + window * windowMs + elapsedMs
    machine.say({ session: i * 8, resetsAtMs: startMs + (window + 1) * windowMs })
    await monitor.refresh()
  }
}
const session = async (): Promise<LimitStatus | undefined> =>
  (await monitor.refresh()).accounts[0]?.limits.find(({ id }) => id === 'session')

describe('when the vendor is away', () => {
  it('the percent is estimated from the logs, marked, with its error, after windows in which both told', async () => {
    await watch(0)
    await watch(1)
    machine.nowMs = startMs + 2 * windowMs + 2.5 * hourMs
    machine.vendors.fail('claude', { status: 503 })
    const shown = await session()
    expect(shown).toMatchObject({
      origin: 'estimated',
      isStale: false,
      isReset: false,
      errorPercent: expect.any(Number),
    })
    expect(Math.abs((shown?.usedPercent ?? 0) - 40)).toBeLessThanOrEqual(shown?.errorPercent ?? 0)
    expect(shown?.errorPercent).toBeLessThan(8)
  })

  it('nothing is estimated while it told lately, after one window alone, or where only its word is wanted', async () => {
    await watch(0)
    await watch(1, 4)
    expect(await session()).toMatchObject({ origin: 'oauth', errorPercent: null })
    machine.vendors.fail('claude', { status: 503 })
    machine.settings = { preferredSource: 'oauth' }
    machine.nowMs += hourMs
    expect(await session()).toMatchObject({ origin: 'oauth', isStale: true })
  })

  it('an estimate raises an alert only where its error leaves no doubt', async () => {
    await watch(0)
    await watch(1)
    machine.settings = { alerts: { channels: 'terminal', resets: false, providers: false } }
    machine.vendors.fail('claude', { status: 503 })
    for (let quarter = 1; quarter <= 19; quarter++) {
      machine.nowMs = startMs + 2 * windowMs + quarter * 900_000
      const shown = await session()
      const sure = (shown?.usedPercent ?? 0) - (shown?.errorPercent ?? 0)
      expect(monitor.alerts()).toHaveLength([50, 75, 90].filter((threshold) => sure >= threshold).length)
    }
    expect(monitor.alerts().length).toBeGreaterThan(0)
    expect(monitor.alerts()[0]?.message).toMatch(/estimated from this machine's logs \(± \d+\)/)
  })
})

import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startMs, WatchedMachine } from '../../../../testing/watched-machine.ts'
import type { Monitor, MonitorStatus } from './monitor.ts'

const minuteMs = 60_000

let machine: WatchedMachine
beforeEach(async () => {
  machine = await WatchedMachine.start()
})
afterEach(async () => machine.remove())

/** Settles when a status is so. */
const until = async (monitor: Monitor, isSo: (status: MonitorStatus) => boolean): Promise<MonitorStatus> =>
  await new Promise((resolve) => {
    const look = (): void => {
      const status = monitor.status()
      if (!isSo(status)) return
      stop()
      resolve(status)
    }
    const stop = monitor.onChange(look)
    look()
  })
const percentIn = ({ accounts }: MonitorStatus) => accounts[0]?.limits[0]?.usedPercent
const faultIn = ({ accounts }: MonitorStatus) => accounts[0]?.fault?.kind

describe('a monitor that was started', () => {
  it('looks at once, and again when the vendor bears it (002-57)', async () => {
    const monitor = await machine.open({ tickMs: 5 })
    monitor.start()
    monitor.start()
    await until(monitor, (status) => percentIn(status) === 10)
    machine.say({ session: 20 })
    machine.pass(4 * minuteMs)
    await monitor.refresh()
    expect(machine.asked).toBe(1)
    machine.pass(minuteMs)
    await until(monitor, (status) => percentIn(status) === 20)
    expect(machine.asked).toBe(2)
  })

  it('asks soon after the machine slept, whatever it waited for', async () => {
    const monitor = await machine.open({ tickMs: 5 })
    machine.vendors.fail('claude', { how: 'drop' })
    monitor.start()
    await until(monitor, (status) => faultIn(status) === 'network')
    machine.vendors.reset()
    machine.say({ session: 30 })
    machine.pass(8 * 60 * minuteMs)
    machine.say({ session: 30, resetsAtMs: machine.nowMs + 60 * minuteMs })
    await until(monitor, (status) => percentIn(status) === 30)
    expect(machine.nowMs).toBe(startMs + 8 * 60 * minuteMs)
  })

  it('believes what it is told after the clock was set back, whatever was kept of the future', async () => {
    const monitor = await machine.open({ tickMs: 5 })
    monitor.start()
    await until(monitor, (status) => percentIn(status) === 10)
    machine.pass(-24 * 60 * minuteMs)
    machine.say({ session: 30, resetsAtMs: machine.nowMs + 60 * minuteMs })
    const status = await until(monitor, (one) => percentIn(one) === 30)
    expect(status.accounts[0]).toMatchObject({ readAtMs: machine.nowMs, limits: [{ isStale: false }] })
  })

  it('tells what the vendor says of its own state, and only while something is wrong', async () => {
    machine.vendors.say('GET status.claude.com/api/v2/status.json', {
      status: { indicator: 'major', description: 'Elevated errors' },
      page: { updated_at: '2026-08-15T09:00:00Z' },
    })
    const monitor = await machine.open({ tickMs: 5 })
    monitor.start()
    const status = await until(monitor, ({ accounts }) => accounts[0]?.incident !== null && accounts.length > 0)
    expect(status.accounts[0]?.incident).toEqual({
      level: 'major',
      text: 'Elevated errors',
      atMs: startMs - 60 * minuteMs,
    })
    machine.vendors.say('GET status.claude.com/api/v2/status.json', {
      status: { indicator: 'none', description: 'All Systems Operational' },
    })
    machine.pass(11 * minuteMs)
    await until(monitor, ({ accounts }) => accounts[0]?.incident === null)
    machine.vendors.say('GET status.claude.com/api/v2/status.json', {
      status: { indicator: 'minor', description: 'Slow' },
    })
    machine.pass(-24 * 60 * minuteMs) // a clock set back holds up nothing
    await until(monitor, ({ accounts }) => accounts[0]?.incident?.text === 'Slow')
  })

  it('stops when it is closed', async () => {
    const monitor = await machine.open({ tickMs: 5 })
    monitor.start()
    await until(monitor, (status) => percentIn(status) === 10)
    await monitor.close()
    await monitor.close()
    machine.pass(60 * minuteMs)
    await new Promise((resolve) => setTimeout(resolve, 30))
    expect(machine.asked).toBe(1)
  })

  it('tells a fault of its own to whoever wants to know, and goes on', async () => {
    const told: unknown[] = []
    const monitor = await machine.open({
      tickMs: 5,
      onError: (error) => told.push(error),
      machine: {
        env: {},
        home: machine.home,
        platform: 'linux',
        readText: () => {
          throw new Error('a fault of ours')
        },
        readDatabase: () => null,
        run: async () => null,
      },
    })
    await monitor.refresh()
    expect(monitor.status().accounts.length).toBeGreaterThan(0)
  })
})

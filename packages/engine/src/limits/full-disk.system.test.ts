import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { SmallDisk } from '../../../../testing/small-disk.ts'
import { WatchedMachine } from '../../../../testing/watched-machine.ts'

const minuteMs = 60_000

let machine: WatchedMachine
beforeEach(async () => {
  machine = await WatchedMachine.start()
  machine.settings = { alerts: { channels: 'terminal' } }
})
afterEach(async () => machine.remove())

it.skipIf(process.getuid?.() !== 0)(
  'on a full disk limits go on, alerts come once all the same, and all is kept again when there is room',
  async (test) => {
    mkdirSync(path.join(machine.home, 'data'))
    using disk = SmallDisk.mount(path.join(machine.home, 'data'), 2_048)
    if (disk === null) return test.skip()
    const monitor = await machine.open()
    const see = async (session: number) => {
      machine.pass(5 * minuteMs)
      machine.say({ session })
      const { accounts, warnings } = await monitor.refresh()
      return { percent: accounts[0]?.limits[0]?.usedPercent, warnings }
    }
    await see(55)
    disk.fill()
    for (let percent = 56; percent < 80; percent++) expect((await see(percent)).percent).toBe(percent)
    const full = await see(80)
    expect(full).toMatchObject({
      percent: 80,
      warnings: [expect.stringMatching(/journal\.sqlite can't be used .*nothing is kept/)],
    })
    expect(monitor.alerts().map(({ level }) => level)).toEqual(['warning', 'info'])
    disk.empty()
    expect(await see(81)).toEqual({ percent: 81, warnings: [] })
    await monitor.close()
    const next = await machine.open()
    machine.say({ session: 82 })
    await next.refresh({ isForced: true })
    expect(next.alerts().map(({ level }) => level)).toEqual(['warning', 'info'])
    await next.close()
  },
)

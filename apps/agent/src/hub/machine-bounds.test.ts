import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { HubFile, HubKeys } from '@aic/engine/hub'
import { HubTarget } from '@aic/engine/sync'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { runningAgent } from '../../../../testing/running-agent.ts'

let hub: Awaited<ReturnType<typeof runningAgent>>
beforeAll(async () => {
  hub = await runningAgent({ env: { AIC_HUB: '1' } })
})
afterAll(() => hub.stop())

const data = (): string => path.join(hub.home, '.local/share/aic')

/** A machine that has told so much already, and what becomes of one more row. */
function oneMoreOf(label: string, { bytes = 0, amount = 0 }): Promise<void> {
  using keys = HubFile.open(data())
  const { key, id } = new HubKeys(keys, Date.now).add(label)
  using fleet = new DatabaseSync(path.join(data(), 'fleet.sqlite'))
  fleet.prepare('insert into machine_sizes values (?, ?, ?)').run(id, bytes, amount)
  const row = { tenant: '', machineId: '', machine: '', startedMs: 1, durationMs: 1, records: 1, contentHash: '' }
  const run = { ...row, id: '00000000-0000-4000-8000-000000000000', status: 'completed', statistics: '{}' } as const
  const target = new HubTarget({ url: hub.url, key, nowMs: Date.now })
  return target.send({ events: [], blocks: [], quotas: [], runs: [run] })
}

it('tells a machine that fills the disk so, and what helps; it tries again later, others are not held up', async () => {
  await expect(oneMoreOf('full', { bytes: 2 ** 33 })).rejects.toMatchObject({
    kind: 'server',
    message: expect.stringContaining('507: Of one machine at most 8 GiB of usage are kept'),
  })
  await oneMoreOf('fresh', {})
})

it('refuses a machine whose sums can’t be true before they are too large to be added up', async () => {
  await expect(oneMoreOf('absurd', { amount: 5.1e16 })).rejects.toMatchObject({
    kind: 'validation',
    message: expect.stringContaining('400: This machine told of more cost or tokens than there can be'),
  })
  await oneMoreOf('honest', {})
})

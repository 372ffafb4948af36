import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { dayMs, utc } from '@aic/core/report'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { fleetBatchOf, fleetEventOf } from '../../../../testing/embedded-fleet.ts'
import { goldenFleet, goldenNowMs } from '../../../../testing/golden-fleet.ts'
import type { FleetEvent } from '../fleet-event.ts'
import { namedQueries } from '../queries/named-queries.ts'
import { countSizes, MachineBoundFault, mostMachineAmount, mostStoreAmount } from './machine-sizes.ts'
import { migrateFleet } from './schema.ts'
import { SqliteFleet } from './sqlite-fleet.ts'

let folder: string
let fleet: SqliteFleet
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'aic-sizes-'))
  fleet = SqliteFleet.open(file(), { now: () => goldenNowMs })
})
afterEach(() => {
  fleet.close()
  rmSync(folder, { recursive: true, force: true })
})

const file = (): string => path.join(folder, 'fleet.sqlite')
const sizes = (): unknown[] => {
  using database = new DatabaseSync(file(), { readOnly: true })
  const statement = database.prepare('select * from machine_sizes where bytes > 0 order by machine_id')
  statement.setReadBigInts(true)
  return statement.all()
}

/** Calls at the bound of what a hub takes of one: 100,000 USD. */
const absurd = (machineId: string, count: number, first = 0): FleetEvent[] =>
  Array.from({ length: count }, (_, n) => {
    const name = `${machineId} ${first + n}`
    const atMs = goldenNowMs - (n % 25) * dayMs
    return fleetEventOf(name, { machineId, atMs, costNanoUsd: 1e14, calculatedNanoUsd: 1e14 })
  })
const send = (events: readonly FleetEvent[]): Promise<void> => fleet.send(fleetBatchOf({ events }))
const askAll = (): void => {
  for (const query of namedQueries) {
    fleet.query(query, {}, { tenant: 'team', zone: utc, nowMs: goldenNowMs })
  }
}

it('keeps the sizes of machines exact, whatever is added, changed, moved between machines or deleted', async () => {
  const { batches } = goldenFleet({ calls: 2_000 })
  for (const batch of batches) await fleet.send(batch)
  const [first] = batches.flatMap(({ events }) => events)
  await send([{ ...first!, machineId: 'other', model: 'a longer name of a model', version: first!.version + 1n }])
  await send([{ ...first!, machineId: 'other', isDeleted: true, version: first!.version + 2n }])
  fleet.forgetMachines([batches.at(-1)!.runs.at(-1)!.machineId])
  const kept = sizes()
  expect(kept.length).toBeGreaterThan(2)
  using database = new DatabaseSync(file())
  countSizes(database)
  expect(sizes()).toEqual(kept)
})

it('counts what was there before sizes were kept, however much that is', () => {
  const old = path.join(folder, 'old.sqlite')
  using database = new DatabaseSync(old)
  migrateFleet(database, 1)
  const insert = database.prepare(`insert into usage_events
    (tenant_id, ts_day, source, event_id, ts_ms, provider, account_id, machine_id, machine_name, user_id, project_key, project_label,
    session_key, model, service_tier, input_tokens, output_tokens, reasoning_tokens, cache_read_tokens, cache_write_5m_tokens,
    cache_write_1h_tokens, web_searches, cost_nano_usd, cost_kind, price_version, is_background, version, is_deleted, ingested_at_ms)
    values ('t', 1, 's', ?, 1, '', '', ?, '', '', '', '', '', '', '', 1, 2, 3, 4, 5, 6, 0, ?, '', '', 0, 1, 0, 1)`)
  insert.run('a', 'm1', 70n)
  insert.run('b', 'm1', null)
  for (const id of ['c', 'd']) insert.run(id, 'bad', 2n ** 63n - 1n) // together more than SQLite can add up
  SqliteFleet.open(old, { now: () => goldenNowMs }).close()
  const amounts = database
    .prepare('select machine_id, cast(amount as real) as amount from machine_sizes order by 1')
    .all()
  expect(amounts).toEqual([
    { machine_id: 'bad', amount: 2 ** 63 },
    { machine_id: 'm1', amount: 76 },
  ])
})

it('takes no more of one machine than every query can add up, and says which; the others go on', async () => {
  const most = mostMachineAmount / 1e14
  await send(absurd('bad', most))
  await expect(send(absurd('bad', 1, most))).rejects.toThrowError(MachineBoundFault)
  await expect(send(absurd('bad', 1, most))).rejects.toMatchObject({ kind: 'validation', bound: 'amount' })
  await send(absurd('bad', most)) // what is there already is no more
  askAll()
  await send([fleetEventOf('honest', { machineId: 'good' })])
  fleet.forgetMachines(['bad'])
  await send(absurd('bad', 1))
})

it('answers every query when all machines together have told the most that is taken', async () => {
  const machines = mostStoreAmount / mostMachineAmount
  for (let n = 0; n < machines; n++) await send(absurd(`bad${n}`, mostMachineAmount / 1e14))
  askAll()
  await expect(send(absurd('one more', 1))).rejects.toMatchObject({ bound: 'amount' })
})

it('takes what nobody adds up: years of bills in other currencies, and budgets that mean none', async () => {
  const owner = { tenant: 'team', machineId: 'm1', machine: 'box' }
  const days = Array.from({ length: 100 }, (_, n) => Math.floor(goldenNowMs / dayMs) - n)
  const line = { provider: 'parrot', account: 'a', model: '', item: '', billedNano: 9e15 }
  const bills = days.map((day) => ({ ...owner, ...line, day, currency: 'KRW', atMs: goldenNowMs }))
  const budget = {
    budget: 'b',
    budgetLabel: '',
    project: '',
    projectLabel: '',
    budgetNanoUsd: 999_999e9,
    spentNanoUsd: 1,
  }
  const budgets = days.map((day) => {
    const span = { period: 'day' as const, fromMs: day * dayMs, toMs: (day + 1) * dayMs }
    return { ...owner, ...budget, ...span, isPartial: false, atMs: goldenNowMs, version: 1n }
  })
  await fleet.send(fleetBatchOf({ bills, budgets }))
  askAll()
  const dollars = bills.map((bill) => ({ ...bill, currency: 'USD', billedNano: 9e14 }))
  await expect(fleet.send(fleetBatchOf({ bills: dollars }))).rejects.toMatchObject({ bound: 'amount' })
})

it('takes no more bytes of one machine than is said, whole batches or none', async () => {
  await send([fleetEventOf('a')])
  using database = new DatabaseSync(file())
  database.exec(`update machine_sizes set bytes = ${2 ** 33} where machine_id = 'm1'`)
  await expect(send([fleetEventOf('b'), fleetEventOf('c')])).rejects.toMatchObject({ bound: 'bytes' })
  expect(fleet.countMachines(['m1']).usage_events).toBe(1)
})

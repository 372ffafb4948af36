import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { dayMs, utc } from '@aic/core/report'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { fleetBatchOf, fleetEventOf } from '../../../../testing/embedded-fleet.ts'
import { SqliteFleet } from '../sqlite/sqlite-fleet.ts'
import { namedQueries } from './named-queries.ts'

const nowMs = Date.UTC(2026, 2, 10, 12)
const day = Math.floor(nowMs / dayMs)
let folder: string
let fleet: SqliteFleet
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'aic-bills-'))
  fleet = SqliteFleet.open(path.join(folder, 'fleet.sqlite'), { now: () => nowMs })
})
afterEach(() => {
  fleet.close()
  rmSync(folder, { recursive: true, force: true })
})

const line = { tenant: 'team', machineId: 'm1', machine: 'box', account: 'a', model: '', item: '', day, atMs: nowMs }
const ask = (id: string) => {
  const query = namedQueries.find((one) => one.id === id)
  return query === undefined ? null : fleet.query(query, {}, { tenant: 'team', zone: utc, nowMs })
}

it('says of how many calls the calculation knows nothing, also where the agent told what they cost', async () => {
  const bills = [{ ...line, provider: 'anthropic', currency: 'USD', billedNano: 5e9 }]
  const call = { provider: 'anthropic', atMs: nowMs }
  const events = [
    fleetEventOf('priced', { ...call, costNanoUsd: 3e9, calculatedNanoUsd: 3e9 }),
    fleetEventOf('reported', { ...call, costNanoUsd: 2e9, costKind: 'reported', calculatedNanoUsd: null }),
    fleetEventOf('unknown', { ...call, costNanoUsd: null, costKind: 'unpriced', calculatedNanoUsd: null }),
  ]
  await fleet.send(fleetBatchOf({ bills, events }))
  expect(ask('bills-vs-calculated')).toMatchObject([
    { billed_usd: '5', calculated_usd: '3', reported_usd: '2', unpriced_calls: 2 },
  ])
})

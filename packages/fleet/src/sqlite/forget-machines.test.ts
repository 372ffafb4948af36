import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { dayMs, utc } from '@aic/core/report'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { fleetEventOf } from '../../../../testing/embedded-fleet.ts'
import { goldenFleet, goldenNowMs, goldenTenant } from '../../../../testing/golden-fleet.ts'
import type { FleetBatch, FleetEvent } from '../fleet-event.ts'
import type { FleetRow } from '../queries/fleet-row.ts'
import { findQuery } from '../queries/named-queries.ts'
import { SqliteFleet } from './sqlite-fleet.ts'

let folder: string
let fleet: SqliteFleet
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'aic-forget-'))
  fleet = open('one')
})
afterEach(() => {
  fleet.close()
  rmSync(folder, { recursive: true, force: true })
})

const open = (name: string): SqliteFleet =>
  SqliteFleet.open(path.join(folder, `${name}.sqlite`), { now: () => goldenNowMs })
const ask = (of: SqliteFleet, id: string, tenant: string, nowMs = goldenNowMs): FleetRow[] =>
  of.query(findQuery(id), {}, { tenant, zone: utc, nowMs })
const send = (events: readonly FleetEvent[]): Promise<void> => fleet.send({ events, blocks: [], quotas: [], runs: [] })

it('leaves what is there without the machine, in every query, also of days that were added up before', async () => {
  using other = open('other')
  const { batches } = goldenFleet({ calls: 3_000 })
  const machines = new Set(batches.flatMap(({ events }) => events.map(({ machineId }) => machineId)))
  const [gone = ''] = machines
  const stays = ({ machineId }: { readonly machineId: string }): boolean => machineId !== gone
  // Golden calls lie on several machines: then the last row of a call decides whose it is.
  const last = new Map(
    batches.flatMap(({ events }) => events.map((event) => [event.eventId, event.machineId] as const)),
  )
  for (const batch of batches) {
    // A bill is the account's: as with calls, the last of several machines has it.
    const single = { ...batch, bills: [], events: batch.events.filter((e) => last.get(e.eventId) === e.machineId) }
    await fleet.send(single)
    const kept = Object.entries(single).map(([kind, rows]) => [kind, rows.filter(stays)])
    await other.send(Object.fromEntries(kept) as FleetBatch)
  }
  const ids = ['row-counts', 'daily-trends', 'machine-models', 'machine-freshness']
  const before = ids.map((id) => ask(fleet, id, goldenTenant))
  const counted = fleet.countMachines([gone])
  expect(counted.usage_events).toBeGreaterThan(100)
  expect(fleet.forgetMachines([gone])).toEqual(counted)
  const after = ids.map((id) => ask(fleet, id, goldenTenant))
  expect(after).toEqual(ids.map((id) => ask(other, id, goldenTenant)))
  expect(after).not.toEqual(before)
  expect(Object.values(fleet.forgetMachines([gone])).every((count) => count === 0)).toBe(true)
})

it('makes all machines send again, so that a copy whose place it had taken is back', async () => {
  const early = fleetEventOf('call', { machineId: 'bad', tokens: { ...fleetEventOf('call').tokens, output: 9_000 } })
  const late = fleetEventOf('call', { machineId: 'good', atMs: early.atMs + dayMs, version: 50n })
  await send([late])
  await send([early]) // one call, the earliest day is its own: the other's row is taken back
  expect(ask(fleet, 'machine-models', 'team', late.atMs)).toMatchObject([{ machine_id: 'bad' }])
  const { storeId } = fleet
  fleet.forgetMachines(['bad'])
  expect(fleet.storeId).not.toBe(storeId)
  await send([late])
  expect(ask(fleet, 'machine-models', 'team', late.atMs)).toMatchObject([{ machine_id: 'good', calls: 1 }])
})

it('takes no rows of a sender that is wanted no more, whole', async () => {
  const batch = { events: [fleetEventOf('a')], blocks: [], quotas: [], runs: [] }
  await expect(fleet.send(batch, { isWanted: () => false })).rejects.toMatchObject({ kind: 'auth' })
  expect(fleet.countMachines(['m1']).usage_events).toBe(0)
  await fleet.send(batch, { isWanted: () => true })
  expect(fleet.countMachines(['m1']).usage_events).toBe(1)
})

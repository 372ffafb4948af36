import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { utc } from '@aic/core/report'
import { afterAll, describe, expect, it } from 'vitest'
import { goldenFleet, goldenNowMs, goldenTenant } from '../../../../testing/golden-fleet.ts'
import type { FleetBatch, FleetEvent } from '../fleet-event.ts'
import type { FleetFault } from '../fleet-fault.ts'
import type { FleetRow } from '../queries/fleet-row.ts'
import { findQuery } from '../queries/named-queries.ts'
import { SqliteFleet } from './sqlite-fleet.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'aic-sqlite-fleet-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const golden = goldenFleet({ calls: 400 })
let files = 0
const newFile = (): string => path.join(folder, 'data', `${++files}.sqlite`)
const open = (file = newFile()): SqliteFleet => SqliteFleet.open(file, { now: () => goldenNowMs })
const context = { tenant: goldenTenant, zone: utc, nowMs: goldenNowMs }
const ask = (fleet: SqliteFleet, id: string): FleetRow[] => fleet.query(findQuery(id), {}, context)
const batchOf = (...events: FleetEvent[]): FleetBatch => ({ events, blocks: [], quotas: [], runs: [] })

const call: FleetEvent = {
  ...golden.standing[0]!,
  eventId: 'a'.repeat(32),
  atMs: goldenNowMs - 3_600_000,
  machineId: 'm-1',
  machine: 'one',
  costNanoUsd: 5,
  version: 100n,
}
const ofOtherMachine: FleetEvent = {
  ...call,
  eventId: 'b'.repeat(32),
  machineId: 'm-2',
  machine: 'two',
  costNanoUsd: 7,
}
const takenBack = (event: FleetEvent): FleetEvent => ({ ...event, isDeleted: true, version: event.version + 1n })
const kept = (fleet: SqliteFleet): Partial<FleetRow>[] =>
  ask(fleet, 'machine-overview').map(({ machine, calls, cost_usd }) => ({ machine, calls, cost_usd }))

describe('what is sent', () => {
  it('stands once, however often and in whatever order it comes (001-37)', async () => {
    using once = open()
    for (const batch of golden.batches) await once.send(batch)
    using often = open()
    for (const batch of [...golden.batches, ...golden.batches].toReversed()) await often.send(batch)
    for (const id of ['summary', 'model-trends', 'machine-models', 'block-history', 'quota-history', 'row-counts']) {
      expect(ask(often, id)).toEqual(ask(once, id))
    }
    expect(ask(once, 'row-counts')).toContainEqual({ table_name: 'usage_events', row_count: golden.standing.length })
  })

  it('counts under its new day once its old key is taken back, whichever is first to come', async () => {
    const moved = { ...call, atMs: call.atMs - 86_400_000, version: 102n, costNanoUsd: 9 }
    for (const events of [
      [call, takenBack(call), moved],
      [moved, takenBack(call), call],
    ]) {
      using fleet = open()
      for (const event of events) await fleet.send(batchOf(event))
      expect(kept(fleet)).toEqual([{ machine: 'one', calls: 1, cost_usd: '0.000000009' }])
    }
  })

  it('is one call where two machines told of it under two days: the earlier place, the greater tokens', async () => {
    const begun = {
      ...call,
      atMs: call.atMs - 86_400_000,
      machineId: 'm-2',
      machine: 'two',
      version: 50n,
      costNanoUsd: 1,
    }
    for (const events of [
      [call, begun],
      [begun, call],
    ]) {
      using fleet = open()
      for (const event of [...events, ...events]) await fleet.send(batchOf(event))
      expect(kept(fleet)).toEqual([{ machine: 'two', calls: 1, cost_usd: '0.000000005' }])
    }
  })

  it('of one machine takes nothing of another away: not by what it leaves out, not by what it takes back (001-38)', async () => {
    using fleet = open()
    await fleet.send(batchOf(call, ofOtherMachine))
    await fleet.send(batchOf(takenBack(call)))
    await fleet.send(batchOf())
    expect(kept(fleet)).toEqual([{ machine: 'two', calls: 1, cost_usd: '0.000000007' }])
  })

  it('of one machine leaves the blocks and imports of another as they are (001-38)', async () => {
    using fleet = open()
    const ofMachine = (id: string) => ({
      ...batchOf(),
      blocks: golden.blocks.filter(({ machineId }) => machineId === id),
      runs: golden.runs.filter(({ machineId }) => machineId === id),
    })
    await fleet.send(ofMachine('m-1'))
    const before = ask(fleet, 'block-history')
    await fleet.send(ofMachine('m-2'))
    expect(ask(fleet, 'block-history').filter(({ machine_id }) => machine_id === 'm-1')).toEqual(before)
    expect(new Set(ask(fleet, 'import-trend').map(({ machines }) => machines))).toContain(2)
  })

  it('is there in whole or not at all when a row of it is no row', async () => {
    using fleet = open()
    const wrong = { ...ofOtherMachine, costNanoUsd: -1 }
    const fault = await fleet.send(batchOf(call, wrong)).catch((error: FleetFault) => error)
    expect(fault).toMatchObject({ name: 'FleetFault', kind: 'validation' })
    expect(kept(fleet)).toEqual([])
    await fleet.send(batchOf(call))
    expect(kept(fleet)).toEqual([{ machine: 'one', calls: 1, cost_usd: '0.000000005' }])
  })

  it('shows in the next answer, whatever was asked before and by whom', async () => {
    const file = newFile()
    using fleet = open(file)
    using reader = open(file)
    await fleet.send(batchOf(call))
    expect(kept(reader)).toEqual([{ machine: 'one', calls: 1, cost_usd: '0.000000005' }])
    await fleet.send(batchOf({ ...call, costNanoUsd: 6, version: 101n }))
    expect(kept(reader)).toEqual([{ machine: 'one', calls: 1, cost_usd: '0.000000006' }])
    await fleet.send(batchOf({ ...call, isDeleted: true, version: 102n }))
    expect(kept(reader)).toEqual([])
    expect(kept(fleet)).toEqual([])
  })

  it('is not written when it was called off', async () => {
    using fleet = open()
    await expect(fleet.send(batchOf(call), { signal: AbortSignal.abort() })).rejects.toThrowError('aborted')
    expect(kept(fleet)).toEqual([])
  })

  it('adds up exactly beyond what a number of JavaScript holds', async () => {
    using fleet = open()
    const dear = [call, ofOtherMachine].map((event) => ({
      ...event,
      machineId: 'm-1',
      costNanoUsd: Number.MAX_SAFE_INTEGER,
    }))
    await fleet.send(batchOf(...dear))
    expect(kept(fleet)[0]?.cost_usd).toBe('18014398.509481982')
  })
})

describe('the file', () => {
  it('keeps its rows from one opening to the next, and is its owner’s only', async () => {
    const file = newFile()
    using first = open(file)
    await first.send(batchOf(call))
    using second = open(file)
    expect(kept(second)).toEqual(kept(first))
    expect(statSync(file).mode & 0o777).toBe(0o600)
  })

  it('is left alone when a later version of the program wrote it', () => {
    const file = newFile()
    open(file).close()
    using database = new DatabaseSync(file)
    database.exec('pragma user_version = 99')
    expect(() => open(file)).toThrowError('The fleet file has tables of version 99')
  })

  it('says what to do where it is no database, or damaged, and is left as it is', async () => {
    const file = newFile()
    const first = open(file)
    await first.send(golden.batches[0]!)
    first.close()
    const whole = readFileSync(file)
    writeFileSync(file, whole.fill(7, 2 * (whole.length >> 2)))
    const said = { name: 'FleetFault', message: expect.stringContaining(file), advice: expect.stringContaining('copy') }
    using damaged = open(file)
    await expect(damaged.send(golden.batches[0]!)).rejects.toMatchObject({
      ...said,
      message: expect.stringContaining('damaged'),
    })
    expect(() => ask(damaged, 'daily-trends')).toThrowError(expect.objectContaining(said))
    expect(() => open(import.meta.filename)).toThrowError(expect.objectContaining({ advice: said.advice }))
    expect(statSync(file).size).toBe(whole.length)
  })

  it('says that it can’t be opened where its place is no folder', () => {
    expect(() => open(path.join(import.meta.filename, 'fleet.sqlite'))).toThrowError('could not be opened')
  })
})

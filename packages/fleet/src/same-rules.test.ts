import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { utc } from '@aic/core/report'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fleetBatchOf, fleetEventOf } from '../../../testing/embedded-fleet.ts'
import { type ClickHouseInTest, startFleetInClickHouse } from '../../../testing/golden-in-clickhouse.ts'
import { clickHouseTarget } from './clickhouse/target.ts'
import type { FleetEvent } from './fleet-event.ts'
import { findQuery } from './queries/named-queries.ts'
import { queryClickHouse } from './queries/query-clickhouse.ts'
import { SqliteFleet } from './sqlite/sqlite-fleet.ts'

// The engine shares the machine with all other tests.
const folder = mkdtempSync(path.join(tmpdir(), 'aic-same-rules-'))
const nowMs = Date.UTC(2026, 11, 31, 12)
const dayMs = 86_400_000
let sqlite: SqliteFleet
let engine: ClickHouseInTest
let teams = 0

beforeAll(async () => {
  sqlite = SqliteFleet.open(path.join(folder, 'fleet.sqlite'), { now: () => nowMs })
  engine = await startFleetInClickHouse()
})
afterAll(async () => {
  sqlite.close()
  await engine[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true, force: true })
})

/** What both places keep of batches sent to them one after the other: session, tokens and cost of each call, the latest first. */
async function keptBy(batches: readonly (readonly FleetEvent[])[]): Promise<Record<string, unknown>> {
  const tenant = `team-${++teams}`
  for (const rows of batches) {
    const batch = fleetBatchOf({ events: rows.map((event) => ({ ...event, tenant })) })
    await sqlite.send(batch)
    await clickHouseTarget(engine.clickHouse).send(batch)
  }
  const question = [findQuery('source-projects'), { from: '2026-01-01' }, { tenant, zone: utc, nowMs }] as const
  const shown = (rows: readonly Readonly<Record<string, unknown>>[]) =>
    rows.map(({ calls, total_tokens: tokens, cost_usd: usd, first_call: first }) => ({ calls, tokens, usd, first }))
  return {
    sqlite: shown(sqlite.query(...question)),
    clickhouse: shown(await queryClickHouse(engine.clickHouse, ...question)),
  }
}

const both = <T>(rows: readonly T[]) => ({ sqlite: rows, clickhouse: rows })
const call = fleetEventOf('call', { atMs: nowMs, version: 5n, costNanoUsd: 5 })

describe('ClickHouse and SQLite', () => {
  it('let the row that came last stand where two of one key are of one version', async () => {
    const other = { ...call, costNanoUsd: 7 }
    expect(await keptBy([[call], [other]])).toEqual(both([expect.objectContaining({ usd: '0.000000007' })]))
    expect(await keptBy([[other], [call]])).toEqual(both([expect.objectContaining({ usd: '0.000000005' })]))
  })

  it('make one of copies that lie up to four weeks apart, over ends of months too', async () => {
    const earlier = { ...call, atMs: nowMs - 28 * dayMs, version: 3n, costNanoUsd: 3 }
    const one = both([expect.objectContaining({ calls: 1, usd: '0.000000005', first: earlier.atMs })])
    expect(await keptBy([[call], [earlier]])).toEqual(one)
    expect(await keptBy([[earlier], [call]])).toEqual(one)
    expect(await keptBy([[earlier, call]])).toEqual(one)
  })

  it('leave copies that lie further apart as they are, unless one between them comes', async () => {
    const [between, earlier] = [20, 40].map((back) => ({ ...call, atMs: nowMs - back * dayMs, version: 3n }))
    expect(await keptBy([[call], [earlier!]])).toEqual(both([expect.objectContaining({ calls: 2 })]))
    const other = fleetEventOf('other', { atMs: nowMs - 25 * dayMs })
    expect(await keptBy([[call], [earlier!, other]])).toEqual(both([expect.objectContaining({ calls: 3 })]))
    expect(await keptBy([[call], [earlier!], [between!]])).toEqual(both([expect.objectContaining({ calls: 1 })]))
  })
})

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { dayMs, utc } from '@aic/core/report'
import { afterAll, expect, it } from 'vitest'
import { fleetBatchOf, fleetEventOf } from '../../../../testing/embedded-fleet.ts'
import type { FleetRow } from '../queries/fleet-row.ts'
import { findQuery } from '../queries/named-queries.ts'
import { migrateFleet } from './schema.ts'
import { SqliteFleet } from './sqlite-fleet.ts'
import { eventToRow } from './to-row.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'aic-fleet-schema-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const event = fleetEventOf('a')
const nowMs = event.atMs + 3_600_000

/** A file as it was before calls told what the cache saved, with one call and its sums. */
function oldFile(name = 'fleet.sqlite'): string {
  const file = path.join(folder, name)
  using database = new DatabaseSync(file)
  migrateFleet(database, 1)
  const { cache_saved_nano_usd: _, ...row } = eventToRow(event, nowMs)
  const names = Object.keys(row)
  database
    .prepare(`insert into usage_events (${names.join()}) values (${names.map((name) => `:${name}`).join()})`)
    .run(row)
  database.prepare('insert into stale_days values (?, ?)').run('team', Math.floor(event.atMs / dayMs))
  return file
}

it('brings a file with rows up to date: what they lack is not known until they are sent again', async () => {
  using fleet = SqliteFleet.open(oldFile(), { now: () => nowMs })
  const ask = (id: string): FleetRow[] => fleet.query(findQuery(id), {}, { tenant: 'team', zone: utc, nowMs })
  expect(ask('model-cost')).toMatchObject([{ calls: 1, cost_usd: '1.000000001' }])
  expect(ask('cache-savings')).toMatchObject([{ calls: 1, saved_usd: null, calculated_usd: null, unknown_calls: 1 }])
  // A machine of before, through a hub, changes nothing; one that knows more does.
  await fleet.send(fleetBatchOf({ events: [{ ...event, cacheSavedNanoUsd: null }] }))
  expect(ask('cache-savings')).toMatchObject([{ saved_usd: null, unknown_calls: 1 }])
  await fleet.send(fleetBatchOf({ events: [{ ...event, version: event.version + 1n }] }))
  expect(ask('cache-savings')).toMatchObject([
    { saved_usd: '0.0027', calculated_usd: '1.000000001', without_cache_usd: '1.002700001', unknown_calls: 0 },
  ])
})

it('brings a file of before outcomes, bills and budgets up to date, which then takes them', async () => {
  const file = oldFile('older.sqlite')
  {
    using database = new DatabaseSync(file)
    migrateFleet(database, 3)
    expect(() => database.exec('select * from vendor_bills')).toThrow('no such table')
  }
  using fleet = SqliteFleet.open(file, { now: () => nowMs })
  const ask = (id: string): FleetRow[] => fleet.query(findQuery(id), {}, { tenant: 'team', zone: utc, nowMs })
  const owner = { tenant: 'team', machineId: 'm1', machine: 'box' }
  const line = { provider: 'anthropic', account: 'a', currency: 'USD', model: '', item: '', billedNano: 5 }
  await fleet.send(fleetBatchOf({ bills: [{ ...owner, ...line, day: Math.floor(nowMs / dayMs), atMs: nowMs }] }))
  expect(ask('bill-lines')).toMatchObject([{ provider: 'anthropic', billed_usd: '0.000000005' }])
  expect(ask('model-cost')).toMatchObject([{ calls: 1, cost_usd: '1.000000001' }])
})

it('brings outcomes of before up to date: of which of them the cost is known nobody says, until they are told again', async () => {
  const file = oldFile('outcomes.sqlite')
  const day = Math.floor(nowMs / dayMs)
  {
    using database = new DatabaseSync(file)
    migrateFleet(database, 6)
    database
      .prepare(
        `insert into work_outcomes (tenant_id, machine_id, machine_name, day, project_key, project_label, sessions, commits, pull_requests,
        lines_added, lines_removed, active_ms, cost_nano_usd, is_partial, version)
        values ('team', 'm1', 'box', ?, 'p', '', 2, 10, 0, 0, 0, 0, 10000000000, 0, 1)`,
      )
      .run(day)
  }
  using fleet = SqliteFleet.open(file, { now: () => nowMs })
  const ask = (): FleetRow[] => fleet.query(findQuery('cost-per-outcome'), {}, { tenant: 'team', zone: utc, nowMs })
  expect(ask()).toMatchObject([{ commits: 10, unpriced_commits: 10, cost_usd: null, usd_per_commit: null }])
  const nothing = { sessions: 0, commits: 0, pullRequests: 0, linesAdded: 0, linesRemoved: 0, activeMs: 0 }
  const row = { tenant: 'team', machineId: 'm1', machine: 'box', day, project: 'p', projectLabel: '', ...nothing }
  const known = { ...row, sessions: 2, commits: 10, unpriced: { ...nothing, sessions: 1, commits: 9 }, version: 2n }
  await fleet.send(fleetBatchOf({ outcomes: [{ ...known, costNanoUsd: 10_000_000_000, isPartial: false }] }))
  expect(ask()).toMatchObject([{ commits: 10, unpriced_commits: 9, cost_usd: '10', usd_per_commit: '10' }])
})

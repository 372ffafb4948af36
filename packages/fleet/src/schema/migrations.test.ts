import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  type EmbeddedFleet,
  fleetBatchOf,
  fleetEventOf,
  openEmbeddedFleet,
} from '../../../../testing/embedded-fleet.ts'
import type { ClickHouse } from '../clickhouse/open-clickhouse.ts'
import { clickHouseTarget } from '../clickhouse/target.ts'
import { applySchema } from './apply-schema.ts'
import { backupTables } from './backup-tables.ts'
import { migrations, schemaVersion } from './migrations.ts'
import { refreshUsageDaily } from './refresh-usage-daily.ts'
import { schemaObjects } from './schema-objects.ts'

let fleet: EmbeddedFleet
let clickHouse: ClickHouse
beforeAll(async () => {
  fleet = await openEmbeddedFleet()
  clickHouse = fleet.clickHouse
})
afterAll(async () => fleet.close())

const options = { database: 'default', cluster: null, retentionDays: 730 }
/** A statement as it was before calls told what the cache saved. */
const before = (sql: string): string =>
  sql
    .replace(/\n {2}cache_saved_usd .*/, '')
    .replace('sum(events.cache_saved_usd) AS cache_saved_usd,', '')
    .replace('cache_saved_usd, ', '')
    .replace(/COMMENT 'aic fleet .*'$/, "COMMENT 'aic fleet of before'")

const laterTables = ['work_outcomes', 'vendor_bills', 'budget_states']

/** A database of schema 1 with one call in it. */
async function makeOld(): Promise<void> {
  for (const { name, sql } of schemaObjects(options)) if (!laterTables.includes(name)) await clickHouse.run(before(sql))
  await clickHouse.run("INSERT INTO fleet_schema (tenant_id, version, title) VALUES ('', 1, 'the first tables')")
  await clickHouse.run(`INSERT INTO usage_events (tenant_id, event_id, ts, source, machine_id, model, input_tokens, cache_read_tokens,
    cost_usd, cost_kind, calculated_usd, version) VALUES ('team', '${fleetEventOf('old').eventId}', '2026-11-20 12:00:00.000',
    'claude-code', 'm1', 'claude-opus-5', 100, 1000, 0.5, 'calculated', 0.5, 7)`)
  await refreshUsageDaily(clickHouse)
}

const saved = async (table: string): Promise<unknown> =>
  (
    await clickHouse.rows(
      `SELECT sum(cost_usd) AS cost, sum(cache_saved_usd) AS saved, countIf(cache_saved_usd IS NULL)::UInt32 AS unknown FROM ${table}`,
    )
  )[0]

it('bring a database with rows up to date, its views and its roll-up too, and once (001-28)', async () => {
  await makeOld()
  await expect(saved('v_usage')).rejects.toMatchObject({ kind: 'validation' })
  const { version, steps } = await applySchema({ clickHouse })
  expect(version).toBe(schemaVersion)
  const applied = steps.filter(({ outcome }) => outcome === 'applied').map(({ name }) => name)
  expect(applied).toEqual(expect.arrayContaining(['2 what the cache saved', 'usage_daily_refresh', 'v_usage']))
  expect(applied).toEqual(expect.arrayContaining(laterTables))
  expect((await applySchema({ clickHouse })).steps.every(({ outcome }) => outcome === 'unchanged')).toBe(true)

  const old = { cost: '0.5', saved: null, unknown: 1 }
  expect(await saved('v_usage')).toEqual(old)
  expect(await saved('usage_daily')).toEqual(old)
  await clickHouseTarget(clickHouse).send(
    fleetBatchOf({ events: [fleetEventOf('new', { costNanoUsd: 1, cacheSavedNanoUsd: -250_000_000 })] }),
  )
  await refreshUsageDaily(clickHouse)
  const both = { cost: '0.500000001', saved: '-0.25', unknown: 1 }
  expect(await saved('v_usage')).toEqual(both)
  expect(await saved('usage_daily')).toMatchObject({ cost: both.cost, saved: both.saved })
  const events = (await backupTables({ clickHouse, nowMs: 0 })).find(({ table }) => table === 'usage_events')
  expect(await saved(events?.backup ?? '')).toEqual(both)
})

it('change the table that holds rows and the one before it, on every server of a cluster', async () => {
  const onBoth = migrations.flatMap(({ statements }) => statements({ ...options, cluster: 'blue' }))
  for (const table of ['usage_events_local', 'usage_events', 'usage_daily_local', 'usage_daily']) {
    expect(
      onBoth.some((sql) => sql.startsWith(`ALTER TABLE ${table} ON CLUSTER \`blue\` ADD COLUMN`)),
      table,
    ).toBe(true)
  }
  for (const sql of onBoth) await clickHouse.run(`EXPLAIN AST ${sql}`)
})

it('add what outcomes of before do not say: of which of them the cost is known', async () => {
  await clickHouse.run('CREATE DATABASE outcomes_of_before')
  const own = clickHouse.in('outcomes_of_before')
  for (const { name, sql } of schemaObjects({ ...options, database: 'outcomes_of_before' })) {
    if (name === 'fleet_schema') await own.run(sql)
    if (name === 'work_outcomes') await own.run(sql.replace(/\n {2}unpriced_.*/g, ''))
  }
  await own.run("INSERT INTO fleet_schema (tenant_id, version, title) VALUES ('', 4, 'before')")
  await own.run(`INSERT INTO work_outcomes (tenant_id, machine_id, day, project_key, sessions, commits, cost_usd, version)
    VALUES ('team', 'm1', '2026-11-20', 'p', 2, 10, 10, 1)`)
  const { steps } = await applySchema({ clickHouse: own })
  expect(steps.filter(({ kind }) => kind === 'migration')).toHaveLength(6)
  const ask = async () => await own.rows('SELECT commits, unpriced_commits FROM work_outcomes FINAL')
  expect(await ask()).toEqual([{ commits: '10', unpriced_commits: null }])
  const columns = await own.rows<{ name: string }>('DESCRIBE TABLE work_outcomes')
  expect(columns.map(({ name }) => name).slice(-9)).toEqual([
    'is_partial',
    'unpriced_sessions',
    'unpriced_commits',
    'unpriced_pull_requests',
    'unpriced_lines_added',
    'unpriced_lines_removed',
    'unpriced_active_ms',
    'version',
    'ingested_at',
  ])
  await own.close()
})

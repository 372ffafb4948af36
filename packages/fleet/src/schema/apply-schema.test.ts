import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type EmbeddedFleet,
  fleetBatchOf,
  fleetEventOf,
  openEmbeddedFleet,
} from '../../../../testing/embedded-fleet.ts'
import type { ClickHouse } from '../clickhouse/open-clickhouse.ts'
import { clickHouseTarget } from '../clickhouse/target.ts'
import { applySchema, planSchema, type SchemaReport } from './apply-schema.ts'
import { backupTables } from './backup-tables.ts'
import { schemaVersion } from './migrations.ts'
import { recreateSchema } from './recreate-schema.ts'

// The engine shares the machine with all other tests.
let fleet: EmbeddedFleet
let clickHouse: ClickHouse

beforeAll(async () => {
  fleet = await openEmbeddedFleet('team_usage')
  clickHouse = fleet.clickHouse
})
afterAll(async () => fleet.close())

const outcomes = ({ steps }: SchemaReport): Record<string, string> =>
  Object.fromEntries(steps.map(({ name, outcome }) => [name, outcome]))
const named = (report: SchemaReport, outcome: string): string[] =>
  report.steps.filter((step) => step.outcome === outcome).map(({ name }) => name)
const tableOf = async (name: string): Promise<Record<string, string> | undefined> => {
  const sql = `SELECT engine, engine_full AS definition, partition_key, sorting_key, primary_key, comment FROM system.tables
    WHERE database = currentDatabase() AND name = {name:String}`
  return (await clickHouse.rows<Record<string, string>>(sql, { parameters: { name } }))[0]
}

describe('the schema on an empty server', () => {
  it('is only told with a dry run, also where the database is missing (001-25)', async () => {
    const report = await applySchema({ clickHouse, isDryRun: true })
    expect(new Set(Object.values(outcomes(report)))).toEqual(new Set(['planned']))
    expect(report.steps[0]).toMatchObject({ kind: 'database', sql: 'CREATE DATABASE IF NOT EXISTS `team_usage`' })
    await expect(clickHouse.rows('SELECT 1')).rejects.toMatchObject({
      kind: 'validation',
      advice: expect.stringContaining('init'),
    })
  })

  it('is applied whole, one statement at a time (001-24)', async () => {
    const heard: string[] = []
    const report = await applySchema({ clickHouse, onStep: ({ name }) => heard.push(name) })
    expect(new Set(Object.values(outcomes(report)))).toEqual(new Set(['applied']))
    expect(heard).toEqual(report.steps.map(({ name }) => name))
    expect(report.steps.length).toBe(1 + planSchema({ database: 'x', cluster: null, retentionDays: 1 }).length)
    expect(report.steps.every(({ sql }) => !sql.includes(';'))).toBe(true)
  })

  it('is the same when it is applied again, and says so (001-24, 001-28)', async () => {
    const before = await clickHouse.rows(
      'SELECT name, create_table_query FROM system.tables WHERE database = currentDatabase()',
    )
    const report = await applySchema({ clickHouse })
    expect(new Set(Object.values(outcomes(report)))).toEqual(new Set(['unchanged']))
    const after = await clickHouse.rows(
      'SELECT name, create_table_query FROM system.tables WHERE database = currentDatabase()',
    )
    expect(after).toEqual(before)
  })

  it('partitions calls by month of event time, keyed without the machine (001-23)', async () => {
    expect(await tableOf('usage_events')).toMatchObject({
      engine: 'ReplacingMergeTree',
      partition_key: 'toYYYYMM(ts)',
      primary_key: 'tenant_id, toDate(ts), source',
      sorting_key: 'tenant_id, toDate(ts), source, event_id',
    })
  })
})

describe('repair and change', () => {
  it('makes one missing table or view alone (001-25)', async () => {
    await clickHouse.run('DROP TABLE usage_blocks SYNC')
    await clickHouse.run('DROP VIEW ccusage_usage_daily SYNC')
    expect(await applySchema({ clickHouse, only: 'usage_blocks' })).toMatchObject({
      steps: [{ name: 'usage_blocks', outcome: 'applied' }],
    })
    expect(await tableOf('ccusage_usage_daily')).toBeUndefined()
    expect(named(await applySchema({ clickHouse }), 'applied')).toEqual(['ccusage_usage_daily'])
    await expect(applySchema({ clickHouse, only: 'usage_nothing' })).rejects.toMatchObject({
      kind: 'validation',
      advice: expect.stringContaining('usage_events'),
    })
  })

  it('gives tables another retention, or none', async () => {
    const report = await applySchema({ clickHouse, retentionDays: 30 })
    expect(named(report, 'applied')).toEqual([
      'usage_events',
      'usage_blocks',
      'work_outcomes',
      'vendor_bills',
      'budget_states',
    ])
    expect((await tableOf('usage_events'))?.definition).toContain('TTL toDateTime(ts) + toIntervalDay(30)')
    await applySchema({ clickHouse, retentionDays: null })
    expect((await tableOf('usage_events'))?.definition).not.toContain('TTL')
    await applySchema({ clickHouse })
    expect((await tableOf('usage_events'))?.definition).toContain('toIntervalDay(730)')
    expect(named(await applySchema({ clickHouse }), 'applied')).toEqual([])
  })

  it('runs each migration once, in order, on tables that are there (001-28)', async () => {
    const note = 'ALTER TABLE import_runs ADD COLUMN IF NOT EXISTS note String'
    const next = schemaVersion + 1
    const migrations = [
      { version: schemaVersion, title: 'what is there', statements: () => ['SELECT throwIf(1)'] },
      { version: next, title: 'a note', statements: () => [note] },
    ]
    const report = await applySchema({ clickHouse, migrations })
    expect(report).toMatchObject({ version: next })
    expect(report.steps.filter(({ outcome }) => outcome === 'applied')).toEqual([
      { name: `${next} a note`, kind: 'migration', sql: note, outcome: 'applied' },
    ])
    expect(named(await applySchema({ clickHouse, migrations }), 'applied')).toEqual([])
    await expect(applySchema({ clickHouse })).rejects.toMatchObject({ advice: expect.stringContaining('Update aic') })
    await clickHouse.run('ALTER TABLE import_runs DROP COLUMN note')
    await clickHouse.run('ALTER TABLE fleet_schema DELETE WHERE version = {next:UInt32}', {
      parameters: { next },
      settings: { mutations_sync: '1' },
    })
  })

  it('leaves a table of the original under the name of a view as it is, and says so', async () => {
    const other = clickHouse.in('original')
    await clickHouse.run('CREATE DATABASE original')
    await other.run('CREATE TABLE ccusage_usage_daily (date Date, total_cost Float64) ENGINE = MergeTree ORDER BY date')
    await other.run("INSERT INTO ccusage_usage_daily VALUES ('2026-11-01', 1.5)")
    const report = await applySchema({ clickHouse: other })
    expect(named(report, 'conflict')).toEqual(['ccusage_usage_daily'])
    expect(await other.rows('SELECT total_cost FROM ccusage_usage_daily')).toEqual([{ total_cost: 1.5 }])
    await other.close()
  })

  it('takes no table for its own that is not', async () => {
    const foreign = clickHouse.in('foreign')
    await clickHouse.run('CREATE DATABASE `foreign`')
    await foreign.run('CREATE TABLE usage_daily (date Date) ENGINE = MergeTree ORDER BY date')
    await expect(applySchema({ clickHouse: foreign })).rejects.toMatchObject({
      advice: expect.stringContaining('CH_DATABASE'),
    })
    await foreign.close()
  })

  it('names the statement that the server refuses', async () => {
    const version = schemaVersion + 1
    const migrations = [{ version, title: 'broken', statements: () => ['ALTER TABLE nowhere ADD COLUMN a UInt8'] }]
    const text = `The migration ${version} broken could not be made`
    await expect(applySchema({ clickHouse, migrations })).rejects.toThrow(text)
  })
})

describe('backup and recreation', () => {
  const count = async (table: string): Promise<unknown> =>
    (await clickHouse.rows(`SELECT count()::UInt32 AS n, sum(cost_usd) AS cost FROM ${table}`))[0]

  it('copies every table with its rows (001-26)', async () => {
    await clickHouseTarget(clickHouse).send(fleetBatchOf({ events: ['a', 'b', 'c'].map((name) => fleetEventOf(name)) }))
    const backups = await backupTables({ clickHouse, nowMs: Date.UTC(2026, 10, 22, 8, 5, 9) })
    expect(backups).toContainEqual({ table: 'usage_events', backup: 'backup_20261122_080509_usage_events', rows: 3 })
    expect(await count('backup_20261122_080509_usage_events FINAL')).toEqual({ n: 3, cost: '3.000000003' })
    expect((await tableOf('backup_20261122_080509_usage_events'))?.definition).not.toContain('TTL')
  })

  it('drops and makes all anew only when that was confirmed, and keeps a backup (001-27)', async () => {
    const nowMs = Date.UTC(2026, 10, 22, 9)
    await expect(recreateSchema({ clickHouse, isConfirmed: false, nowMs })).rejects.toMatchObject({
      advice: expect.stringContaining('--yes'),
    })
    expect(await count('v_usage')).toEqual({ n: 3, cost: '3.000000003' })
    const { dropped, report } = await recreateSchema({ clickHouse, isConfirmed: true, nowMs })
    expect(dropped).toContain('usage_events')
    expect(named(report, 'applied')).toEqual(report.steps.map(({ name }) => name))
    expect(await count('v_usage')).toEqual({ n: 0, cost: null })
    expect(await count('backup_20261122_090000_usage_events FINAL')).toEqual({ n: 3, cost: '3.000000003' })
  })

  it('takes the same rows again after that', async () => {
    await clickHouseTarget(clickHouse).send(fleetBatchOf({ events: [fleetEventOf('a')] }))
    expect(await count('v_usage')).toEqual({ n: 1, cost: '1.000000001' })
  })
})

describe('statements for clusters and shared servers', () => {
  const options = { database: 'team_usage', cluster: 'blue-green', retentionDays: 90 }
  const parses = async (sql: string): Promise<void> => clickHouse.run(`EXPLAIN AST ${sql}`)

  it('parse on the engine, tenant by shard, replicated and distributed', async () => {
    const steps = planSchema(options)
    for (const { sql } of steps) await parses(sql)
    const sqlOf = (name: string): string => steps.find((step) => step.name === name)?.sql ?? ''
    expect(sqlOf('usage_events_local')).toContain('ON CLUSTER `blue-green` (\n  tenant_id LowCardinality(String),')
    expect(sqlOf('usage_events_local')).toContain(
      "ReplicatedReplacingMergeTree('/clickhouse/tables/{shard}/{database}/usage_events', '{replica}', version, is_deleted)",
    )
    expect(sqlOf('usage_events')).toContain(
      'Distributed(`blue-green`, `team_usage`, usage_events_local, cityHash64(tenant_id))',
    )
    expect(sqlOf('usage_daily_refresh')).toContain('FROM usage_events_local AS events FINAL')
    await expect(parses('CREATE TABLE x ENGINE ReplicatedMergeTree(')).rejects.toMatchObject({ kind: 'validation' })
  })

  it('refuse a cluster where tables are laid out for one server', async () => {
    await expect(applySchema({ clickHouse, cluster: 'blue' })).rejects.toThrow('laid out for one server')
  })

  it('let each reader see one tenant’s rows', async () => {
    const readers = { tenant: 'team-1', admin: 'importer', users: ['ann', 'ben'] }
    const policies = planSchema({ ...options, cluster: null }, readers).filter(({ kind }) => kind === 'policy')
    for (const { sql } of policies) await parses(sql)
    expect(policies.map(({ sql }) => sql)).toContain(
      "CREATE ROW POLICY OR REPLACE `aic_ann` ON `team_usage`.usage_events FOR SELECT USING tenant_id = 'team-1' TO `ann`",
    )
    expect(planSchema(options, readers).map(({ sql }) => sql)).toContain(
      "CREATE ROW POLICY OR REPLACE `aic_ben` ON CLUSTER `blue-green` ON `team_usage`.usage_events_local FOR SELECT USING tenant_id = 'team-1' TO `ben`",
    )
    expect(() => planSchema(options, { ...readers, tenant: "x' OR 1 --" })).toThrow('tenant')
    expect(() => planSchema(options, { ...readers, users: ['b` TO ALL'] })).toThrow('policy')
  })

  it('hold no name that is not plain', () => {
    expect(() => planSchema({ ...options, cluster: 'a` SETTINGS x' })).toThrow(
      expect.objectContaining({ kind: 'validation' }),
    )
  })
})

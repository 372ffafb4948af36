import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type EmbeddedFleet,
  fleetBatchOf,
  fleetEventOf,
  openEmbeddedFleet,
} from '../../../../testing/embedded-fleet.ts'
import type { ClickHouse } from '../clickhouse/open-clickhouse.ts'
import { clickHouseTarget } from '../clickhouse/target.ts'
import type { FleetBlock, FleetEvent, FleetRun, ImportedReport } from '../fleet-event.ts'
import { applySchema } from './apply-schema.ts'

// The engine shares the machine with all other tests.
const tokens = 'input_tokens UInt64, output_tokens UInt64, cache_creation_tokens UInt64, cache_read_tokens UInt64'
const kept = 'created_at DateTime, updated_at DateTime'
const kinds = "Enum8('daily' = 1, 'monthly' = 2, 'session' = 3, 'block' = 4, 'project_daily' = 5)"
const perMillion = 'cost_per_million_tokens Float64'

/** Columns of the original, in its order, with its types. Here a time is UTC, and what may be unknown may be null. */
const original: Readonly<Record<string, string>> = {
  ccusage_usage_daily: `date Date, machine_name String, ${tokens}, total_tokens UInt64, total_cost Float64, models_count UInt16, ${kept}`,
  ccusage_usage_monthly: `month String, year UInt16, month_num UInt8, machine_name String, ${tokens}, total_tokens UInt64,
    total_cost Float64, models_count UInt16, ${kept}`,
  ccusage_usage_sessions: `session_id String, project_path String, machine_name String, ${tokens}, total_tokens UInt64,
    total_cost Float64, last_activity Date, models_count UInt16, ${kept}`,
  ccusage_usage_blocks: `block_id String, machine_name String, start_time DateTime, end_time DateTime, actual_end_time DateTime,
    is_active UInt8, is_gap UInt8, entries UInt32, ${tokens}, total_tokens UInt64, cost_usd Float64, models_count UInt16,
    usage_limit_reset_time DateTime, burn_rate Float64, projection Float64, ${kept}`,
  ccusage_usage_projects_daily: `date Date, project_id String, machine_name String, ${tokens}, total_tokens UInt64, total_cost Float64,
    models_count UInt16, ${kept}`,
  ccusage_model_breakdowns: `record_type ${kinds}, record_key String, machine_name String, model_name String, ${tokens}, cost Float64,
    created_at DateTime`,
  ccusage_models_used: `record_type ${kinds}, record_key String, machine_name String, model_name String, created_at DateTime`,
  ccusage_import_history: `import_timestamp DateTime, machine_name String, import_duration_seconds Float32, statistics_json String,
    import_status String, records_imported UInt32, data_hash String, created_at DateTime`,
  ccusage_v_daily_summary: `date Date, machine_name String, total_cost Float64, total_tokens UInt64, input_tokens UInt64,
    output_tokens UInt64, cache_tokens UInt64, models_count UInt16, ${perMillion}`,
  ccusage_v_session_summary: `session_id String, machine_name String, project_name String, project_path String, total_cost Float64,
    total_tokens UInt64, last_activity Date, ${perMillion}`,
  ccusage_v_model_performance: `model_name String, machine_name String, total_cost Float64, total_tokens UInt64,
    avg_cost_per_usage Float64, usage_count UInt64, ${perMillion}`,
  ccusage_v_monthly_trends: `month String, year UInt16, month_num UInt8, machine_name String, total_cost Float64,
    total_tokens UInt64, ${perMillion}`,
  ccusage_v_active_blocks: `block_id String, machine_name String, start_time DateTime, end_time DateTime, actual_end_time DateTime,
    is_active UInt8, entries UInt32, cost_usd Float64, total_tokens UInt64, burn_rate Float64, projection Float64,
    projected_cost Float64`,
}

let fleet: EmbeddedFleet
let clickHouse: ClickHouse

const nano = 1_000_000_000
const at = (month: number, day: number, hour = 12): number => Date.UTC(2026, month - 1, day, hour)
const call = (name: string, change: Partial<FleetEvent>): FleetEvent =>
  fleetEventOf(name, {
    tokens: { input: 1, output: 2, cacheRead: 3, cacheWrite5m: 4, cacheWrite1h: 5, reasoning: 1 },
    ...change,
  })
const events: readonly FleetEvent[] = [
  call('1', { atMs: at(10, 31, 23), session: 's1', project: 'p1', costNanoUsd: 1 * nano }),
  call('2', { atMs: at(11, 1, 0), session: 's1', project: 'p1', costNanoUsd: 2 * nano }),
  call('3', { atMs: at(11, 1), session: 's2', project: '/srv/git/app', model: 'haiku', costNanoUsd: 4 * nano }),
  call('4', {
    atMs: at(11, 1),
    session: 's3',
    project: 'p3',
    projectLabel: 'Shop',
    machineId: 'm2',
    machine: 'lap',
    costNanoUsd: 8 * nano,
  }),
  call('5', { atMs: at(11, 2), session: 's4', project: 'p4', model: 'odd', costNanoUsd: null, costKind: 'unpriced' }),
  call('6', {
    atMs: at(11, 3),
    session: 's5',
    project: 'p5',
    costNanoUsd: 0,
    tokens: { input: 0, output: 0, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0, reasoning: 0 },
  }),
]
const blockOf = (change: Partial<FleetBlock>): FleetBlock => ({
  tenant: 'team',
  machineId: 'm1',
  machine: 'desk',
  source: 'claude-code',
  startMs: at(11, 1, 10),
  endMs: at(11, 1, 15),
  actualEndMs: at(11, 1, 14),
  isGap: false,
  isActive: false,
  entries: 2,
  tokens: { input: 1, output: 2, cacheRead: 3, cacheWrite5m: 4, cacheWrite1h: 5, reasoning: 1 },
  costNanoUsd: 6 * nano,
  unpricedCalls: 0,
  models: ['opus', 'haiku'],
  limitResetMs: null,
  burnNanoUsdPerHour: null,
  projectedNanoUsd: null,
  version: 1n,
  ...change,
})
const soon = Date.UTC(2100, 0, 1)
const blocks: readonly FleetBlock[] = [
  blockOf({}),
  blockOf({ startMs: at(11, 1, 15), endMs: at(11, 2, 10), isGap: true, entries: 0, costNanoUsd: 0, models: [] }),
  // Went to sleep with its machine: nobody says any more that it goes on.
  blockOf({ startMs: at(11, 2, 10), endMs: at(11, 2, 15), isActive: true, projectedNanoUsd: 99 * nano }),
  blockOf({
    startMs: at(11, 3, 10),
    endMs: soon,
    isActive: true,
    burnNanoUsdPerHour: 2 * nano,
    projectedNanoUsd: 20 * nano,
  }),
  blockOf({ startMs: at(11, 4, 10), endMs: at(11, 4, 10), entries: 0, models: [] }),
]
const report: ImportedReport = {
  tenant: 'team',
  machineId: 'm3',
  machine: 'old-box',
  source: 'ccusage',
  recordType: 'session',
  recordKey: 's9',
  startMs: at(11, 1),
  endMs: at(11, 5),
  project: 'p9',
  projectLabel: '',
  session: 's9',
  tokens: { input: 10, output: 20, cacheRead: 30, cacheWrite5m: 40, cacheWrite1h: 0, reasoning: 0 },
  costNanoUsd: 5 * nano,
  models: ['opus'],
  breakdown: [
    {
      model: 'opus',
      tokens: { input: 10, output: 20, cacheRead: 30, cacheWrite5m: 40, cacheWrite1h: 0, reasoning: 0 },
      costNanoUsd: 5 * nano,
    },
  ],
  version: 1n,
}
const run: FleetRun = {
  tenant: 'team',
  id: '00000000-0000-4000-8000-000000000001',
  machineId: 'm1',
  machine: 'desk',
  startedMs: at(11, 5),
  durationMs: 2_500,
  status: 'partial',
  records: 6,
  contentHash: 'abc',
  statistics: '{"note":"it\'s"}',
}

beforeAll(async () => {
  fleet = await openEmbeddedFleet()
  clickHouse = fleet.clickHouse
  await applySchema({ clickHouse })
  // Twice, as by a machine that lost count.
  for (let n = 0; n < 2; n++) {
    await clickHouseTarget(clickHouse).send(fleetBatchOf({ events, blocks, runs: [run], reports: [report] }))
  }
  // What ccusage tells of the same session by day has no session.
  const day = call('7', {
    atMs: at(11, 1),
    source: 'ccusage',
    session: '',
    machineId: 'm3',
    machine: 'old-box',
    costNanoUsd: 5 * nano,
  })
  await clickHouseTarget(clickHouse).send(fleetBatchOf({ events: [day] }))
})
afterAll(async () => fleet.close())

const rows = async (sql: string): Promise<unknown[]> => clickHouse.rows(sql)

describe('tables and views of the original', () => {
  it.each(Object.entries(original))(
    '%s has its columns, in its order (001-12 to 001-19, 001-29 to 001-33)',
    async (name, told) => {
      const present = await clickHouse.rows<{ name: string; type: string }>(
        'SELECT name, type FROM system.columns WHERE database = currentDatabase() AND table = {name:String} ORDER BY position',
        { parameters: { name } },
      )
      const plain = (type: string): string =>
        type
          .replace(/^LowCardinality\((.+)\)$/, '$1')
          .replace(/^Nullable\((.+)\)$/, '$1')
          .replace("DateTime('UTC')", 'DateTime')
      const wanted = told.split(/,\s+(?=[a-z_]+ [A-Z])/).map((column) => column.trim())
      expect(present.map((column) => `${column.name} ${plain(column.type)}`)).toEqual(wanted)
      expect(wanted.some((column) => column.startsWith('machine_name '))).toBe(true)
    },
  )

  it('days, months and projects add up to the calls (001-12, 001-13, 001-16, 001-20)', async () => {
    expect(
      await rows(
        'SELECT date, machine_name, total_cost, models_count FROM ccusage_usage_daily ORDER BY date, machine_name',
      ),
    ).toEqual([
      { date: '2026-10-31', machine_name: 'desk', total_cost: 1, models_count: 1 },
      { date: '2026-11-01', machine_name: 'desk', total_cost: 6, models_count: 2 },
      { date: '2026-11-01', machine_name: 'lap', total_cost: 8, models_count: 1 },
      { date: '2026-11-01', machine_name: 'old-box', total_cost: 5, models_count: 1 },
      { date: '2026-11-02', machine_name: 'desk', total_cost: null, models_count: 1 },
      { date: '2026-11-03', machine_name: 'desk', total_cost: 0, models_count: 1 },
    ])
    const sums =
      'sum(total_cost) AS cost, sum(total_tokens)::UInt32 AS tokens, sum(cache_creation_tokens)::UInt32 AS written'
    const all = { cost: 20, tokens: 6 * 15, written: 6 * 9 }
    expect(await rows(`SELECT ${sums} FROM ccusage_usage_daily`)).toEqual([all])
    expect(await rows(`SELECT ${sums} FROM ccusage_usage_monthly`)).toEqual([all])
    expect(await rows(`SELECT ${sums} FROM ccusage_usage_projects_daily`)).toEqual([all])
    expect(
      await rows(
        "SELECT month, year, month_num, total_cost FROM ccusage_usage_monthly WHERE machine_name = 'desk' ORDER BY month",
      ),
    ).toEqual([
      { month: '2026-10', year: 2026, month_num: 10, total_cost: 1 },
      { month: '2026-11', year: 2026, month_num: 11, total_cost: 6 },
    ])
  })

  it('sessions are those of calls and those that ccusage tells, each once (001-14)', async () => {
    const sql =
      'SELECT session_id, project_path, machine_name, total_cost, last_activity FROM ccusage_usage_sessions ORDER BY session_id'
    expect(await rows(sql)).toEqual([
      { session_id: 's1', project_path: 'p1', machine_name: 'desk', total_cost: 3, last_activity: '2026-11-01' },
      {
        session_id: 's2',
        project_path: '/srv/git/app',
        machine_name: 'desk',
        total_cost: 4,
        last_activity: '2026-11-01',
      },
      { session_id: 's3', project_path: 'p3', machine_name: 'lap', total_cost: 8, last_activity: '2026-11-01' },
      { session_id: 's4', project_path: 'p4', machine_name: 'desk', total_cost: null, last_activity: '2026-11-02' },
      { session_id: 's5', project_path: 'p5', machine_name: 'desk', total_cost: 0, last_activity: '2026-11-03' },
      { session_id: 's9', project_path: 'p9', machine_name: 'old-box', total_cost: 5, last_activity: '2026-11-05' },
    ])
  })

  it('blocks: a gap is one, one that ended is not active, one that was moved away is gone (001-15, 001-33)', async () => {
    expect(
      await rows('SELECT block_id, is_active, is_gap, cost_usd FROM ccusage_usage_blocks ORDER BY start_time'),
    ).toEqual([
      { block_id: '2026-11-01T10:00:00.000Z', is_active: 0, is_gap: 0, cost_usd: 6 },
      { block_id: 'gap-2026-11-01T15:00:00.000Z', is_active: 0, is_gap: 1, cost_usd: 0 },
      { block_id: '2026-11-02T10:00:00.000Z', is_active: 0, is_gap: 0, cost_usd: 6 },
      { block_id: '2026-11-03T10:00:00.000Z', is_active: 1, is_gap: 0, cost_usd: 6 },
    ])
    expect(await rows('SELECT burn_rate, projection, projected_cost FROM ccusage_v_active_blocks')).toEqual([
      { burn_rate: 2, projection: 20, projected_cost: 20 },
      { burn_rate: null, projection: 99, projected_cost: 6 },
      { burn_rate: null, projection: null, projected_cost: 6 },
    ])
  })

  it('models are broken down within each kind of record, and never added across them (001-17, 001-18, 001-31)', async () => {
    const sql = `SELECT record_type, sum(cost) AS cost, count()::UInt32 AS n FROM ccusage_model_breakdowns GROUP BY record_type ORDER BY record_type`
    expect(await rows(sql)).toEqual([
      { record_type: 'daily', cost: 20, n: 7 },
      { record_type: 'monthly', cost: 20, n: 6 },
      { record_type: 'session', cost: 20, n: 6 },
      { record_type: 'project_daily', cost: 20, n: 7 },
    ])
    expect(
      await rows(
        "SELECT record_key FROM ccusage_model_breakdowns WHERE record_type = 'project_daily' AND model_name = 'haiku'",
      ),
    ).toEqual([{ record_key: '2026-11-01|/srv/git/app' }])
    expect(await rows("SELECT count()::UInt32 AS n FROM ccusage_models_used WHERE record_type = 'block'")).toEqual([
      { n: 6 },
    ])
    const performance =
      'SELECT model_name, machine_name, total_cost, usage_count::UInt32 AS n FROM ccusage_v_model_performance ORDER BY 2, 1'
    expect(await rows(performance)).toEqual([
      { model_name: 'claude-opus-5', machine_name: 'desk', total_cost: 3, n: 3 },
      { model_name: 'haiku', machine_name: 'desk', total_cost: 4, n: 1 },
      { model_name: 'odd', machine_name: 'desk', total_cost: null, n: 1 },
      { model_name: 'claude-opus-5', machine_name: 'lap', total_cost: 8, n: 1 },
      { model_name: 'claude-opus-5', machine_name: 'old-box', total_cost: 5, n: 1 },
    ])
  })

  it('dollars per million tokens are unknown where there are no tokens or no price (001-29, 001-32)', async () => {
    const sql =
      "SELECT date, cost_per_million_tokens AS usd FROM ccusage_v_daily_summary WHERE machine_name = 'desk' ORDER BY date"
    const [october, first, unpriced, empty] = (await rows(sql)) as { usd: number | null }[]
    expect(october?.usd).toBeCloseTo(1e6 / 15, 6)
    expect(first?.usd).toBeCloseTo(6e6 / 30, 6)
    expect([unpriced?.usd, empty?.usd]).toEqual([null, null])
    expect(await rows("SELECT total_cost FROM ccusage_v_monthly_trends WHERE machine_name = 'lap'")).toEqual([
      { total_cost: 8 },
    ])
  })

  it('projects are called by their label, else the end of their path, else their key (001-30)', async () => {
    expect(
      await rows('SELECT session_id, project_name FROM ccusage_v_session_summary ORDER BY session_id LIMIT 3'),
    ).toEqual([
      { session_id: 's1', project_name: 'p1' },
      { session_id: 's2', project_name: 'app' },
      { session_id: 's3', project_name: 'Shop' },
    ])
  })

  it('the history of imports holds duration, status, count, hash and statistics (001-19)', async () => {
    expect(await rows('SELECT * EXCEPT created_at FROM ccusage_import_history')).toEqual([
      {
        import_timestamp: '2026-11-05 12:00:00',
        machine_name: 'desk',
        import_duration_seconds: 2.5,
        statistics_json: '{"note":"it\'s"}',
        import_status: 'partial',
        records_imported: 6,
        data_hash: 'abc',
      },
    ])
  })

  it('the materialized views’ states merge to the same sums after a replay (001-34)', async () => {
    expect(
      await rows(
        'SELECT sumMerge(total_cost) AS cost, countMerge(usage_count)::UInt32 AS n FROM ccusage_mv_cost_by_model',
      ),
    ).toEqual([{ cost: 20, n: 7 }])
    expect(await rows('SELECT sumMerge(daily_cost) AS cost FROM ccusage_mv_daily_trends')).toEqual([{ cost: 20 }])
    const unknown = await rows(
      `SELECT DISTINCT sumMerge(total_cost) AS cost FROM ccusage_mv_cost_by_model WHERE model_name NOT IN
        (SELECT model FROM v_usage WHERE cost_usd IS NOT NULL) GROUP BY model_name`,
    )
    expect(unknown).toEqual([{ cost: null }])
    expect(await rows('SELECT sumMerge(project_total_cost) AS cost FROM ccusage_mv_top_projects')).toEqual([
      { cost: 20 },
    ])
  })
})

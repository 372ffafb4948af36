import type { DatabaseSync } from 'node:sqlite'
import { FleetFault } from '../fleet-fault.ts'
import { inTransaction } from '../transaction.ts'
import { countSizes, sizesTable } from './machine-sizes.ts'
import { storeTable } from './store-id.ts'
import { workTables } from './work-tables.ts'

const tokens = `input_tokens integer not null, output_tokens integer not null, reasoning_tokens integer not null,
  cache_read_tokens integer not null, cache_write_5m_tokens integer not null, cache_write_1h_tokens integer not null`

/** Forward only; one that was released is never edited. `user_version` is how many have run. */
const migrations: readonly string[] = [
  `
  -- One row per call. 'ts_day' is the UTC day of 'ts_ms', part of the key as in ClickHouse. Columns are named as there, but times are
  -- UTC ms and money is nano-USD.
  create table usage_events (
    tenant_id text not null, ts_day integer not null, source text not null, event_id text not null, ts_ms integer not null,
    provider text not null, account_id text not null, machine_id text not null, machine_name text not null, user_id text not null,
    project_key text not null, project_label text not null, session_key text not null, model text not null,
    service_tier text not null, ${tokens},
    total_tokens integer not null
      generated always as (input_tokens + output_tokens + cache_read_tokens + cache_write_5m_tokens + cache_write_1h_tokens) virtual,
    web_searches integer not null, cost_nano_usd integer check (cost_nano_usd >= 0), cost_kind text not null,
    calculated_nano_usd integer, price_version text not null, is_background integer not null, version integer not null,
    is_deleted integer not null, ingested_at_ms integer not null,
    primary key (tenant_id, ts_day, source, event_id)
  ) without rowid;
  -- Where else a call lies: two machines may know it under two days.
  create index usage_event on usage_events (event_id, source);

  -- Calls that stand, added up by quarter hour and all that is told apart: what questions about many days are asked of. Made anew for
  -- the UTC days in 'stale_days', into which a writer puts every day that it changes.
  create table usage_slots (
    tenant_id text not null, slot_ms integer not null, source text not null, provider text not null, account_id text not null,
    machine_id text not null, machine_name text not null, user_id text not null, project_key text not null,
    project_label text not null, session_key text not null, model text not null, service_tier text not null,
    cost_kind text not null, is_background integer not null, calls integer not null, first_ms integer not null,
    last_ms integer not null, ${tokens}, total_tokens integer not null, web_searches integer not null, cost_nano_usd integer,
    calculated_nano_usd integer
  );
  create index slot_time on usage_slots (tenant_id, slot_ms);
  create table stale_days (tenant_id text not null, ts_day integer not null, primary key (tenant_id, ts_day)) without rowid;

  create table usage_blocks (
    tenant_id text not null, source text not null, machine_id text not null, machine_name text not null,
    block_start_ms integer not null, block_end_ms integer not null, actual_end_ms integer, is_gap integer not null,
    is_active integer not null, entries integer not null, ${tokens}, cost_nano_usd integer, models text not null,
    limit_reset_at_ms integer, burn_nano_usd_per_hour integer, projected_cost_nano_usd integer, version integer not null,
    primary key (tenant_id, source, machine_id, block_start_ms, is_gap)
  ) without rowid;

  create table quota_snapshots (
    tenant_id text not null, account_id text not null, provider text not null, window_kind text not null,
    captured_at_ms integer not null, machine_id text not null, machine_name text not null, origin text not null,
    used_percent real, used real, limit_value real, unit text, resets_at_ms integer,
    primary key (tenant_id, provider, account_id, window_kind, origin, machine_id, captured_at_ms)
  ) without rowid;

  create table import_runs (
    tenant_id text not null, run_id text not null, machine_id text not null, machine_name text not null,
    started_at_ms integer not null, duration_ms integer not null, status text not null, records integer not null,
    content_hash text not null, statistics_json text not null,
    primary key (tenant_id, machine_id, started_at_ms, run_id)
  ) without rowid;

  -- Records of ccusage's own reports. 'models' and 'breakdown' are JSON.
  create table imported_reports (
    tenant_id text not null, machine_id text not null, machine_name text not null, source text not null, record_type text not null,
    record_key text not null, start_ts_ms integer not null, end_ts_ms integer not null, project_key text not null,
    project_label text not null, session_key text not null, ${tokens}, cost_nano_usd integer, models text not null,
    breakdown text not null, version integer not null,
    primary key (tenant_id, record_type, source, machine_id, record_key)
  ) without rowid;

  create view v_usage as select * from usage_events where is_deleted = 0;
  `,
  `
  -- Calls that came before have none until their machine sends them again.
  alter table usage_events add column cache_saved_nano_usd integer;
  alter table usage_slots add column cache_saved_nano_usd integer;
  `,
  storeTable,
  workTables,
  sizesTable,
  `
  -- Null for blocks that came before, until their machine sends them again.
  alter table usage_blocks add column unpriced_calls integer;
  `,
  `
  -- Null for outcomes that came before, until their machine sends them again: of how many the cost is not known, nobody knows.
  alter table work_outcomes add column unpriced_sessions integer;
  alter table work_outcomes add column unpriced_commits integer;
  alter table work_outcomes add column unpriced_pull_requests integer;
  alter table work_outcomes add column unpriced_lines_added integer;
  alter table work_outcomes add column unpriced_lines_removed integer;
  alter table work_outcomes add column unpriced_active_ms integer;
  `,
]

/** The version of the tables that this code knows. */
export const fleetSchemaVersion = migrations.length
/** From here on sizes are kept. */
const sizesVersion = migrations.indexOf(sizesTable) + 1

/**
 * Brings the tables up to date, safe with other processes that do the same; or to an earlier version, to begin with.
 * Throws `FleetFault` for a file that a later version of the program wrote.
 */
export function migrateFleet(database: DatabaseSync, to = fleetSchemaVersion): void {
  if (versionOf(database) === to) return
  inTransaction(database, () => {
    const version = versionOf(database)
    if (version > fleetSchemaVersion) throw laterFault(version)
    for (const sql of migrations.slice(version, to)) database.exec(sql)
    if (version < to && to >= sizesVersion) countSizes(database) // else another process was faster
    database.exec(`pragma user_version = ${to}`)
  })
}

const versionOf = (database: DatabaseSync): number =>
  Number(database.prepare('pragma user_version').get()?.user_version ?? 0)

const laterFault = (version: number): FleetFault =>
  new FleetFault(
    'validation',
    `The fleet file has tables of version ${version}; this aic knows ${fleetSchemaVersion}`,
    {
      advice: 'Update aic on this machine; where that was done, restart its agent: aic agent stop, aic agent start.',
    },
  )

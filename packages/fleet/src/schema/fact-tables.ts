import { costKinds, importedReportTypes } from '../fleet-event.ts'
import type { FleetTable } from './fleet-table.ts'
import { tokenColumns, tokenDefinitions } from './token-columns.ts'

const time = "DateTime64(3, 'UTC')"
const money = 'Nullable(Decimal(18, 9))'
const label = 'LowCardinality(String)'
const enumOf = (names: readonly string[]): string =>
  `Enum8(${names.map((name, at) => `'${name}' = ${at + 1}`).join(', ')})`
const ingested = `ingested_at ${time} DEFAULT now64(3)`

/**
 * One row per billed call. The key holds no machine: copies of a call from several machines become one row. `version` is made of
 * what the row says, so the order in which rows arrive does not matter; `is_deleted` takes a key back.
 */
export const usageEvents: FleetTable = {
  name: 'usage_events',
  columns: [
    `tenant_id ${label}`,
    'event_id FixedString(32) CODEC(ZSTD(1))',
    `ts ${time} CODEC(DoubleDelta, ZSTD(1))`,
    ...['source', 'provider', 'account_id', 'machine_id', 'machine_name', 'user_id'].map((name) => `${name} ${label}`),
    `project_key ${label}`,
    `project_label ${label}`,
    'session_key String CODEC(ZSTD(3))',
    `model ${label}`,
    `service_tier ${label}`,
    ...tokenDefinitions,
    'web_searches UInt32 CODEC(T64, ZSTD(1))',
    `cost_usd ${money} CODEC(ZSTD(1))`,
    `cost_kind ${enumOf(costKinds)}`,
    `calculated_usd ${money} CODEC(ZSTD(1))`,
    `cache_saved_usd ${money} CODEC(ZSTD(1))`,
    `price_version ${label}`,
    'is_background UInt8',
    'version UInt64 CODEC(ZSTD(1))',
    'is_deleted UInt8 DEFAULT 0',
    ingested,
    'INDEX ix_event event_id TYPE bloom_filter(0.01) GRANULARITY 4',
    'INDEX ix_session session_key TYPE bloom_filter(0.01) GRANULARITY 4',
    'INDEX ix_project project_key TYPE set(256) GRANULARITY 4',
  ],
  replacing: 'version, is_deleted',
  // A function of the key alone: rows of one key must meet in one partition to become one.
  partitionBy: 'toYYYYMM(ts)',
  primaryKey: 'tenant_id, toDate(ts), source',
  orderBy: 'tenant_id, toDate(ts), source, event_id',
  ttl: { column: 'ts', days: 'retention' },
  settings: [
    'non_replicated_deduplication_window = 1000',
    'ttl_only_drop_parts = 1',
    'min_age_to_force_merge_seconds = 3600',
  ],
}

/** 5-hour blocks, worked out by the machine whose calls they hold. */
export const usageBlocks: FleetTable = {
  name: 'usage_blocks',
  columns: [
    ...['tenant_id', 'machine_id', 'machine_name', 'source'].map((name) => `${name} ${label}`),
    `block_start ${time}`,
    `block_end ${time}`,
    `actual_end Nullable(${time})`,
    'is_gap UInt8',
    'is_active UInt8',
    'entries UInt32',
    ...tokenDefinitions,
    `cost_usd ${money}`,
    'unpriced_calls Nullable(UInt32)',
    `models Array(${label})`,
    `limit_reset_at Nullable(${time})`,
    `burn_usd_per_hour ${money}`,
    `projected_cost_usd ${money}`,
    'version UInt64',
    ingested,
  ],
  replacing: 'version',
  partitionBy: 'toYYYYMM(block_start)',
  orderBy: 'tenant_id, source, machine_id, block_start, is_gap',
  ttl: { column: 'block_start', days: 'retention' },
  settings: [],
}

/** What accounts had used of their limits. Percentages of one account from several machines are never added. */
export const quotaSnapshots: FleetTable = {
  name: 'quota_snapshots',
  columns: [
    ...['tenant_id', 'provider', 'account_id', 'machine_id', 'machine_name'].map((name) => `${name} ${label}`),
    `window_kind ${label}`,
    `origin ${label}`,
    `captured_at ${time}`,
    'used_percent Nullable(Float64)',
    'used Nullable(Float64)',
    'limit_value Nullable(Float64)',
    'unit LowCardinality(Nullable(String))',
    `resets_at Nullable(${time})`,
    ingested,
  ],
  replacing: 'ingested_at',
  partitionBy: 'toYYYYMM(captured_at)',
  orderBy: 'tenant_id, provider, account_id, window_kind, origin, machine_id, captured_at',
  ttl: { column: 'captured_at', days: 365 },
  settings: [],
}

/** One row per import: who, how long, what came of it. */
export const importRuns: FleetTable = {
  name: 'import_runs',
  columns: [
    `tenant_id ${label}`,
    'run_id UUID',
    `machine_id ${label}`,
    `machine_name ${label}`,
    `started_at ${time}`,
    'duration_ms UInt64',
    "status Enum8('completed' = 1, 'partial' = 2, 'failed' = 3)",
    'records UInt64',
    'content_hash String',
    'statistics_json String CODEC(ZSTD(3))',
    ingested,
  ],
  replacing: 'ingested_at',
  partitionBy: 'toYYYYMM(started_at)',
  orderBy: 'tenant_id, machine_id, started_at, run_id',
  ttl: null,
  settings: [],
}

/** Records of ccusage’s own reports. A session’s first call may move, so the partition is the kind of record, which can’t. */
export const importedReports: FleetTable = {
  name: 'imported_reports',
  columns: [
    ...['tenant_id', 'machine_id', 'machine_name', 'source'].map((name) => `${name} ${label}`),
    `record_type ${enumOf(importedReportTypes)}`,
    'record_key String',
    `start_ts ${time}`,
    `end_ts ${time}`,
    `project_key ${label}`,
    `project_label ${label}`,
    'session_key String',
    ...tokenDefinitions,
    `cost_usd ${money}`,
    `models Array(${label})`,
    `breakdown Nested(model ${label}, ${tokenColumns.map((name) => `${name} UInt64`).join(', ')}, cost_usd ${money})`,
    'version UInt64',
    ingested,
  ],
  replacing: 'version',
  partitionBy: 'record_type',
  orderBy: 'tenant_id, record_type, source, machine_id, record_key',
  ttl: null,
  settings: [],
}

/** Which versions of the schema were put in place, and when. */
export const fleetSchema: FleetTable = {
  name: 'fleet_schema',
  columns: [
    'tenant_id LowCardinality(String)',
    'version UInt32',
    'title String',
    `applied_at ${time} DEFAULT now64(3)`,
  ],
  replacing: 'applied_at',
  partitionBy: null,
  orderBy: 'tenant_id, version',
  ttl: null,
  settings: [],
}

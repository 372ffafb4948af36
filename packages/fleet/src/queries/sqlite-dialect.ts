import type { Dialect } from './dialect.ts'

/** Columns that calls and their groups share. */
const shared = `source as source_id, provider as provider_id, account_id as account_key, machine_id as host_id, machine_name as host,
  user_id as person, project_key as project_id, project_label as project_name, session_key as session_id, model as model_id,
  service_tier as tier_id, input_tokens as input, output_tokens as output, reasoning_tokens as reasoning,
  cache_read_tokens as cache_read, cache_write_5m_tokens as cache_5m, cache_write_1h_tokens as cache_1h, total_tokens as total,
  web_searches as searches, cost_nano_usd as cost, calculated_nano_usd as calculated, cost_kind as kind, is_background as background`

const grouped = `calls as n, first_ms, last_ms, zone_day(slot_ms) as day, zone_hour(slot_ms) as hour, ${shared}`
const single = `1 as n, ts_ms as at_ms, ts_ms as first_ms, ts_ms as last_ms, zone_day(ts_ms) as day, zone_hour(ts_ms) as hour, ${shared},
  ingested_at_ms as ingested_ms`

const ofTenant = 'tenant_id = :tenant'

const blocks = `(select source as source_id, machine_id as host_id, machine_name as host, block_start_ms as start_ms,
  block_end_ms as end_ms, actual_end_ms as last_ms, is_gap as gap, is_active as active, entries as call_count,
  input_tokens + output_tokens + cache_read_tokens + cache_write_5m_tokens + cache_write_1h_tokens as total,
  cost_nano_usd as cost, limit_reset_at_ms as limit_ms, burn_nano_usd_per_hour as burn, projected_cost_nano_usd as projected
  from usage_blocks where ${ofTenant})`

const quotas = `(select provider as provider_id, account_id as account_key, machine_id as host_id, window_kind as kind, origin as origin_id,
  captured_at_ms as at_ms, used_percent as percent, resets_at_ms as resets_ms from quota_snapshots where ${ofTenant})`

const runs = `(select run_id, machine_id as host_id, machine_name as host, started_at_ms as started_ms, duration_ms as took_ms,
  status as outcome, records as record_count from import_runs where ${ofTenant})`

/**
 * SQLite 3.44 and later. SQLite knows no zones: `zone_day(ms)`, `zone_hour(ms)`, `month_start(day)` and `usd(nano)` are functions that `SqliteFleet` gives it.
 * Days of every zone begin with a quarter of an hour, so sums by quarter hour serve them all.
 */
export const sqlite: Dialect = {
  calls: `(select ${grouped} from usage_slots where ${ofTenant} and slot_ms >= :from_ms and slot_ms < :to_ms)`,
  everyCall: `(select ${grouped} from usage_slots where ${ofTenant})`,
  singleCalls: `(select ${single} from v_usage where ${ofTenant} and ts_day between :from_ms / 86400000 and :to_ms / 86400000
  and ts_ms >= :from_ms and ts_ms < :to_ms)`,
  blocks,
  quotas,
  runs,
  count: 'sum(n)',
  whole: (name) => `:${name}`,
  real: (name) => `:${name}`,
  text: (name) => `:${name}`,
  usd: (nanoUsd) => `usd(${nanoUsd})`,
  quotient: (dividend, divisor) => `(${dividend}) / nullif(${divisor}, 0)`,
  cut: (fraction) => `cast(${fraction} as integer)`,
  optional: (value) => value,
  list: (value) => `group_concat(distinct ${value} order by ${value})`,
  dayText: (day) => `date((${day}) * 86400, 'unixepoch')`,
  monthText: (day) => `strftime('%Y-%m', (${day}) * 86400, 'unixepoch')`,
  monthStart: (day) => `month_start(${day})`,
  monthStartAfter: (day) =>
    `cast(unixepoch(date((${day}) * 86400, 'unixepoch', 'start of month', '+1 month')) / 86400 as integer)`,
  dayAt: (atMs) => `zone_day(${atMs})`,
  days: (first, last) =>
    `(with recursive edge(low, high) as (select ${first}, ${last}), line(day, high) as (select low, high from edge where low <= high
    union all select day + 1, high from line where day < high) select day from line)`,
  ending: '',
}

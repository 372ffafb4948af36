import type { Dialect } from './dialect.ts'

const columns = `1 as n, toUnixTimestamp64Milli(ts) as at_ms, toUnixTimestamp64Milli(ts) as first_ms,
  toUnixTimestamp64Milli(ts) as last_ms, toInt32(toDate(ts, {zone:String})) as day,
  toInt32(toHour(ts, {zone:String})) as hour, source as source_id, provider as provider_id, account_id as account_key, machine_id as host_id,
  machine_name as host, user_id as person, project_key as project_id, project_label as project_name, session_key as session_id,
  model as model_id, service_tier as tier_id, input_tokens as input, output_tokens as output, reasoning_tokens as reasoning,
  cache_read_tokens as cache_read, cache_write_5m_tokens as cache_5m, cache_write_1h_tokens as cache_1h, total_tokens as total,
  web_searches as searches, reinterpretAsInt64(cost_usd) as cost, reinterpretAsInt64(calculated_usd) as calculated,
  toString(cost_kind) as kind, is_background as background, toUnixTimestamp64Milli(ingested_at) as ingested_ms`

const moment = (name: string): string => `fromUnixTimestamp64Milli({${name}:Int64}, 'UTC')`
const ofTenant = 'tenant_id = {tenant:String}'
const msOf = (column: string): string => `toUnixTimestamp64Milli(${column})`

const blocks = `(select source as source_id, machine_id as host_id, machine_name as host, ${msOf('block_start')} as start_ms,
  ${msOf('block_end')} as end_ms, ${msOf('actual_end')} as last_ms, is_gap as gap, is_active as active, entries as call_count,
  input_tokens + output_tokens + cache_read_tokens + cache_write_5m_tokens + cache_write_1h_tokens as total,
  reinterpretAsInt64(cost_usd) as cost, ${msOf('limit_reset_at')} as limit_ms,
  reinterpretAsInt64(burn_usd_per_hour) as burn, reinterpretAsInt64(projected_cost_usd) as projected
  from usage_blocks final where ${ofTenant})`

const quotas = `(select provider as provider_id, account_id as account_key, machine_id as host_id, window_kind as kind, origin as origin_id,
  ${msOf('captured_at')} as at_ms, used_percent as percent, ${msOf('resets_at')} as resets_ms
  from quota_snapshots final where ${ofTenant})`

const runs = `(select run_id, machine_id as host_id, machine_name as host, ${msOf('started_at')} as started_ms, duration_ms as took_ms,
  toString(status) as outcome, records as record_count from import_runs final where ${ofTenant})`

const asked = `(select ${columns} from v_usage where ${ofTenant} and ts >= ${moment('from_ms')} and ts < ${moment('to_ms')})`

/** ClickHouse 26: exact integers inside, Decimal(38, 9) at the end. A column of Decimal(18, 9) read as Int64 is its nano-USD. */
export const clickHouse: Dialect = {
  calls: asked,
  singleCalls: asked,
  everyCall: `(select ${columns} from v_usage where ${ofTenant})`,
  blocks,
  quotas,
  runs,
  count: 'count(*)',
  whole: (name) => `{${name}:Int64}`,
  real: (name) => `{${name}:Float64}`,
  text: (name) => `{${name}:String}`,
  usd: (nanoUsd) => `toDecimal128(${nanoUsd}, 9) / 1000000000`,
  quotient: (dividend, divisor) => `intDiv(${dividend}, nullif(${divisor}, 0))`,
  cut: (fraction) => `accurateCastOrNull(trunc(${fraction}), 'Int64')`,
  optional: (value) => `toNullable(${value})`,
  list: (value) => `arrayStringConcat(arraySort(groupUniqArray(${value})), ',')`,
  dayText: (day) => `toString(toDate32(${day}))`,
  monthText: (day) => `formatDateTime(toDate32(${day}), '%Y-%m')`,
  monthStart: (day) => `toInt32(toStartOfMonth(toDate32(${day})))`,
  monthStartAfter: (day) => `toInt32(addMonths(toStartOfMonth(toDate32(${day})), 1))`,
  dayAt: (atMs) => `toInt32(toDate(fromUnixTimestamp64Milli(toInt64(${atMs}), 'UTC'), {zone:String}))`,
  days: (first, last) => `(select arrayJoin(range(toInt32(${first}), toInt32(${last}) + 1)) as day)`,
  ending: '\nsettings join_use_nulls = 1',
}

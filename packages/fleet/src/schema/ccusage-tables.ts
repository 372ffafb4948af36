import { importedReportTypes } from '../fleet-event.ts'
import type { FleetView } from './fleet-view.ts'

/** Token columns of the original; writes of both lifetimes are one there. */
const tokens = `sum(input_tokens) AS input_tokens, sum(output_tokens) AS output_tokens,
  sum(cache_write_5m_tokens + cache_write_1h_tokens) AS cache_creation_tokens, sum(cache_read_tokens) AS cache_read_tokens`
const written = `toDateTime(min(ingested_at), 'UTC') AS created_at, toDateTime(max(ingested_at), 'UTC') AS updated_at`
/** Exact to the nano-dollar until the one conversion; null where nothing is priced. */
const cost = 'toFloat64(sum(cost_usd))'
const modelsCount = `toUInt16(uniqExactIf(model, model != ''))`
const sums = `${tokens}, sum(total_tokens) AS total_tokens,
  ${cost} AS total_cost, ${modelsCount} AS models_count, ${written}`
/** Inner names keep sums from being read as their own arguments. */
const usage = `(SELECT * FROM v_usage) AS usage`
/** What ccusage reports is in the events by day, without sessions: those are in its session records. */
const namesSession = `(session_key != '' OR NOT startsWith(source, 'ccusage'))`

const daily: FleetView = {
  name: 'ccusage_usage_daily',
  select: `SELECT toDate(ts) AS date, machine_name, ${sums}\nFROM ${usage}\nGROUP BY date, machine_name`,
}

const monthly: FleetView = {
  name: 'ccusage_usage_monthly',
  select: `SELECT formatDateTime(ts, '%Y-%m') AS month, toYear(ts) AS year, toMonth(ts) AS month_num, machine_name,
  ${sums}
FROM ${usage}
GROUP BY month, year, month_num, machine_name`,
}

const sessions: FleetView = {
  name: 'ccusage_usage_sessions',
  select: `SELECT session_key AS session_id, argMax(project_key, ts) AS project_path, machine_name, ${tokens},
  sum(total_tokens) AS total_tokens, ${cost} AS total_cost, toDate(max(ts)) AS last_activity,
  ${modelsCount} AS models_count, ${written}
FROM (SELECT * FROM v_usage WHERE ${namesSession}) AS usage
GROUP BY session_id, machine_name
UNION ALL
SELECT session_key, project_key, machine_name, input_tokens, output_tokens,
  cache_write_5m_tokens + cache_write_1h_tokens, cache_read_tokens, total_tokens, toFloat64(cost_usd), toDate(end_ts),
  toUInt16(length(models)), toDateTime(ingested_at, 'UTC'), toDateTime(ingested_at, 'UTC')
FROM (SELECT *, total_tokens FROM imported_reports FINAL WHERE record_type = 'session') AS reports`,
}

const blockId = `concat(if(is_gap, 'gap-', ''), formatDateTime(block_start, '%Y-%m-%dT%H:%i:%S'), '.000Z')`

/** A block that an earlier call moved away was emptied: it ends where it begins. */
const blocks: FleetView = {
  name: 'ccusage_usage_blocks',
  select: `SELECT ${blockId} AS block_id, machine_name,
  toDateTime(block_start, 'UTC') AS start_time, toDateTime(block_end, 'UTC') AS end_time,
  toDateTime(actual_end, 'UTC') AS actual_end_time, toUInt8(is_active AND block_end > now64(3)) AS is_active, is_gap, entries,
  input_tokens, output_tokens, cache_write_5m_tokens + cache_write_1h_tokens AS cache_creation_tokens, cache_read_tokens,
  total_tokens, toFloat64(blocks.cost_usd) AS cost_usd, toUInt16(length(models)) AS models_count,
  toDateTime(limit_reset_at, 'UTC') AS usage_limit_reset_time, toFloat64(burn_usd_per_hour) AS burn_rate,
  toFloat64(projected_cost_usd) AS \`projection\`,
  toDateTime(ingested_at, 'UTC') AS created_at, toDateTime(ingested_at, 'UTC') AS updated_at
FROM usage_blocks AS blocks FINAL
WHERE block_end > block_start`,
}

const projectsDaily: FleetView = {
  name: 'ccusage_usage_projects_daily',
  select: `SELECT toDate(ts) AS date, project_key AS project_id, machine_name, ${sums}
FROM ${usage}
GROUP BY date, project_id, machine_name`,
}

const recordType = `CAST(kind, 'Enum8(${importedReportTypes.map((name, at) => `\\'${name}\\' = ${at + 1}`).join(', ')})')`
/** The grains of the original, each a key made of the call. Those of blocks have models, and no tokens by model. */
const grains = `arrayJoin([
    ('daily', toString(toDate(ts))),
    ('monthly', formatDateTime(ts, '%Y-%m')),
    ('session', session_key),
    ('project_daily', concat(toString(toDate(ts)), '|', project_key))
  ])`

const modelBreakdowns: FleetView = {
  name: 'ccusage_model_breakdowns',
  select: `SELECT ${recordType} AS record_type, grain.2 AS record_key, machine_name, model AS model_name,
  ${tokens}, ${cost} AS cost, toDateTime(min(ingested_at), 'UTC') AS created_at
FROM (SELECT *, ${grains} AS grain, grain.1 AS kind FROM v_usage WHERE grain.1 != 'session' OR ${namesSession}) AS usage
GROUP BY kind, record_key, machine_name, model_name
UNION ALL
SELECT record_type, record_key, machine_name, part.1, part.2, part.3, part.4 + part.5, part.6, toFloat64(part.7),
  toDateTime(ingested_at, 'UTC')
FROM (
  SELECT *, arrayJoin(arrayZip(breakdown.model, breakdown.input_tokens, breakdown.output_tokens, breakdown.cache_write_5m_tokens,
    breakdown.cache_write_1h_tokens, breakdown.cache_read_tokens, breakdown.cost_usd)) AS part
  FROM imported_reports FINAL
  WHERE record_type IN ('session', 'block')
) AS reports`,
}

const modelsUsed: FleetView = {
  name: 'ccusage_models_used',
  select: `SELECT ${recordType} AS record_type, grain.2 AS record_key, machine_name, model AS model_name,
  toDateTime(min(ingested_at), 'UTC') AS created_at
FROM (SELECT *, ${grains} AS grain, grain.1 AS kind FROM v_usage WHERE grain.1 != 'session' OR ${namesSession}) AS usage
WHERE model != ''
GROUP BY kind, record_key, machine_name, model_name
UNION ALL
SELECT record_type, record_key, machine_name, arrayJoin(models), toDateTime(ingested_at, 'UTC')
FROM (SELECT * FROM imported_reports FINAL WHERE record_type = 'session') AS reports
UNION ALL
SELECT CAST('block', 'Enum8(${importedReportTypes.map((name, at) => `\\'${name}\\' = ${at + 1}`).join(', ')})'), ${blockId},
  machine_name, arrayJoin(models), toDateTime(ingested_at, 'UTC')
FROM (SELECT * FROM usage_blocks FINAL WHERE block_end > block_start) AS blocks`,
}

const importHistory: FleetView = {
  name: 'ccusage_import_history',
  select: `SELECT toDateTime(started_at, 'UTC') AS import_timestamp, machine_name, toFloat32(duration_ms / 1000) AS import_duration_seconds,
  statistics_json, toString(status) AS import_status, toUInt32(records) AS records_imported, content_hash AS data_hash,
  toDateTime(ingested_at, 'UTC') AS created_at
FROM import_runs FINAL`,
}

/**
 * The tables of the work that this one continues, by their names and columns, as views of the events: they can’t disagree with each
 * other. Times are UTC; a cost is null where no price is known. One row per name of a machine, as they had no other.
 */
export const ccusageTables: readonly FleetView[] = [
  daily,
  monthly,
  sessions,
  blocks,
  projectsDaily,
  modelBreakdowns,
  modelsUsed,
  importHistory,
]

/**
 * What one of {@link ccusageTables} selects, for views of it: where the name still belongs to a table of the original, they must not
 * read that.
 */
export const selectOf = (name: string): string => ccusageTables.find((view) => view.name === name)?.select ?? ''

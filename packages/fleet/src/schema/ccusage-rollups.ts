import { selectOf } from './ccusage-tables.ts'
import type { FleetView } from './fleet-view.ts'

const cacheTokens = 'cache_write_5m_tokens + cache_write_1h_tokens + cache_read_tokens'

/**
 * The materialized views of the original work, by their names and columns, for dashboards that merge their states. Plain views: sums
 * that are added to on insert count a replay twice. Costs that nobody knows are in no sum and no mean: of nothing else, those are null.
 */
export const ccusageRollups: readonly FleetView[] = [
  {
    name: 'ccusage_mv_cost_by_model',
    select: `SELECT model AS model_name, machine_name, toDate(ts) AS date, sumState(toFloat64(cost_usd)) AS total_cost,
  sumState(input_tokens) AS total_input_tokens, sumState(output_tokens) AS total_output_tokens,
  sumState(${cacheTokens}) AS total_cache_tokens, countState() AS usage_count, toDateTime(toDate(ts), 'UTC') AS created_at
FROM v_usage
GROUP BY model_name, machine_name, date, created_at`,
  },
  {
    name: 'ccusage_mv_daily_trends',
    select: `SELECT toDate(ts) AS date, machine_name, sumState(toFloat64(cost_usd)) AS daily_cost,
  sumState(total_tokens) AS daily_tokens, sumState(input_tokens) AS daily_input_tokens,
  sumState(output_tokens) AS daily_output_tokens, sumState(${cacheTokens}) AS daily_cache_tokens,
  uniqState(model) AS unique_models, avgState(toFloat64(cost_usd)) AS avg_cost_per_session
FROM v_usage
GROUP BY date, machine_name`,
  },
  {
    name: 'ccusage_mv_top_projects',
    select: `SELECT session_id, project_path, machine_name, last_activity, sumState(total_cost) AS project_total_cost,
  sumState(total_tokens) AS project_total_tokens, maxState(last_activity) AS latest_activity
FROM (${selectOf('ccusage_usage_sessions')}) AS sessions
GROUP BY session_id, project_path, machine_name, last_activity`,
  },
]

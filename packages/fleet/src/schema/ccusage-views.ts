import { selectOf } from './ccusage-tables.ts'
import type { FleetView } from './fleet-view.ts'

/** Null rather than infinite where there are no tokens. */
const perMillion = 'total_cost / nullIf(total_tokens, 0) * 1000000 AS cost_per_million_tokens'

const dailySummary: FleetView = {
  name: 'ccusage_v_daily_summary',
  select: `SELECT date, machine_name, total_cost, total_tokens, input_tokens, output_tokens,
  cache_creation_tokens + cache_read_tokens AS cache_tokens, models_count, ${perMillion}
FROM (${selectOf('ccusage_usage_daily')}) AS daily
ORDER BY date DESC, machine_name`,
}

/** The name is the label where the allow-list has one, else the key; if that is a path, its last part. */
const sessionSummary: FleetView = {
  name: 'ccusage_v_session_summary',
  select: `SELECT session_id, machine_name,
  if(labels.project_label != '', labels.project_label, extract(project_path, '[^/\\\\\\\\]*$')) AS project_name,
  project_path, total_cost, total_tokens, last_activity, ${perMillion}
FROM (${selectOf('ccusage_usage_sessions')}) AS sessions
LEFT JOIN (
  SELECT project_key, any(project_label) AS project_label FROM (
    SELECT project_key, project_label FROM v_usage WHERE project_label != ''
    UNION ALL
    SELECT project_key, project_label FROM imported_reports FINAL WHERE project_label != ''
  ) GROUP BY project_key
) AS labels ON labels.project_key = sessions.project_path
ORDER BY total_cost DESC`,
}

/** Of calls, not of the breakdowns: those hold the same money once for each kind of record. */
const modelPerformance: FleetView = {
  name: 'ccusage_v_model_performance',
  select: `SELECT model AS model_name, machine_name, toFloat64(sum(cost_usd)) AS total_cost, sum(usage.total_tokens) AS total_tokens,
  total_cost / nullIf(count(cost_usd), 0) AS avg_cost_per_usage, count() AS usage_count, ${perMillion}
FROM (SELECT * FROM v_usage) AS usage
GROUP BY model_name, machine_name
ORDER BY total_cost DESC`,
}

const monthlyTrends: FleetView = {
  name: 'ccusage_v_monthly_trends',
  select: `SELECT month, year, month_num, machine_name, total_cost, total_tokens, ${perMillion}
FROM (${selectOf('ccusage_usage_monthly')}) AS monthly
ORDER BY year, month_num, machine_name`,
}

const activeBlocks: FleetView = {
  name: 'ccusage_v_active_blocks',
  select: `SELECT block_id, machine_name, start_time, end_time, actual_end_time, is_active, entries, cost_usd, total_tokens,
  burn_rate, \`projection\`, if(is_active = 1 AND \`projection\` IS NOT NULL, \`projection\`, cost_usd) AS projected_cost
FROM (${selectOf('ccusage_usage_blocks')}) AS blocks
WHERE is_gap = 0
ORDER BY start_time DESC`,
}

/** The five views of the original work, by their names and columns. */
export const ccusageViews: readonly FleetView[] = [
  dailySummary,
  sessionSummary,
  modelPerformance,
  monthlyTrends,
  activeBlocks,
]

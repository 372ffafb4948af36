import type { Relations } from './dialect.ts'

/** How a store says what its tables hold. */
export interface StoredColumns {
  /** Column of a time, as UTC ms. */
  readonly ms: (column: string) => string
  /** Column of USD, as nano-USD. */
  readonly nano: (column: string) => string
  /** Column of an amount of some currency, in nano-units. */
  readonly amount: (column: string) => string
  /** Column of a day, as its number since 1970. */
  readonly dayNumber: (column: string) => string
  /** Column of one word out of few, as text. */
  readonly word: (column: string) => string
  /** A table without rows that were replaced. */
  readonly rowsOf: (table: string) => string
  /** The condition for one team. */
  readonly ofTenant: string
}

/** Columns of calls and of groups of them that both stores have, under the names by which queries know them. */
export const callColumns = ({ nano, word }: StoredColumns): string => `source as source_id, provider as provider_id,
  account_id as account_key, machine_id as host_id, machine_name as host, user_id as person, project_key as project_id,
  project_label as project_name, session_key as session_id, model as model_id, service_tier as tier_id, input_tokens as input,
  output_tokens as output, reasoning_tokens as reasoning, cache_read_tokens as cache_read, cache_write_5m_tokens as cache_5m,
  cache_write_1h_tokens as cache_1h, total_tokens as total, web_searches as searches, ${nano('cost_usd')} as cost,
  ${nano('calculated_usd')} as calculated, ${nano('cache_saved_usd')} as saved, ${word('cost_kind')} as kind, is_background as background`

/** What a machine of before told of outcomes has a cost that nobody knows: of which of them it was is not told. */
const ofUnknownCost = (count: string): string => `coalesce(unpriced_${count}, ${count})`

/** All but calls. */
export const otherRelations = ({
  ms,
  nano,
  amount,
  dayNumber,
  word,
  rowsOf,
  ofTenant,
}: StoredColumns): Omit<Relations, 'calls' | 'callsOfUtcDays' | 'everyCall' | 'singleCalls'> => ({
  blocks: `(select source as source_id, machine_id as host_id, machine_name as host, ${ms('block_start')} as start_ms,
  ${ms('block_end')} as end_ms, ${ms('actual_end')} as last_ms, is_gap as gap, is_active as active, entries as call_count,
  input_tokens + output_tokens + cache_read_tokens + cache_write_5m_tokens + cache_write_1h_tokens as total,
  ${nano('cost_usd')} as cost, unpriced_calls as unpriced, ${ms('limit_reset_at')} as limit_ms, ${nano('burn_usd_per_hour')} as burn,
  ${nano('projected_cost_usd')} as projected from ${rowsOf('usage_blocks')} where ${ofTenant})`,
  quotas: `(select provider as provider_id, account_id as account_key, machine_id as host_id, window_kind as kind, origin as origin_id,
  ${ms('captured_at')} as at_ms, used_percent as percent, ${ms('resets_at')} as resets_ms from ${rowsOf('quota_snapshots')} where ${ofTenant})`,
  runs: `(select run_id, machine_id as host_id, machine_name as host, ${ms('started_at')} as started_ms, duration_ms as took_ms,
  ${word('status')} as outcome, records as record_count from ${rowsOf('import_runs')} where ${ofTenant})`,
  outcomes: `(select machine_id as host_id, machine_name as host, ${dayNumber('day')} as told_day, project_key as project_id,
  project_label as project_name, sessions as session_count, commits as commit_count, pull_requests as pull_count,
  lines_added + lines_removed as line_count, active_ms as work_ms,
  ${ofUnknownCost('sessions')} as session_unknown, ${ofUnknownCost('commits')} as commit_unknown,
  ${ofUnknownCost('pull_requests')} as pull_unknown, ${ofUnknownCost('lines_added')} + ${ofUnknownCost('lines_removed')} as line_unknown,
  ${ofUnknownCost('active_ms')} as work_unknown, case when unpriced_sessions is not null then ${nano('cost_usd')} end as cost
  from ${rowsOf('work_outcomes')} where ${ofTenant})`,
  bills: `(select provider as provider_id, account_id as account_key, ${dayNumber('day')} as told_day, currency as coin, model as model_id,
  item as line, ${amount('billed')} as nano, ${ms('told_at')} as at_ms, machine_name as host from ${rowsOf('vendor_bills')} where ${ofTenant})`,
  budgets: `(select machine_id as host_id, machine_name as host, budget_key as budget_id, budget_label as budget_name,
  project_key as project_id, project_label as project_name, period as span, ${ms('period_start')} as start_ms,
  ${ms('period_end')} as end_ms, ${nano('budget_usd')} as allowed, ${nano('spent_usd')} as spent, is_partial as partial,
  ${ms('told_at')} as at_ms from ${rowsOf('budget_states')} where ${ofTenant})`,
})

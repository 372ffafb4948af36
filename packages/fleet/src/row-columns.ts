import type { TokenCounts } from '@aic/core'
import type { FleetBlock, FleetEvent, FleetQuota, FleetRun, ImportedModel, ImportedReport } from './fleet-event.ts'

/** What a column may hold, by kind. */
export interface ColumnValues {
  /** As it is in both stores. */
  plain: string | number | null
  names: readonly string[]
  /** UTC ms. */
  time: number | null
  flag: boolean
  /** UTC day since 1970. */
  day: number
  /** Nano-USD. */
  usd: number | null
  /** Nano-units of some currency. */
  amount: number | null
  version: bigint
  /** A record’s parts by model. */
  parts: readonly ImportedModel[]
}

/** A column as ClickHouse names it, and what a row has there. */
export type RowColumn<Row> = {
  readonly [kind in keyof ColumnValues]: readonly [name: string, kind: kind, valueOf: (row: Row) => ColumnValues[kind]]
}[keyof ColumnValues]

/** Columns of tokens by kind: in this order they stand everywhere. */
export const tokenColumnOf = {
  input: 'input_tokens',
  output: 'output_tokens',
  cacheRead: 'cache_read_tokens',
  cacheWrite5m: 'cache_write_5m_tokens',
  cacheWrite1h: 'cache_write_1h_tokens',
  reasoning: 'reasoning_tokens',
} as const satisfies Record<keyof TokenCounts, string>

const tokenKinds = Object.keys(tokenColumnOf) as (keyof TokenCounts)[]
const ofTokens: readonly RowColumn<{ readonly tokens: TokenCounts }>[] = tokenKinds.map((kind) => [
  tokenColumnOf[kind],
  'plain',
  ({ tokens }) => tokens[kind],
])

const ofSender: readonly RowColumn<Pick<FleetEvent, 'tenant' | 'machineId' | 'machine'>>[] = [
  ['tenant_id', 'plain', ({ tenant }) => tenant],
  ['machine_id', 'plain', ({ machineId }) => machineId],
  ['machine_name', 'plain', ({ machine }) => machine],
]

const ofWork: readonly RowColumn<Pick<FleetEvent, 'source' | 'project' | 'projectLabel' | 'session'>>[] = [
  ['source', 'plain', ({ source }) => source],
  ['project_key', 'plain', ({ project }) => project],
  ['project_label', 'plain', ({ projectLabel }) => projectLabel],
  ['session_key', 'plain', ({ session }) => session],
]

/** `usage_events` */
export const eventColumns: readonly RowColumn<FleetEvent>[] = [
  ...ofSender,
  ['event_id', 'plain', ({ eventId }) => eventId],
  ['ts', 'time', ({ atMs }) => atMs],
  ...ofWork,
  ['provider', 'plain', ({ provider }) => provider],
  ['account_id', 'plain', ({ account }) => account],
  ['user_id', 'plain', ({ user }) => user],
  ['model', 'plain', ({ model }) => model],
  ['service_tier', 'plain', ({ tier }) => tier],
  ...ofTokens,
  ['web_searches', 'plain', ({ webSearches }) => webSearches],
  ['cost_usd', 'usd', ({ costNanoUsd }) => costNanoUsd],
  ['cost_kind', 'plain', ({ costKind }) => costKind],
  ['calculated_usd', 'usd', ({ calculatedNanoUsd }) => calculatedNanoUsd],
  ['cache_saved_usd', 'usd', ({ cacheSavedNanoUsd }) => cacheSavedNanoUsd],
  ['price_version', 'plain', ({ priceVersion }) => priceVersion],
  ['is_background', 'flag', ({ isBackground }) => isBackground],
  ['version', 'version', ({ version }) => version],
  ['is_deleted', 'flag', ({ isDeleted }) => isDeleted],
]

/** `usage_blocks` */
export const blockColumns: readonly RowColumn<FleetBlock>[] = [
  ...ofSender,
  ['source', 'plain', ({ source }) => source],
  ['block_start', 'time', ({ startMs }) => startMs],
  ['block_end', 'time', ({ endMs }) => endMs],
  ['actual_end', 'time', ({ actualEndMs }) => actualEndMs],
  ['is_gap', 'flag', ({ isGap }) => isGap],
  ['is_active', 'flag', ({ isActive }) => isActive],
  ['entries', 'plain', ({ entries }) => entries],
  ...ofTokens,
  ['cost_usd', 'usd', ({ costNanoUsd }) => costNanoUsd],
  ['unpriced_calls', 'plain', ({ unpricedCalls }) => unpricedCalls],
  ['models', 'names', ({ models }) => models],
  ['limit_reset_at', 'time', ({ limitResetMs }) => limitResetMs],
  ['burn_usd_per_hour', 'usd', ({ burnNanoUsdPerHour }) => burnNanoUsdPerHour],
  ['projected_cost_usd', 'usd', ({ projectedNanoUsd }) => projectedNanoUsd],
  ['version', 'version', ({ version }) => version],
]

/** `quota_snapshots` */
export const quotaColumns: readonly RowColumn<FleetQuota>[] = [
  ...ofSender,
  ['provider', 'plain', ({ provider }) => provider],
  ['account_id', 'plain', ({ account }) => account],
  ['window_kind', 'plain', ({ window }) => window],
  ['origin', 'plain', ({ origin }) => origin],
  ['captured_at', 'time', ({ atMs }) => atMs],
  ['used_percent', 'plain', ({ usedPercent }) => usedPercent],
  ['used', 'plain', ({ used }) => used],
  ['limit_value', 'plain', ({ limit }) => limit],
  ['unit', 'plain', ({ unit }) => unit],
  ['resets_at', 'time', ({ resetsAtMs }) => resetsAtMs],
]

/** `import_runs` */
export const runColumns: readonly RowColumn<FleetRun>[] = [
  ...ofSender,
  ['run_id', 'plain', ({ id }) => id],
  ['started_at', 'time', ({ startedMs }) => startedMs],
  ['duration_ms', 'plain', ({ durationMs }) => Math.round(durationMs)],
  ['status', 'plain', ({ status }) => status],
  ['records', 'plain', ({ records }) => records],
  ['content_hash', 'plain', ({ contentHash }) => contentHash],
  ['statistics_json', 'plain', ({ statistics }) => statistics],
]

/** `imported_reports` */
export const reportColumns: readonly RowColumn<ImportedReport>[] = [
  ...ofSender,
  ...ofWork,
  ['record_type', 'plain', ({ recordType }) => recordType],
  ['record_key', 'plain', ({ recordKey }) => recordKey],
  ['start_ts', 'time', ({ startMs }) => startMs],
  ['end_ts', 'time', ({ endMs }) => endMs],
  ...ofTokens,
  ['cost_usd', 'usd', ({ costNanoUsd }) => costNanoUsd],
  ['models', 'names', ({ models }) => models],
  ['version', 'version', ({ version }) => version],
  ['breakdown', 'parts', ({ breakdown }) => breakdown],
]

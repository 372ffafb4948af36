import type { TokenCounts } from '@aic/core'
import type { FleetBlock, FleetEvent, FleetQuota, FleetRun, ImportedReport } from '../fleet-event.ts'
import { tokenColumns } from '../schema/token-columns.ts'
import { optionalTimeText, timeText, usdText } from './row-values.ts'

/** How rows of one kind become rows of a table. */
export interface RowLayout<Row> {
  readonly table: string
  readonly columns: readonly string[]
  /** Values in the order of `columns`. */
  readonly valuesOf: (row: Row) => readonly unknown[]
}

const words = (text: string): string[] => text.split(' ')

/** In the order of {@link tokenColumns}. */
const tokensOf = (tokens: TokenCounts): readonly number[] => [
  tokens.input,
  tokens.output,
  tokens.cacheRead,
  tokens.cacheWrite5m,
  tokens.cacheWrite1h,
  tokens.reasoning,
]

/** `usage_events` */
export const eventLayout: RowLayout<FleetEvent> = {
  table: 'usage_events',
  columns: [
    ...words('tenant_id event_id ts source provider account_id machine_id machine_name user_id'),
    ...words('project_key project_label session_key model service_tier'),
    ...tokenColumns,
    ...words('web_searches cost_usd cost_kind calculated_usd price_version is_background version is_deleted'),
  ],
  valuesOf: (event) => [
    event.tenant,
    event.eventId,
    timeText(event.atMs),
    event.source,
    event.provider,
    event.account,
    event.machineId,
    event.machine,
    event.user,
    event.project,
    event.projectLabel,
    event.session,
    event.model,
    event.tier,
    ...tokensOf(event.tokens),
    event.webSearches,
    usdText(event.costNanoUsd),
    event.costKind,
    usdText(event.calculatedNanoUsd),
    event.priceVersion,
    Number(event.isBackground),
    String(event.version),
    Number(event.isDeleted),
  ],
}

/** `usage_blocks` */
export const blockLayout: RowLayout<FleetBlock> = {
  table: 'usage_blocks',
  columns: [
    ...words('tenant_id machine_id machine_name source block_start block_end actual_end is_gap is_active'),
    'entries',
    ...tokenColumns,
    ...words('cost_usd models limit_reset_at burn_usd_per_hour projected_cost_usd version'),
  ],
  valuesOf: (block) => [
    block.tenant,
    block.machineId,
    block.machine,
    block.source,
    timeText(block.startMs),
    timeText(block.endMs),
    optionalTimeText(block.actualEndMs),
    Number(block.isGap),
    Number(block.isActive),
    block.entries,
    ...tokensOf(block.tokens),
    usdText(block.costNanoUsd),
    block.models,
    optionalTimeText(block.limitResetMs),
    usdText(block.burnNanoUsdPerHour),
    usdText(block.projectedNanoUsd),
    String(block.version),
  ],
}

/** `quota_snapshots` */
export const quotaLayout: RowLayout<FleetQuota> = {
  table: 'quota_snapshots',
  columns: [
    ...words('tenant_id provider account_id machine_id machine_name window_kind origin captured_at'),
    ...words('used_percent used limit_value unit resets_at'),
  ],
  valuesOf: (quota) => [
    quota.tenant,
    quota.provider,
    quota.account,
    quota.machineId,
    quota.machine,
    quota.window,
    quota.origin,
    timeText(quota.atMs),
    quota.usedPercent,
    quota.used,
    quota.limit,
    quota.unit,
    optionalTimeText(quota.resetsAtMs),
  ],
}

/** `import_runs` */
export const runLayout: RowLayout<FleetRun> = {
  table: 'import_runs',
  columns: [
    ...words('tenant_id run_id machine_id machine_name started_at duration_ms status records'),
    ...words('content_hash statistics_json'),
  ],
  valuesOf: (run) => [
    run.tenant,
    run.id,
    run.machineId,
    run.machine,
    timeText(run.startedMs),
    Math.round(run.durationMs),
    run.status,
    run.records,
    run.contentHash,
    run.statistics,
  ],
}

/** `imported_reports` */
export const reportLayout: RowLayout<ImportedReport> = {
  table: 'imported_reports',
  columns: [
    ...words('tenant_id machine_id machine_name source record_type record_key start_ts end_ts'),
    ...words('project_key project_label session_key'),
    ...tokenColumns,
    ...words('cost_usd models version'),
    ...['model', ...tokenColumns, 'cost_usd'].map((name) => `breakdown.${name}`),
  ],
  valuesOf: (report) => [
    report.tenant,
    report.machineId,
    report.machine,
    report.source,
    report.recordType,
    report.recordKey,
    timeText(report.startMs),
    timeText(report.endMs),
    report.project,
    report.projectLabel,
    report.session,
    ...tokensOf(report.tokens),
    usdText(report.costNanoUsd),
    report.models,
    String(report.version),
    report.breakdown.map(({ model }) => model),
    ...tokenColumns.map((_, at) => report.breakdown.map(({ tokens }) => tokensOf(tokens)[at])),
    report.breakdown.map(({ costNanoUsd }) => usdText(costNanoUsd)),
  ],
}

import type { SQLInputValue } from 'node:sqlite'
import type { TokenCounts } from '@aic/core'
import { dayMs } from '@aic/core/report'
import type { FleetBlock, FleetEvent, FleetQuota, FleetRun, ImportedReport } from '../fleet-event.ts'

/** Values of one row by the names of its columns. */
export type SqliteRow = Readonly<Record<string, SQLInputValue>>

/** An event as a row of `usage_events`; `nowMs` is when it came in. */
export const eventToRow = (event: FleetEvent, nowMs: number): SqliteRow => ({
  tenant_id: event.tenant,
  ts_day: Math.floor(event.atMs / dayMs),
  source: event.source,
  event_id: event.eventId,
  ts_ms: event.atMs,
  provider: event.provider,
  account_id: event.account,
  machine_id: event.machineId,
  machine_name: event.machine,
  user_id: event.user,
  project_key: event.project,
  project_label: event.projectLabel,
  session_key: event.session,
  model: event.model,
  service_tier: event.tier,
  ...tokenColumns(event.tokens),
  web_searches: event.webSearches,
  cost_nano_usd: event.costNanoUsd,
  cost_kind: event.costKind,
  calculated_nano_usd: event.calculatedNanoUsd,
  price_version: event.priceVersion,
  is_background: Number(event.isBackground),
  version: event.version,
  is_deleted: Number(event.isDeleted),
  ingested_at_ms: nowMs,
})

/** A block as a row of `usage_blocks`. */
export const blockToRow = (block: FleetBlock): SqliteRow => ({
  tenant_id: block.tenant,
  source: block.source,
  machine_id: block.machineId,
  machine_name: block.machine,
  block_start_ms: block.startMs,
  block_end_ms: block.endMs,
  actual_end_ms: block.actualEndMs,
  is_gap: Number(block.isGap),
  is_active: Number(block.isActive),
  entries: block.entries,
  ...tokenColumns(block.tokens),
  cost_nano_usd: block.costNanoUsd,
  models: JSON.stringify(block.models),
  limit_reset_at_ms: block.limitResetMs,
  burn_nano_usd_per_hour: block.burnNanoUsdPerHour,
  projected_cost_nano_usd: block.projectedNanoUsd,
  version: block.version,
})

/** A snapshot as a row of `quota_snapshots`. */
export const quotaToRow = (quota: FleetQuota): SqliteRow => ({
  tenant_id: quota.tenant,
  account_id: quota.account,
  provider: quota.provider,
  window_kind: quota.window,
  captured_at_ms: quota.atMs,
  machine_id: quota.machineId,
  machine_name: quota.machine,
  origin: quota.origin,
  used_percent: quota.usedPercent,
  used: quota.used,
  limit_value: quota.limit,
  unit: quota.unit,
  resets_at_ms: quota.resetsAtMs,
})

/** An import as a row of `import_runs`. */
export const runToRow = (run: FleetRun): SqliteRow => ({
  tenant_id: run.tenant,
  run_id: run.id,
  machine_id: run.machineId,
  machine_name: run.machine,
  started_at_ms: run.startedMs,
  duration_ms: run.durationMs,
  status: run.status,
  records: run.records,
  content_hash: run.contentHash,
  statistics_json: run.statistics,
})

/** A record of ccusage as a row of `imported_reports`. */
export const reportToRow = (report: ImportedReport): SqliteRow => ({
  tenant_id: report.tenant,
  machine_id: report.machineId,
  machine_name: report.machine,
  source: report.source,
  record_type: report.recordType,
  record_key: report.recordKey,
  start_ts_ms: report.startMs,
  end_ts_ms: report.endMs,
  project_key: report.project,
  project_label: report.projectLabel,
  session_key: report.session,
  ...tokenColumns(report.tokens),
  cost_nano_usd: report.costNanoUsd,
  models: JSON.stringify(report.models),
  breakdown: JSON.stringify(report.breakdown),
  version: report.version,
})

const tokenColumns = (tokens: TokenCounts): SqliteRow => ({
  input_tokens: tokens.input,
  output_tokens: tokens.output,
  reasoning_tokens: tokens.reasoning,
  cache_read_tokens: tokens.cacheRead,
  cache_write_5m_tokens: tokens.cacheWrite5m,
  cache_write_1h_tokens: tokens.cacheWrite1h,
})

export type { CcusageBlock } from './ccusage/block.ts'
export { importedBlock, importedReport } from './ccusage/imported-rows.ts'
export { type CcusageReportName, ccusageReports, type ParsedReport, parseReport } from './ccusage/parse-report.ts'
export { type DaysPlan, planDays, type SentDay, type SentDays, withdrawDays } from './ccusage/plan-days.ts'
export type { CcusageRecord, CcusageSkip } from './ccusage/record.ts'
export { type CcusageSender, isByCcusage } from './ccusage/sender.ts'
export { type CcusageDay, usageDays } from './ccusage/usage-days.ts'
export { ccusageWordings } from './ccusage/wordings.ts'
export { type Audit, type AuditFinding, type AuditOptions, auditNames } from './clickhouse/audit-names.ts'
export { type CheckOptions, checkClickHouse } from './clickhouse/check-clickhouse.ts'
export type { CheckSection } from './clickhouse/check-section.ts'
export { type LatencyRating, latencyRating } from './clickhouse/latency.ts'
export {
  type ClickHouse,
  type ClickHouseOptions,
  openClickHouse,
  type RequestOptions,
} from './clickhouse/open-clickhouse.ts'
export { type FreshnessOptions, type MachineFreshness, readFreshness } from './clickhouse/read-freshness.ts'
export {
  type ClickHouseSettings,
  type ConfiguredClickHouse,
  clickHouseUrl,
  readClickHouseSettings,
  shownSettings,
} from './clickhouse/settings.ts'
export { type ClickHouseTargetOptions, clickHouseTarget } from './clickhouse/target.ts'
export { type FleetTotals, type FleetVerification, type VerifyOptions, verifyFleet } from './clickhouse/verify-fleet.ts'
export { type Embedded, type EmbeddedOptions, startEmbedded } from './embedded/start-embedded.ts'
export {
  type CostKind,
  costKinds,
  type FleetBatch,
  type FleetBlock,
  type FleetEvent,
  type FleetQuota,
  type FleetRun,
  type FleetTarget,
  type ImportedModel,
  type ImportedReport,
  type ImportedReportType,
  importedReportTypes,
} from './fleet-event.ts'
export { FleetFault, type FleetFaultKind, fleetFaultKinds } from './fleet-fault.ts'
export { Outbox, outboxPath } from './outbox/outbox.ts'
export { DamagedOutboxError, setOutboxAside } from './outbox/outbox-file.ts'
export { type KeyPlan, type PlannedRows, planRows, type WantedRow } from './outbox/plan-rows.ts'
export { type PushLock, takePushLock } from './outbox/push-lock.ts'
export type { SentRow } from './outbox/sent-row.ts'
export { ensureHashKey, hashKeyPath, readHashKey, setHashKey } from './privacy/hash-key.ts'
export { type LabelList, type LabelledProject, labelList } from './privacy/label-list.ts'
export {
  type HashMode,
  hashModes,
  keyFingerprint,
  type NameHasher,
  type NameKind,
  nameHasher,
} from './privacy/name-hasher.ts'
export { bindQuery, type QueryContext, type QueryValues } from './queries/bind.ts'
export type { FleetRow } from './queries/fleet-row.ts'
export { findQuery, namedQueries } from './queries/named-queries.ts'
export type { NamedQuery, QueryColumn, QueryParameter, QueryShape } from './queries/named-query.ts'
export { queryClickHouse } from './queries/query-clickhouse.ts'
export {
  type ApplyOptions,
  applySchema,
  planSchema,
  type SchemaOutcome,
  type SchemaReport,
  type SchemaStep,
  schemaOutcomes,
} from './schema/apply-schema.ts'
export { type BackupOptions, backupTables, type TableBackup } from './schema/backup-tables.ts'
export { schemaVersion } from './schema/migrations.ts'
export { type Recreated, type RecreateOptions, recreateSchema } from './schema/recreate-schema.ts'
export { refreshUsageDaily } from './schema/refresh-usage-daily.ts'
export { rowPolicySql, type TenantReader } from './schema/row-policy.ts'
export { defaultRetentionDays, type SchemaOptions } from './schema/schema-options.ts'
export { SqliteFleet } from './sqlite/sqlite-fleet.ts'

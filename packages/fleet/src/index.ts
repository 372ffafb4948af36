export { importedBlock, importedReport } from './ccusage/imported-rows.ts'
export { type CcusageReportName, ccusageReports, type ParsedReport, parseReport } from './ccusage/parse-report.ts'
export { type DaysPlan, planDays, type SentDays, withdrawDays } from './ccusage/plan-days.ts'
export type { CcusageSkip } from './ccusage/record.ts'
export { type CcusageSender, isByCcusage } from './ccusage/sender.ts'
export { usageDays } from './ccusage/usage-days.ts'
export { ccusageWordings } from './ccusage/wordings.ts'
export { type Audit, auditNames } from './clickhouse/audit-names.ts'
export { checkClickHouse } from './clickhouse/check-clickhouse.ts'
export type { CheckSection } from './clickhouse/check-section.ts'
export { type ClickHouse, openClickHouse } from './clickhouse/open-clickhouse.ts'
export { type ClickHouseSettings, clickHouseUrl, readClickHouseSettings, shownSettings } from './clickhouse/settings.ts'
export { clickHouseTarget } from './clickhouse/target.ts'
export { type FleetTotals, type FleetVerification, verifyFleet } from './clickhouse/verify-fleet.ts'
export { deletedEvent, type EventOwner } from './deleted-event.ts'
export { type Embedded, startEmbedded } from './embedded/start-embedded.ts'
export type {
  CostKind,
  FleetBatch,
  FleetBlock,
  FleetEvent,
  FleetQuota,
  FleetRun,
  FleetTarget,
  ImportedReport,
} from './fleet-event.ts'
export { FleetFault, type FleetFaultKind } from './fleet-fault.ts'
export { Outbox, outboxPath } from './outbox/outbox.ts'
export { DamagedOutboxError, setOutboxAside } from './outbox/outbox-file.ts'
export { type PlannedRows, planRows, type WantedRow } from './outbox/plan-rows.ts'
export { type PushLock, takePushLock } from './outbox/push-lock.ts'
export type { SentRow } from './outbox/sent-row.ts'
export { ensureHashKey, hashKeyPath, setHashKey } from './privacy/hash-key.ts'
export { labelList } from './privacy/label-list.ts'
export { type HashMode, hashModes, keyFingerprint, type NameHasher, nameHasher } from './privacy/name-hasher.ts'
export { bindQuery, type QueryContext, type QueryValues } from './queries/bind.ts'
export type { FleetRow } from './queries/fleet-row.ts'
export { type MachineFreshness, machineFreshness } from './queries/machine-freshness.ts'
export { findQuery, namedQueries } from './queries/named-queries.ts'
export type { NamedQuery, QueryColumn, QueryParameter } from './queries/named-query.ts'
export { queryClickHouse } from './queries/query-clickhouse.ts'
export { applySchema, planSchema, type SchemaReport, type SchemaStep } from './schema/apply-schema.ts'
export { backupTables, type TableBackup } from './schema/backup-tables.ts'
export { schemaVersion } from './schema/migrations.ts'
export { type Recreated, recreateSchema } from './schema/recreate-schema.ts'
export { refreshUsageDaily } from './schema/refresh-usage-daily.ts'
export { rowPolicySql, type TenantReader } from './schema/row-policy.ts'
export { defaultRetentionDays } from './schema/schema-options.ts'
export { SqliteFleet } from './sqlite/sqlite-fleet.ts'

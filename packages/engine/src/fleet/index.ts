export type {
  CheckSection,
  FleetFault,
  FleetRow,
  FleetTarget,
  FleetTotals,
  MachineFreshness,
  NamedQuery,
  QueryColumn,
  SchemaStep,
  TableBackup,
} from '@aic/fleet'
export { namedQueries } from '@aic/fleet'
export type { CcusageFetch, FetchedReport } from './ccusage-run.ts'
export { ccusageVersion } from './ccusage-runner.ts'
export { type FleetWay, fleetWays } from './ccusage-way.ts'
export { askFleet, askLocally, type Question, questionOf } from './door/ask-fleet.ts'
export { type FleetStatus, fleetStatus } from './door/fleet-status.ts'
export { type AuditedStore, auditStore, checkFleet, verifyStore } from './door/look-at-fleet.ts'
export { type Imported, type ImportOptions, type ImportPlace, runImport } from './door/run-import.ts'
export { backupFleet, findTable, type Initialized, initFleet, recreateFleet } from './door/schema-work.ts'
export { serveEmbedded } from './door/serve-embedded.ts'
export { keyFacts, revealKey, takeKey } from './door/team-key.ts'
export type { ActiveBlock, FleetStatistics } from './fleet-statistics.ts'
export { push } from './push.ts'
export type { PushComparison, PushCounts, PushProgress, PushResult } from './push-result.ts'
export type { PushOptions } from './push-work.ts'
export { variablesIn } from './schedule/env-file.ts'
export {
  installSchedule,
  planSchedule,
  removeSchedule,
  type ScheduleChange,
  type ScheduleStatus,
  scheduleStatus,
} from './schedule/install-schedule.ts'
export type { Interval } from './schedule/intervals.ts'
export { runScheduled } from './schedule/run-scheduled.ts'
export { type ScheduleInput, schedulers } from './schedule/schedule-of.ts'

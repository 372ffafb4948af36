export type {
  CheckSection,
  FleetFault,
  FleetRow,
  FleetTarget,
  FleetTotals,
  FleetVerification,
  MachineFreshness,
  NamedQuery,
  QueryColumn,
  SchemaStep,
  TableBackup,
} from '@aic/fleet'
export { namedQueries } from '@aic/fleet'
export { toFleetEvents } from './call-rows.ts'
export { type CcusageCheck, checkCcusage } from './ccusage-check.ts'
export { type CcusageImport, type CcusageImported, importCcusage, withdrawCcusage } from './ccusage-import.ts'
export type { CcusageFetch, FetchedReport } from './ccusage-run.ts'
export { type CcusagePlace, type CcusageRunnerName, ccusageRunners, ccusageVersion } from './ccusage-runner.ts'
export { claimWay, type FleetWay, fleetWays, placeName, wayTo } from './ccusage-way.ts'
export { askFleet, askLocally, type Question, questionOf } from './door/ask-fleet.ts'
export { type FleetStatus, fleetStatus, type SyncStatus } from './door/fleet-status.ts'
export { type AuditedStore, auditStore, type CheckFleetOptions, checkFleet, verifyStore } from './door/look-at-fleet.ts'
export { type FleetPlace, type OpenFleet, openFleet } from './door/open-fleet.ts'
export { type Imported, type ImportOptions, type ImportPlace, runImport, type TableCount } from './door/run-import.ts'
export {
  backupFleet,
  type Initialized,
  type InitOptions,
  initFleet,
  recreateFleet,
  type SchemaWork,
} from './door/schema-work.ts'
export { embeddedFolder, type Served, type ServeOptions, serveEmbedded } from './door/serve-embedded.ts'
export { type KeyFacts, keyFacts, revealKey, takeKey } from './door/team-key.ts'
export { type FleetMachine, fleetMachine } from './fleet-machine.ts'
export { type FleetNames, fleetNames, teamKey } from './fleet-names.ts'
export { type ActiveBlock, type FleetStatistics, fleetStatistics, type ModelStatistics } from './fleet-statistics.ts'
export { lastRunOf, push } from './push.ts'
export type {
  LastRun,
  PushComparison,
  PushCounts,
  PushProgress,
  PushResult,
  PushStatus,
  PushTimings,
} from './push-result.ts'
export type { PushOptions } from './push-work.ts'
export { variablesIn } from './schedule/env-file.ts'
export {
  installSchedule,
  planSchedule,
  removeSchedule,
  type ScheduleChange,
  type SchedulePlan,
  type ScheduleStatus,
  scheduleStatus,
} from './schedule/install-schedule.ts'
export { type Interval, intervals } from './schedule/intervals.ts'
export type { ScheduledEnd } from './schedule/last-run.ts'
export { runScheduled, type ScheduledRun } from './schedule/run-scheduled.ts'
export { type ScheduleFiles, scheduleFiles } from './schedule/schedule-files.ts'
export { type ScheduleInput, type Scheduler, schedulers } from './schedule/schedule-of.ts'

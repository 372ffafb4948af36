export { statOf } from './file-facts.ts'
export type { LimitReader, LoggedLimit } from './logged-limit.ts'
export { readFiles, readPlainly, resolveAll } from './reference.ts'
export { modelText, type PriceLookup } from './scan/part-writer.ts'
export { priceLookup } from './scan/price-lookup.ts'
export type { ScannedLog, ScanTask } from './scan/scan-file.ts'
export type { JsonLog, JsonlLog, LineParser, Log, LogFile, Place, Source, SqliteLog } from './source.ts'
export { sources } from './sources.ts'
export type { OtelEvent, OtelPoint, OtelValue } from './telemetry/otel.ts'
export {
  type OutcomeKind,
  type OutcomePoint,
  outcomeKinds,
  type SetupStep,
  type Telemetry,
  type TelemetryTarget,
} from './telemetry/telemetry.ts'
export { telemetryLogName } from './telemetry/telemetry-log.ts'
export { LogTree, type TreeChange } from './tree.ts'
export type { Skips, TreeFile } from './tree-files.ts'

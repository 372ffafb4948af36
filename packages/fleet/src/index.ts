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

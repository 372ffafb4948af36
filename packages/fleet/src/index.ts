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

export {
  type CostKind,
  costKinds,
  type FleetBatch,
  type FleetBlock,
  type FleetEvent,
  type FleetQuota,
  type FleetRun,
  type FleetTarget,
} from './fleet-event.ts'
export { FleetFault, type FleetFaultKind, fleetFaultKinds } from './fleet-fault.ts'

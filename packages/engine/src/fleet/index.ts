export type { FleetTarget } from '@aic/fleet'
export { toFleetEvents } from './call-rows.ts'
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

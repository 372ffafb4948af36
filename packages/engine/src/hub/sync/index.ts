export { HubTarget, hubPaths } from '@aic/fleet/hub'
export { type JoinedAccount, joinLimits } from '../join-limits.ts'
export { LimitSync } from './limit-sync.ts'
export { afterFailure, afterSuccess, mayTry, noFailure, type RetryState } from './retry.ts'
export { type SyncAddress, type SyncChoice, syncAddress } from './sync-address.ts'
export { readSyncState, type SyncState } from './sync-outbox.ts'
export {
  afterPush,
  isForGood,
  noUsageSync,
  readUsageSync,
  type UsageSyncState,
  writeUsageSync,
} from './usage-sync.ts'

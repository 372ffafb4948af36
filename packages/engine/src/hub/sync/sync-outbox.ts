import { readFileSync } from 'node:fs'
import path from 'node:path'
import { type FleetFaultKind, parseLimits, type SyncedLimit } from '@aic/fleet/hub'
import { writeWhole } from '../../write-whole.ts'
import { noFailure, type RetryState } from './retry.ts'

/** Why the last try failed. */
export interface SyncFault {
  readonly kind: FleetFaultKind
  readonly message: string
  readonly advice: string
  /** UTC ms. */
  readonly atMs: number
}

/** What is to be sent to a hub, and how the way to it is: what outlives the process. */
export interface SyncState {
  /** The hub's address, for which all of this holds. */
  readonly url: string
  /** The newest word on each limit that the hub has not got. */
  readonly pending: readonly SyncedLimit[]
  readonly retry: RetryState
  readonly fault: SyncFault | null
  /** Null: never. */
  readonly sentAtMs: number | null
}

const fileOf = (dataFolder: string): string => path.join(dataFolder, 'sync.json')

/** The state of syncing to a hub, as it was kept; null where there is none, or it makes no sense. */
export function readSyncState(dataFolder: string): SyncState | null {
  try {
    const kept = JSON.parse(readFileSync(fileOf(dataFolder), 'utf8')) as Partial<SyncState>
    const { url, retry = noFailure, fault = null, sentAtMs = null } = kept
    return typeof url === 'string'
      ? { url, pending: parseLimits({ limits: kept.pending }), retry, fault, sentAtMs }
      : null
  } catch {
    return null // none yet, or cut short: all limits are sent anew, which changes nothing
  }
}

/** Keeps the state; it is on the disk when this returns. Throws what the disk says. */
export const writeSyncState = (dataFolder: string, state: SyncState): void =>
  writeWhole(fileOf(dataFolder), `${JSON.stringify(state)}\n`)

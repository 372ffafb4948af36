import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { FleetFaultKind } from '@aic/fleet/hub'
import { writeWhole } from '../../write-whole.ts'
import { afterFailure, afterSuccess, noFailure, type RetryState } from './retry.ts'
import type { SyncFault } from './sync-outbox.ts'

/** How sending usage to a hub goes: what outlives the process. What was sent is in the outbox. */
export interface UsageSyncState {
  /** The hub's address, for which all of this holds. */
  readonly url: string
  readonly retry: RetryState
  readonly fault: SyncFault | null
  /** When the hub last had all there was, UTC ms; null: never. */
  readonly sentAtMs: number | null
  /** Calls that it got then or since, of a push that broke off. */
  readonly events: number
}

/** How a push to it ended. */
export interface UsageSyncEnd {
  readonly status: 'completed' | 'unchanged' | 'partial' | 'failed' | 'busy'
  readonly events: number
  /** Null: the hub is not to blame, or nothing failed. */
  readonly fault: {
    readonly kind: FleetFaultKind
    readonly message: string
    readonly advice: string
    readonly retryAtMs: number | null
  } | null
}

const fileOf = (dataFolder: string): string => path.join(dataFolder, 'sync-usage.json')

/** How it went last; null where nothing was ever sent to this hub, or the file makes no sense. */
export function readUsageSync(dataFolder: string, url: string): UsageSyncState | null {
  try {
    const kept = JSON.parse(readFileSync(fileOf(dataFolder), 'utf8')) as Partial<UsageSyncState>
    const { retry = noFailure, fault = null, sentAtMs = null, events = 0 } = kept
    return kept.url === url ? { url, retry, fault, sentAtMs, events } : null
  } catch {
    return null // none yet, or cut short: the outbox knows what was sent
  }
}

/** Throws what the disk says. */
export const writeUsageSync = (dataFolder: string, state: UsageSyncState): void =>
  writeWhole(fileOf(dataFolder), `${JSON.stringify(state)}\n`)

/** The state after a push: failures put the next one off as those of limits do, a key that is refused or rows that are not taken for good. */
export function afterPush(
  before: UsageSyncState,
  { status, events, fault }: UsageSyncEnd,
  { nowMs, random }: { readonly nowMs: number; readonly random: number },
): UsageSyncState {
  if (status === 'busy') return before
  if (fault !== null) {
    const { retryAtMs, ...told } = fault
    const retry = isForGood(fault.kind) ? before.retry : afterFailure(before.retry, nowMs, random, retryAtMs)
    return { ...before, events: before.events + events, retry, fault: { ...told, atMs: nowMs } }
  }
  if (status === 'failed' || status === 'partial') return { ...before, events: before.events + events }
  return { ...before, events, retry: afterSuccess(before.retry), fault: null, sentAtMs: nowMs }
}

/** Nothing was sent to it yet. */
export const noUsageSync = (url: string): UsageSyncState => ({
  url,
  retry: noFailure,
  fault: null,
  sentAtMs: null,
  events: 0,
})

/** Whether only somebody's doing can mend it: another key, another version of aic. */
export const isForGood = (kind: FleetFaultKind): boolean => kind === 'auth' || kind === 'validation'

import type { FleetFault, HashMode } from '@aic/fleet'
import type { FleetStatistics } from './fleet-statistics.ts'

/**
 * How a push ended. `unchanged`: nothing was new since the last one. `partial`: some arrived, the next push goes on from there.
 * `busy`: another process pushes to the same place at this moment.
 */
export type PushStatus = 'completed' | 'unchanged' | 'partial' | 'failed' | 'busy'

/** Rows that were sent; of a dry run, that would have been. */
export interface PushCounts {
  /** Calls and background, new or changed. */
  readonly events: number
  /** Rows taken back because their event moved. */
  readonly takenBack: number
  readonly blocks: number
  readonly quotas: number
  /** Rows of days and projects, lines of bills, budgets: new or changed. */
  readonly outcomes: number
  readonly bills: number
  readonly budgets: number
  readonly batches: number
}

/** Nothing. */
export const noCounts: PushCounts = {
  events: 0,
  takenBack: 0,
  blocks: 0,
  quotas: 0,
  outcomes: 0,
  bills: 0,
  budgets: 0,
  batches: 0,
}

/** This import beside the one before: how much more there is. */
export interface PushComparison {
  /** When the one before began, UTC ms. */
  readonly sinceMs: number
  readonly records: number
  readonly tokens: number
  /** Of the records that have a cost, nano-USD; null when none had one, now or then. */
  readonly costNanoUsd: number | null
  /** How many more have none; below 0 where prices became known. */
  readonly unpricedRecords: number
}

/** What came of a push. */
export interface PushResult {
  readonly status: PushStatus
  readonly isDryRun: boolean
  readonly counts: PushCounts
  /** Null where nothing was looked at: another process was pushing. */
  readonly statistics: FleetStatistics | null
  /** Null for the first. */
  readonly comparison: PushComparison | null
  /** Equal hashes: the ledger says the same. Empty where nothing was looked at. */
  readonly contentHash: string
  readonly hashMode: HashMode
  readonly startedMs: number
  readonly durationMs: number
  /** Time taken, by part. */
  readonly timings: PushTimings
  /** What the user should know, one sentence each. */
  readonly warnings: readonly string[]
  /** Why it did not complete; null where it did, or was interrupted. */
  readonly fault: FleetFault | null
}

/** Milliseconds. */
export interface PushTimings {
  collectMs: number
  /** Reading the ledger, hashing, and comparing with the outbox. */
  prepareMs: number
  /** Waiting for the place to take rows. */
  sendMs: number
  /** Remembering what arrived. */
  markMs: number
}

/** How far a push is. */
export interface PushProgress {
  readonly step: 'collect' | 'events' | 'blocks' | 'quotas'
  /** Events that have arrived. */
  readonly eventsDone: number
  /** Records of the ledger, where all of them are looked at; null where only what is new. */
  readonly eventsTotal: number | null
}

/** What of an import is remembered for the next: the last one that came to its end. */
export interface LastRun {
  readonly startedMs: number
  readonly status: PushStatus
  readonly contentHash: string
  readonly statistics: FleetStatistics
}

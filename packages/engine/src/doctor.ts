import type { SkipReason } from '@aic/core'

/** What `aic doctor` reports: facts only, the advice is worded by the screen. */
export interface Doctor {
  readonly sources: readonly SourceCheck[]
  readonly skipped: readonly SkippedLines[]
  readonly ledger: LedgerCheck | null
  readonly prices: PriceCheck
}

/** One source on this machine. */
export interface SourceCheck {
  readonly id: string
  readonly name: string
  readonly roots: readonly RootCheck[]
  readonly calls: number
  readonly firstMs: number | null
  readonly lastMs: number | null
  /** Copies of calls that were removed: repeated, resumed and forked records. */
  readonly copies: number
  readonly retention: Retention | null
}

/** A folder that may hold logs, as it was found. */
export interface RootCheck {
  readonly path: string
  /** `denied`: it exists, but may not be read. */
  readonly state: 'found' | 'missing' | 'denied'
  readonly files: number
  readonly sizeBytes: number
}

/** The agent deletes its own logs after some days. */
export interface Retention {
  readonly days: number
  /** The file that sets it; null for the agent's default. */
  readonly settingsPath: string | null
  /** Age of the oldest log still there; null without logs. */
  readonly oldestMs: number | null
}

/** Records of one source that could not be used, for one reason. */
export interface SkippedLines {
  readonly source: string
  readonly reason: SkipReason
  readonly count: number
  /** A file that holds one; null when not kept. */
  readonly examplePath: string | null
}

/** The ledger as it lies on disk. */
export interface LedgerCheck {
  readonly path: string
  readonly sizeBytes: number
  readonly calls: number
  readonly firstMs: number | null
  readonly lastMs: number | null
  /** Calls whose logs are gone: only the ledger still knows them. */
  readonly callsWithoutLog: number
}

/** Which prices are in use. */
export interface PriceCheck {
  readonly version: string
}

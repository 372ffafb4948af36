import type { SkipReason, Usage } from '@aic/core'
import { sources } from '@aic/sources'
import type { SessionCall } from '@aic/store'
import { type Config, loadConfig } from './config/config.ts'
import type { Doctor } from './doctor.ts'
import { dataFolder } from './folders.ts'
import { LedgerAic } from './ledger-aic.ts'
import { placeOf } from './place.ts'
import { pricesInUse } from './prices/in-use.ts'

/** What a program hands in: core and engine read no environment and no clock by themselves. */
export interface AicOptions {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly home: string
  readonly platform: NodeJS.Platform
  readonly nowMs: number
  /** Never ask the network, not even in the background. Defaults to false. */
  readonly isOffline?: boolean
  /** The settings in use, where they are known already. */
  readonly config?: Config
}

/** How far an import is. */
export interface Progress {
  readonly filesDone: number
  readonly filesTotal: number
  readonly bytesDone: number
  readonly bytesTotal: number
}

/** How to look at the logs. */
export interface CollectOptions {
  readonly onProgress?: (progress: Progress) => void
  /** Look at these log files (absolute) only, for instance the transcript that a hook names, if all were looked at within the last minute. */
  readonly only?: readonly string[]
  /** The present, for an {@link Aic} that stays open. Defaults to when it was opened. */
  readonly nowMs?: number
}

/** What to load. An end that is absent is open. */
export interface UsageSpan {
  /** First moment, UTC ms, inclusive; may be widened to whole slots. */
  readonly fromMs?: number
  /** Last moment, UTC ms, inclusive; may be widened to whole slots. */
  readonly toMs?: number
  /** Only this session, as the agent names it. */
  readonly session?: string
}

/** Small facts that every report prints beside its numbers. */
export interface Facts {
  /** Version of the price book, for instance its date. */
  readonly priceVersion: string
  /** Records that should hold usage but can't be used, by reason, over all logs. */
  readonly skipped: Partial<Record<SkipReason, number>>
  /** What the user should know before trusting the numbers (a ledger set aside, a read-only folder); one sentence each. */
  readonly warnings: readonly string[]
  /** The numbers come from the demo home, not from this machine: who made it says so by `AIC_DEMO=1`. */
  readonly isDemo: boolean
}

/** What screens need to know of a source. */
export interface SourceFacts {
  readonly id: string
  readonly name: string
  /** Folders or files that may hold its logs, absolute; `aic watch` watches those that exist. */
  readonly roots: readonly string[]
  /** Its plan limits usage in 5-hour windows, so `aic blocks` looks at it. */
  readonly hasBlocks: boolean
}

export type { SessionCall }

/** A rate limit as a hook states it. Source: `rate_limits` of Claude Code's status line hook. */
export interface HookLimit {
  /** `five_hour`, `seven_day`, `spend_limit`, … as the hook names it. */
  readonly window: string
  /** 0–100. */
  readonly usedPercent: number
  /** UTC ms; null when the hook does not say. */
  readonly resetsAtMs: number | null
}

/** The one door from the screens to the ledger. */
export interface Aic {
  readonly sources: readonly SourceFacts[]
  /** Brings the ledger up to date with the logs. Reports after it see everything written before the call. */
  collect(options?: CollectOptions): Promise<void>
  /**
   * After an error of any other method: whether it was a damaged ledger, which is set aside by now, and another collected from the
   * logs. Then what failed can be asked again.
   */
  recover(error: unknown): Promise<boolean>
  /** Sums for reports. */
  usage(span?: UsageSpan): Usage
  /** The calls of one session, by time. Empty when no source knows it. */
  calls(session: string): readonly SessionCall[]
  facts(): Facts
  /** Counts changes of what reports are made of, from when it was opened: equal numbers, equal reports. */
  version(): number
  doctor(): Doctor
  /** Keeps what a session's hook said about limits at a moment. */
  rememberLimits(session: string, limits: readonly HookLimit[], atMs: number): void
  /** Whether anything is known of limits, from hooks, vendors or logs: `knownAccounts` of the limits tells what. As of when it was opened, unless a moment is given. */
  knowsLimits(nowMs?: number): boolean
  /** Writes what was found so far, for who reads the ledger's file. A look does not wait for the disk: else the next one writes it. */
  save(): void
  /** Writes what was found to the ledger. Returns sentences about what could not be kept. */
  close(): readonly string[]
}

/**
 * Opens the ledger of this machine; there is none before the first {@link Aic.collect} is closed.
 * Throws `ConfigError` where the settings are not in order.
 */
export async function openAic(options: AicOptions): Promise<Aic> {
  const { pricingOverrides } = options.config ?? loadConfig(options)
  return new LedgerAic(sources, placeOf(options), pricesInUse(dataFolder(options), pricingOverrides), options)
}

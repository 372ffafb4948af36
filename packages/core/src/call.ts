import type { TokenCounts } from './tokens.ts'

/** How the vendor served, and so bills, a call. `fast` is Anthropic's fast mode, `priority` OpenAI's fast tier. */
export const serviceTiers = ['standard', 'fast', 'priority', 'batch', 'flex'] as const
export type ServiceTier = (typeof serviceTiers)[number]

/**
 * One model call as one record of a log tells it, before copies of the same call are resolved.
 * An interrupted, repeated, resumed or forked call has several of these.
 */
export interface LoggedCall {
  readonly kind: 'call'
  /** What identifies the call within its source, for instance the message id. Copies share it. Never empty. */
  readonly id: string
  /**
   * The request that made the call, where `id` alone may be reused; null when the log does not say.
   * Null matches any request of the same `id` within the same session.
   */
  readonly requestId: string | null
  /** `id` names one call everywhere; `requestId` is information only. */
  readonly isIdEnough: boolean
  /** The session that paid for the call, as the agent names it. Never empty. */
  readonly session: string
  /** Working directory of the call; null when the log does not say. */
  readonly cwd: string | null
  /** The model as logged; null when the log does not say. */
  readonly model: string | null
  /** Who served the model (`anthropic`, `openai`, `openrouter`, …) if the log says so; null otherwise. */
  readonly provider: string | null
  /** UTC milliseconds. */
  readonly atMs: number
  readonly tokens: TokenCounts
  /** Web searches that the vendor bills one by one. */
  readonly webSearches: number
  /** Cost as the agent or its vendor states it, in nano-USD; null when it states none. */
  readonly reportedNanoUsd: number | null
  readonly tier: ServiceTier
  /** Served under US-only data residency, which Anthropic bills at 1.1 times. */
  readonly isUsOnly: boolean
  /** Written by a sub-agent or a side question; loses to a main-line copy of the same call. */
  readonly isSidechain: boolean
}

/**
 * What an agent itself booked for one model of one session so far: a running total, not a call.
 * It may hold calls that no record shows; the difference becomes `background` events.
 */
export interface BookedTotal {
  readonly kind: 'booked'
  readonly session: string
  /** The session whose total this one started from (a fork); null when it started at zero. */
  readonly parentSession: string | null
  /** Where the session ran, for sessions of which no call says so. Defaults to not told. */
  readonly cwd?: string | null
  readonly model: string
  readonly atMs: number
  readonly tokens: TokenCounts
  readonly webSearches: number
  readonly reportedNanoUsd: number | null
}

/**
 * One model call as an agent's telemetry tells it. It counts only where no log of the session holds the call
 * ({@link unloggedCalls}): then it becomes a `background` event.
 */
export interface TelemetryCall {
  readonly kind: 'telemetry'
  readonly session: string
  /** The request as the logs name it too; null when the telemetry does not say. */
  readonly requestId: string | null
  readonly model: string | null
  /** UTC ms, when the call ended. */
  readonly atMs: number
  readonly tokens: TokenCounts
  readonly webSearches: number
  /** What the agent takes the call to cost, nano-USD; null when it does not say. */
  readonly reportedNanoUsd: number | null
  readonly tier: ServiceTier
}

/** Why a record that should hold usage was not counted. Shown by `aic doctor`; add a reason here before you use it. */
export const skipReasons = {
  'not-json': 'the line is no JSON object (cut, or garbage)',
  'bad-json': 'the document cannot be parsed as JSON',
  'no-time': 'the record has no time that can be read',
  'bad-count': 'a token count is negative, fractional, text, or absurdly large',
  'no-id': 'the record lacks the fields that identify it',
  'too-long': 'the line or document is too long to be read within bounded memory',
  'no-access': 'the file cannot be opened or read',
  'bad-database': 'the database cannot be opened, or lacks the expected tables',
} as const
/** Names a reason in counts and JSON. */
export type SkipReason = keyof typeof skipReasons

/** A record that should hold usage but can't be used. Counted by reason, never silent. */
export interface Skipped {
  readonly kind: 'skipped'
  readonly reason: SkipReason
}

/** What a record of a log may say. */
export type Parsed = LoggedCall | BookedTotal | TelemetryCall | Skipped

/** A record that can't be used, as a value to return. */
export const skipped = (reason: SkipReason): Skipped => ({ kind: 'skipped', reason })

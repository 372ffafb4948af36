import { isPastReset, type Limit, type LimitOrigin, type Reading, staleAfterMs } from '@aic/core/limit'
import type { Config } from '../config/config.ts'
import type { LimitStatus } from './monitor.ts'
import type { ToldLimit } from './settle-reading.ts'

/** What a told limit is worth at a moment. */
export interface ToldStatus extends Omit<LimitStatus, 'forecast'> {}

/** How long words of hooks and logs hold: they come with each answer of the agent, or not at all. */
const answerPollMs = 5 * 60_000
const withAnswers: readonly LimitOrigin[] = ['status-line', 'log']

/** A told limit as it stands now: without its percent where its reset has passed. */
export function toldStatus({ limit, origin, atMs }: ToldLimit, pollMs: number, nowMs: number): ToldStatus {
  const isReset = isPastReset(limit.resetsAtMs, nowMs)
  const holdsMs = staleAfterMs(withAnswers.includes(origin) ? answerPollMs : pollMs)
  return {
    ...limit,
    ...(isReset && { usedPercent: null, used: null }),
    origin,
    atMs,
    isStale: nowMs - atMs > holdsMs,
    isReset,
    errorPercent: null,
  }
}

/**
 * Whether the vendor has told of the same limit since a log did: then all that the log says of it is over, also windows that the vendor names no
 * more, and those of an account that was signed in before.
 */
export function isOverruled({ limit, origin, atMs }: ToldLimit, reading: Reading | null): boolean {
  if (reading === null || origin !== 'log' || atMs >= reading.atMs) return false
  return reading.limits.some((one) => narrowedTo(one) === narrowedTo(limit))
}

/** `opus` of `weekly:opus`; empty for what holds for all of the account. */
const narrowedTo = ({ id }: Pick<Limit, 'id'>): string => id.split(':').slice(1).join(':')

/**
 * Of several words on one limit, the one to show: one that says something before one that does not, a fresh one before a stale one, then by
 * preference: the latest (`auto`), the vendor's own (`oauth`), this machine's (`local`).
 */
export function chooseTold(words: readonly ToldStatus[], preferred: Config['preferredSource']): ToldStatus | null {
  const isLocal = ({ origin }: ToldStatus): boolean => ['status-line', 'log', 'estimated'].includes(origin)
  const rank = (one: ToldStatus): number =>
    (one.usedPercent === null ? 4 : 0) +
    (one.isStale ? 2 : 0) +
    (preferred === 'auto' || isLocal(one) === (preferred === 'local') ? 0 : 1)
  const sorted = words.toSorted((a, b) => rank(a) - rank(b) || b.atMs - a.atMs)
  return sorted[0] ?? null
}

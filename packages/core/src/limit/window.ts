const minuteMs = 60_000

/** Resets that lie less than this apart are one: vendors compute them anew for each answer, and they drift by minutes. */
export const resetToleranceMs = 15 * minuteMs

/** How old a reading may be before it counts as stale, ms: two looks missed, ten minutes at least. */
export const staleAfterMs = (pollMs: number): number => Math.max(2 * pollMs, 10 * minuteMs)

/** Where a window ends, as it was first told: what claims of alerts, snapshots and forecasts are kept under. */
export interface WindowEnd {
  /** UTC ms; never changes while the window lasts. */
  readonly endMs: number
  /** As last told, UTC ms. */
  readonly lastEndMs: number
  /** Nobody told it: a calendar's end stands in, until somebody does. */
  readonly isAssumed: boolean
}

/** What a reading says of a window. */
export interface ToldWindow {
  /** UTC ms; null where it is not told. */
  readonly resetsAtMs: number | null
  /** Length in ms; null where it has none. */
  readonly windowMs: number | null
  /** When it was told, UTC ms. */
  readonly atMs: number
  /** The reset is an estimate: whoever knows it may tell a later one. Defaults to false. */
  readonly isEstimated?: boolean
}

/**
 * The window that a reading belongs to: the one known, or a new one. It is new where its reset lies more than
 * {@link resetToleranceMs} after the known one, or where the known one is over. A reset that drifts bit by bit, or that another
 * source tells earlier, is the same window; only the first end told counts, so that nothing happens twice in it.
 */
export function windowEndOf(known: WindowEnd | null, told: ToldWindow): WindowEnd {
  if (told.resetsAtMs === null) {
    if (known !== null && told.atMs < Math.max(known.endMs, known.lastEndMs) + resetToleranceMs) return known
    const endMs = assumedEndMs(told)
    return { endMs, lastEndMs: endMs, isAssumed: true }
  }
  const next = { endMs: told.resetsAtMs, lastEndMs: told.resetsAtMs, isAssumed: told.isEstimated === true }
  if (known === null) return next
  const drifted = { ...known, lastEndMs: told.resetsAtMs }
  if (told.resetsAtMs <= known.endMs + resetToleranceMs) return drifted
  if (told.atMs >= known.endMs) return next
  const isNextOne = told.windowMs !== null && told.resetsAtMs > known.endMs + told.windowMs - 2 * resetToleranceMs
  const isSame = known.isAssumed ? !isNextOne : told.resetsAtMs <= known.lastEndMs + resetToleranceMs
  return isSame ? drifted : next
}

/** For what never says when it resets: the end of a span as long as the window, of the UTC month where it has no length. */
function assumedEndMs({ windowMs, atMs }: ToldWindow): number {
  if (windowMs !== null && windowMs > 0) return (Math.floor(atMs / windowMs) + 1) * windowMs
  const date = new Date(atMs)
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1)
}

/** The reset of a window has passed since it was told: its percent says nothing any more. */
export const isPastReset = (resetsAtMs: number | null, nowMs: number): boolean =>
  resetsAtMs !== null && resetsAtMs <= nowMs

/**
 * Share of an allowance in percent, more than 100 where more was used; null where the allowance is not known or nothing.
 *
 * ```ts
 * usagePercentage(30, 40) // 75
 * usagePercentage(30, 0) // null
 * ```
 */
export const usagePercentage = (used: number, limit: number | null): number | null =>
  limit === null || !(limit > 0) || !Number.isFinite(limit) || !Number.isFinite(used) ? null : (used / limit) * 100

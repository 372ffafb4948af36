/** After a failure it waits 30 s, then 60, 120, 240, and 300 from then on, and up to 10 s more, so that machines do not come all at once. */
const firstDelayMs = 30_000
const mostDelayMs = 300_000
const jitterMs = 10_000
/** So many failures in a row open the breaker: for a minute nothing is tried. */
const failuresToOpen = 3
const openMs = 60_000
/** So many successes in a row close it again. */
const successesToClose = 2

/** What is known of the way to a hub. */
export interface RetryState {
  /** Failures in a row. */
  readonly failures: number
  /** `half-open`: one success so far, or the first try after the pause. */
  readonly breaker: 'closed' | 'open' | 'half-open'
  /** Successes in a row since it was open. */
  readonly successes: number
  /** Nothing is tried before, UTC ms. */
  readonly nextAtMs: number
}

/** Nothing has failed. */
export const noFailure: RetryState = { failures: 0, breaker: 'closed', successes: 0, nextAtMs: 0 }

/** Whether something may be tried now. A clock that was set back by more than the longest wait does not hold it up. */
export const mayTry = ({ nextAtMs }: RetryState, nowMs: number): boolean =>
  nextAtMs <= nowMs || nextAtMs > nowMs + longestWaitMs

/** The hub asked for a longer wait than this: it is not believed. */
const longestWaitMs = 3_600_000 + mostDelayMs

/** After a success: the waiting times begin anew. */
export function afterSuccess({ breaker, successes }: RetryState): RetryState {
  if (breaker === 'closed' || successes + 1 >= successesToClose) return noFailure
  return { ...noFailure, breaker: 'half-open', successes: successes + 1 }
}

/** After a failure. `random` is from 0 to 1; `retryAtMs` is what the hub itself asked for, null where it did not. */
export function afterFailure(
  state: RetryState,
  nowMs: number,
  random: number,
  retryAtMs: number | null = null,
): RetryState {
  const failures = state.failures + 1
  const delayMs = Math.min(mostDelayMs, firstDelayMs * 2 ** Math.min(failures - 1, 10) + random * jitterMs)
  const isOpen = failures >= failuresToOpen || state.breaker !== 'closed'
  const nextAtMs = Math.max(nowMs + delayMs, isOpen ? nowMs + openMs : 0, retryAtMs ?? 0)
  return { failures, breaker: isOpen ? 'open' : 'closed', successes: 0, nextAtMs: Math.round(nextAtMs) }
}

import { retryAfterMs } from './retry-after.ts'

const stumbles = [408, 500, 502, 503, 504]
/** Nobody waits longer for a second try; the next look comes anyway. */
const mostWaitMs = 10_000
/** Where the vendor does not say. */
const usualWaitMs = 500

/**
 * How long to wait before a request is sent once more, in ms; null: it is not. Who is asked to slow down (429) asks again only when told when:
 * vendors who say nothing, or 0, mean minutes.
 */
export function waitBeforeRepeat({ status, headers }: Response, nowMs: number): number | null {
  const told = retryAfterMs(headers, nowMs)
  if (status === 429) return told !== null && told <= mostWaitMs ? told : null
  if (!stumbles.includes(status)) return null
  return told === null ? usualWaitMs : told <= mostWaitMs ? told : null
}

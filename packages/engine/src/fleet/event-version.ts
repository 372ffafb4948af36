/** What decides which of several rows of one event stands, the greatest. */
export interface CallRank {
  readonly isSidechain: boolean
  readonly totalTokens: number
  readonly outputTokens: number
  readonly isReported: boolean
  /** See {@link priceWeekOf}. */
  readonly priceWeek: number
  /** Hash of all that the row says, to be the same whatever order rows arrive in. */
  readonly tie: number
}

const most = { total: 2 ** 25 - 1, output: 2 ** 18 - 1, week: 2 ** 9 - 1 }
const two32 = 0x1_0000_0000n

/**
 * The version of a call's row, from what the row says: not sidechain over sidechain, then more tokens, then more output, then a
 * reported cost, then a newer price. Below 2^63, as SQLite wants it. Bits: 62 taken back, 61 main line, 36–60 tokens (33 million and more are one),
 * 18–35 output, 17 reported, 8–16 the price's week, 0–7 the tie-break.
 */
export function callVersion({ isSidechain, totalTokens, outputTokens, isReported, priceWeek, tie }: CallRank): bigint {
  const output = Math.min(outputTokens, most.output)
  const low =
    ((output & 0x3fff) << 18) | (Number(isReported) << 17) | (Math.min(priceWeek, most.week) << 8) | (tie & 255)
  const high = (output >>> 14) | (Math.min(totalTokens, most.total) << 4) | (Number(!isSidechain) << 29)
  return BigInt(high) * two32 + BigInt(low >>> 0)
}

/** The version of the row that takes a call's back: greater than any that the call may have had there. */
export const takenBack = (version: bigint): bigint => version | (1n << 62n)

/**
 * The version of what was booked and not logged of a session: it grows with what is known, since a booking adds to the background and a
 * call that turns up moves tokens from the background to what is logged, which weighs double.
 */
export function backgroundVersion(
  { loggedTokens, backgroundTokens }: { readonly loggedTokens: number; readonly backgroundTokens: number },
  { priceWeek, tie }: Pick<CallRank, 'priceWeek' | 'tie'>,
): bigint {
  const known = BigInt(Math.min(2 * loggedTokens + backgroundTokens, 2 ** 44 - 1))
  return (known << 17n) | BigInt((Math.min(priceWeek, most.week) << 8) | (tie & 255))
}

const weekMs = 7 * 86_400_000
const firstWeekMs = Date.UTC(2024, 0, 1)
/**
 * Half a year ahead of what rows had before they told what the cache saved: so of equal amounts the row that can tell it stands, whichever
 * machine was brought up to date first.
 */
const formWeeks = 26

/** Weeks from 2024 to the day that a price version begins with, and {@link formWeeks}. One without a day counts as of 2024. */
export function priceWeekOf(priceVersion: string): number {
  const dayMs = Date.parse(priceVersion.slice(0, 10))
  return formWeeks + (Number.isNaN(dayMs) ? 0 : Math.max(0, Math.floor((dayMs - firstWeekMs) / weekMs)))
}

import type { GapReason } from './gap-reasons.ts'

/** What is known of a gap between a bill and the ledger. */
export interface GapFacts {
  /** Billed less calculated; null where they can't be compared. */
  readonly gapNanoUsd: number | null
  /** Null: nothing billed, nothing logged. */
  readonly billedNanoUsd: number | null
  readonly calculatedNanoUsd: number | null
  readonly billedTokens: number | null
  readonly loggedTokens: number | null
  readonly unpricedCalls: number
  readonly hasOtherCurrency: boolean
  /** A line of the bill speaks of a batch. */
  readonly isBatch: boolean
  /** The day may still change. */
  readonly isLagging: boolean
  readonly omitsPriority: boolean
}

/** A cent: less than that is how vendors round. */
const roundingNanoUsd = 1e7
/** Counts that differ by less than this share are taken as equal. */
const tokenTolerance = 0.01

/** Why a bill and the ledger differ: every reason that the facts allow, the likeliest first. Empty where they agree. */
export function reasonsOf(facts: GapFacts): GapReason[] {
  const always: GapReason[] = facts.hasOtherCurrency ? ['currency'] : []
  const { gapNanoUsd } = facts
  if (gapNanoUsd === 0) return always
  if (gapNanoUsd !== null && Math.abs(gapNanoUsd) < roundingNanoUsd) return [...always, 'rounding']
  if (facts.isLagging) always.push('data-lag')
  const special = [...always, ...(isBillHigher(facts) ? whyHigher(facts) : whyLower(facts))]
  return special.length === 0 ? ['other-price'] : special
}

const isBillHigher = ({ gapNanoUsd, calculatedNanoUsd }: GapFacts): boolean =>
  gapNanoUsd === null ? calculatedNanoUsd === null : gapNanoUsd > 0

function whyHigher(facts: GapFacts): GapReason[] {
  const reasons: GapReason[] = facts.unpricedCalls > 0 ? ['unpriced-models'] : []
  const difference = tokenDifference(facts)
  if (difference === null || difference > 0) reasons.push('other-machines')
  return reasons
}

function whyLower(facts: GapFacts): GapReason[] {
  if (facts.hasOtherCurrency && facts.billedNanoUsd === null) return []
  const reasons: GapReason[] = facts.isBatch ? ['batch-discount'] : []
  const difference = tokenDifference(facts)
  if (difference === null || difference < 0) reasons.push('other-keys')
  if (facts.omitsPriority) reasons.push('priority-tier')
  return reasons
}

/** Above zero: the vendor counted more tokens than were logged; 0: as many, or nearly so; null: one of them is not told. */
function tokenDifference({ billedTokens, loggedTokens }: GapFacts): number | null {
  if (billedTokens === null || loggedTokens === null) return null
  const difference = billedTokens - loggedTokens
  return Math.abs(difference) <= tokenTolerance * Math.max(billedTokens, loggedTokens) ? 0 : difference
}

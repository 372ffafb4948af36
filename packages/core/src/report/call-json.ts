import { toUsd } from '../money.ts'
import type { TokenCounts } from '../tokens.ts'
import type { CostMode } from './cost-mode.ts'

/** A call of a session: when, what model, how much. */
interface Call {
  /** UTC ms. */
  readonly atMs: number
  /** Null when the log does not say. */
  readonly model: string | null
  readonly tokens: TokenCounts
  /** Nano-USD as the agent reports it; null when it reports none. */
  readonly reportedNanoUsd: number | null
  /** Tokens × price, nano-USD; null without a price. */
  readonly calculatedNanoUsd: number | null
}

/** What a call costs in a mode, nano-USD; null when unknown. In `display` a call without a report costs nothing, as in ccusage. */
export const costOfCall = (
  { reportedNanoUsd, calculatedNanoUsd }: Pick<Call, 'reportedNanoUsd' | 'calculatedNanoUsd'>,
  mode: CostMode,
): number | null =>
  ({
    auto: reportedNanoUsd ?? calculatedNanoUsd,
    calculate: calculatedNanoUsd,
    display: reportedNanoUsd ?? 0,
  })[mode]

/** A call as an entry of ccusage's `session --id --json`. */
export function callJson(call: Call, mode: CostMode) {
  const nanoUsd = costOfCall(call, mode)
  return {
    timestamp: new Date(call.atMs).toISOString(),
    model: call.model,
    inputTokens: call.tokens.input,
    outputTokens: call.tokens.output,
    cacheCreationTokens: call.tokens.cacheWrite5m + call.tokens.cacheWrite1h,
    cacheReadTokens: call.tokens.cacheRead,
    costUSD: nanoUsd === null ? null : toUsd(nanoUsd),
  }
}

import {
  type LoggedCall,
  type Parsed,
  type ServiceTier,
  skipped,
  type TokenCounts,
  toNanoUsd,
  totalTokens,
} from '@aic/core'

/** What a log says of a call. Null is what it does not say, or what can't be read. */
export interface CallFacts {
  /** Names one call everywhere: equal for its copies, of no other call. */
  readonly id: string | null
  readonly session: string | null
  readonly cwd?: string | null
  readonly model: string | null
  readonly provider?: string | null
  readonly atMs: number | null
  readonly tokens: TokenCounts | null
  /** As logged. Zero is what agents write for a subscription or an unknown price: no statement of a cost. */
  readonly costUsd?: unknown
  /** Not null on the original, null on its copies in other sessions, so that the original's session keeps the call. */
  readonly requestId?: string | null
  /** Defaults to standard. */
  readonly tier?: ServiceTier
  readonly isSidechain?: boolean
}

/** The call, nothing when it used nothing, or why it can't be counted. */
export function toCall(facts: CallFacts): readonly Parsed[] {
  const { id, session, atMs, tokens } = facts
  if (tokens === null) return [skipped('bad-count')]
  if (totalTokens(tokens) === 0) return []
  if (atMs === null) return [skipped('no-time')]
  if (id === null || session === null) return [skipped('no-id')]
  const call: LoggedCall = {
    kind: 'call',
    id,
    requestId: facts.requestId ?? null,
    isIdEnough: true,
    session,
    cwd: facts.cwd ?? null,
    model: facts.model,
    provider: facts.provider ?? null,
    atMs,
    tokens,
    webSearches: 0,
    reportedNanoUsd: toNanoUsd(facts.costUsd) || null,
    tier: facts.tier ?? 'standard',
    isUsOnly: false,
    isSidechain: facts.isSidechain ?? false,
  }
  return [call]
}

/** An id made of what copies of a call share, for logs whose own ids differ between copies or are not unique. */
export const idOf = (...parts: readonly (string | number | null)[]): string => parts.map((part) => part ?? '').join(' ')

/** The counts of a call as a part of its id. */
export const countsOf = (tokens: TokenCounts | null): string =>
  tokens === null ? '' : idOf(tokens.input, tokens.output, tokens.cacheRead, tokens.cacheWrite5m + tokens.cacheWrite1h)

import { type TokenCounts, toCount } from '@aic/core'

/** Counts of one call as a log names them, not yet checked. Absent and null are 0. */
export interface LoggedCounts {
  readonly input?: unknown
  readonly output?: unknown
  readonly cacheRead?: unknown
  /** Tokens written to the cache, whatever their life. */
  readonly cacheWrite?: unknown
  /** The part of `cacheWrite` that lives an hour. */
  readonly cacheWrite1h?: unknown
  readonly reasoning?: unknown
  /** The sum, where the log states it: what it holds beyond its parts was billed as output. */
  readonly total?: unknown
}

/** What the counts of a format hold of each other. Both default to false. */
export interface CountRules {
  /** `input` holds the cached tokens too, as OpenAI counts. */
  readonly isCacheInInput?: boolean
  /** `reasoning` comes on top of `output`, as Google counts. */
  readonly isReasoningApart?: boolean
}

/** Kinds that never overlap, with reasoning inside output; null when a count can't be true. */
export function toTokens(logged: LoggedCounts, rules: CountRules = {}): TokenCounts | null {
  const input = toCount(logged.input)
  const output = toCount(logged.output)
  const cacheRead = toCount(logged.cacheRead)
  const cacheWrite = toCount(logged.cacheWrite)
  const cacheWrite1h = toCount(logged.cacheWrite1h)
  const reasoning = toCount(logged.reasoning)
  const total = toCount(logged.total)
  if (input === null || output === null || cacheRead === null || cacheWrite === null) return null
  if (cacheWrite1h === null || reasoning === null || total === null) return null
  const cached = cacheRead + cacheWrite
  const fresh = rules.isCacheInInput && cached <= input ? input - cached : input
  const spoken = rules.isReasoningApart ? output + reasoning : output
  const all = spoken + Math.max(0, total - fresh - cached - spoken)
  const oneHour = Math.min(cacheWrite1h, cacheWrite)
  return {
    input: fresh,
    output: all,
    cacheRead,
    cacheWrite5m: cacheWrite - oneHour,
    cacheWrite1h: oneHour,
    reasoning: Math.min(reasoning, all),
  }
}

/**
 * Whether `reasoning` comes on top of `output`, for formats that changed their mind: the stated total tells.
 * Without a total it is inside, unless it would not fit.
 */
export function isReasoningApart(logged: LoggedCounts, isCacheInInput = false): boolean {
  const count = (value: unknown): number => toCount(value) ?? 0
  const reasoning = count(logged.reasoning)
  const output = count(logged.output)
  const total = count(logged.total)
  const cached = isCacheInInput ? 0 : count(logged.cacheRead) + count(logged.cacheWrite)
  return total > 0 ? total >= count(logged.input) + cached + output + reasoning : reasoning > output
}

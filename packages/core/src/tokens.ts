/**
 * Tokens of one or many calls, by kind. The kinds never overlap, so nothing is billed twice;
 * `reasoning` is information only: it is already inside `output`, whatever the log's format says.
 */
export interface TokenCounts {
  readonly input: number
  readonly output: number
  readonly cacheRead: number
  readonly cacheWrite5m: number
  readonly cacheWrite1h: number
  readonly reasoning: number
}

/** The kinds that add up to a total, in the order in which they are stored and shown. */
export const tokenKinds = ['input', 'output', 'cacheRead', 'cacheWrite5m', 'cacheWrite1h'] as const

/** No tokens of any kind. */
export const noTokens: TokenCounts = {
  input: 0,
  output: 0,
  cacheRead: 0,
  cacheWrite5m: 0,
  cacheWrite1h: 0,
  reasoning: 0,
}

/** All tokens of a call: input + output + cache reads + cache writes. Reasoning is inside output. */
export function totalTokens(tokens: TokenCounts): number {
  return tokens.input + tokens.output + tokens.cacheRead + tokens.cacheWrite5m + tokens.cacheWrite1h
}

/** The largest count that one field of a log may hold; more is a broken or hostile line. */
export const maxTokenCount = 1e12

/**
 * A count as logs write it: a whole number, a float that is whole (`100.0`), or absent (null, undefined: 0).
 * Returns null for what no count can be: negatives, fractions, strings, more than {@link maxTokenCount}.
 */
export function toCount(value: unknown): number | null {
  if (value === undefined || value === null) return 0
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > maxTokenCount) return null
  return value
}

import { type TokenCounts, toCount } from '@aic/core'
import { isObject } from '../json.ts'
import { toTokens } from '../to-tokens.ts'

/** Codex's own counts: `input` holds `cached` and `cacheWrite`, `output` holds `reasoning`. */
export interface CodexUsage {
  readonly input: number
  readonly cached: number
  readonly cacheWrite: number
  readonly output: number
  readonly reasoning: number
}

/** A usage object of a rollout; null where there is none, `bad` where a count can't be true. */
export function usageOf(value: unknown): CodexUsage | 'bad' | null {
  if (!isObject(value)) return null
  const input = toCount(value.input_tokens)
  const cached = toCount(value.cached_input_tokens)
  const cacheWrite = toCount(value.cache_write_input_tokens) // since 0.169
  const output = toCount(value.output_tokens)
  const reasoning = toCount(value.reasoning_output_tokens)
  if (input == null || cached == null || cacheWrite == null || output == null || reasoning == null) return 'bad'
  return { input, cached, cacheWrite, output, reasoning }
}

/** Codex's counts as kinds that don't overlap. */
export const tokensOf = ({ input, output, cached, cacheWrite, reasoning }: CodexUsage): TokenCounts | null =>
  toTokens({ input, output, cacheRead: cached, cacheWrite, reasoning }, { isCacheInInput: true })

/** What was added since `before`. A total that went down has started again at zero (0.58, on resume). */
export function since(before: CodexUsage | null, total: CodexUsage): CodexUsage {
  if (before === null || total.input < before.input || total.output < before.output) return total
  return {
    input: total.input - before.input,
    cached: Math.max(0, total.cached - before.cached),
    cacheWrite: Math.max(0, total.cacheWrite - before.cacheWrite),
    output: total.output - before.output,
    reasoning: Math.max(0, total.reasoning - before.reasoning),
  }
}

/** Both count the same. */
export const isSame = (a: CodexUsage, b: CodexUsage): boolean =>
  a.input === b.input &&
  a.cached === b.cached &&
  a.cacheWrite === b.cacheWrite &&
  a.output === b.output &&
  a.reasoning === b.reasoning

/** The counts as a short text, equal for equal counts. */
export const digits = ({ input, cached, cacheWrite, output, reasoning }: CodexUsage): string =>
  `${input}.${cached}.${cacheWrite}.${output}.${reasoning}`

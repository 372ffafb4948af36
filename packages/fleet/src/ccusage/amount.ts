import { maxTokenCount, noTokens, type TokenCounts, toCount, tokenKinds, totalTokens } from '@aic/core'
import { type Fields, fieldsOf, first, listOf, nameOf, nanoUsdOf } from './fields.ts'

/** Tokens, and what they cost. */
export interface Amount {
  readonly tokens: TokenCounts
  /** Nano-USD; null when unknown. */
  readonly costNanoUsd: number | null
}

/** An amount of one model; of models that are not told apart when the name is empty. */
export interface ModelAmount extends Amount {
  readonly model: string
}

/** Why an amount can’t be counted. */
export type BadAmount = 'bad-tokens' | 'bad-cost'

/**
 * Tokens and cost of a record or of a model’s part of it. ccusage does not tell five-minute cache writes from those of an hour: all
 * count as the former. What `totalTokens` has beyond the four kinds (some agents’ thinking) is output, the rate ccusage bills it at.
 */
export function amountOf(fields: Fields): Amount | BadAmount {
  const counted = fieldsOf(fields.tokenCounts) ?? fields
  const input = toCount(first(counted, 'inputTokens'))
  const output = toCount(first(counted, 'outputTokens'))
  const cacheRead = toCount(first(counted, 'cacheReadTokens', 'cacheReadInputTokens'))
  const cacheWrite = toCount(first(counted, 'cacheCreationTokens', 'cacheCreationInputTokens'))
  const total = toCount(first(fields, 'totalTokens'))
  if (input === null || output === null || cacheRead === null || cacheWrite === null || total === null) {
    return 'bad-tokens'
  }
  const beyond = Math.max(0, total - input - output - cacheRead - cacheWrite)
  const tokens = { ...noTokens, input, output: output + beyond, cacheRead, cacheWrite5m: cacheWrite }
  const costNanoUsd = nanoUsdOf(first(fields, 'totalCost', 'costUSD', 'cost'))
  return costNanoUsd === 'bad' ? 'bad-cost' : { tokens, costNanoUsd: known(costNanoUsd, tokens) }
}

/** ccusage writes 0 for a model whose price it does not know: of tokens that cost nothing we can’t know which it is. */
const known = (nanoUsd: number | null, tokens: TokenCounts): number | null =>
  nanoUsd === 0 && totalTokens(tokens) > 0 ? null : nanoUsd

/**
 * A record’s parts by model, which add up to `whole`: where ccusage’s do not, what is missing is its only model’s, else a part without
 * a name. Empty when the report has none.
 */
export function breakdownOf(value: unknown, whole: Amount): ModelAmount[] | BadAmount {
  const parts: ModelAmount[] = []
  for (const one of listOf(value)) {
    const fields = fieldsOf(one)
    const amount = fields === null ? 'bad-tokens' : amountOf(fields)
    if (typeof amount === 'string') return amount
    const model = nameOf(fields?.modelName) ?? nameOf(fields?.model) ?? ''
    if (model !== noModel || isSomething(amount)) parts.push({ model, ...amount })
  }
  if (parts.length === 0) return []
  const rest = restOf(whole, parts)
  if (rest === null) return parts
  const [only] = parts
  if (parts.length === 1 && only !== undefined) return [{ ...sumOf([only, rest]), model: only.model }]
  return [...parts, { model: '', ...rest }]
}

/** Claude Code’s word for its own messages, which no model wrote. */
export const noModel = '<synthetic>'

const isSomething = ({ tokens, costNanoUsd }: Amount): boolean => totalTokens(tokens) > 0 || (costNanoUsd ?? 0) > 0

/** Kind by kind and to the nano-USD; the cost is that of the amounts whose cost is known, null when none is. */
export function sumOf(amounts: readonly Amount[]): Amount {
  const costs = amounts.map(({ costNanoUsd }) => costNanoUsd).filter((cost) => cost !== null)
  const tokens = { ...noTokens }
  for (const kind of tokenKinds) tokens[kind] = amounts.reduce((sum, amount) => sum + amount.tokens[kind], 0)
  return { tokens, costNanoUsd: costs.length === 0 ? null : costs.reduce((sum, cost) => sum + cost, 0) }
}

/**
 * What `whole` has beyond its parts; null when that is nothing. Each float was rounded by itself, so that a nano-USD for each part is
 * nothing when no tokens go with it. Parts that exceed the whole, since they were read later, leave nothing.
 */
export function restOf(whole: Amount, parts: readonly Amount[]): Amount | null {
  const sum = sumOf(parts)
  const tokens = { ...noTokens }
  for (const kind of tokenKinds)
    tokens[kind] = Math.min(maxTokenCount, Math.max(0, whole.tokens[kind] - sum.tokens[kind]))
  const restNanoUsd = whole.costNanoUsd === null ? null : Math.max(0, whole.costNanoUsd - (sum.costNanoUsd ?? 0))
  if (totalTokens(tokens) > 0) return { tokens, costNanoUsd: restNanoUsd }
  return restNanoUsd !== null && restNanoUsd > parts.length + 1 ? { tokens, costNanoUsd: restNanoUsd } : null
}

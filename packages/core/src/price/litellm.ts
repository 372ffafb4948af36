import type { LongContext, TierFactors, TokenRates } from './book.ts'
import { type FreshModel, type FreshPrice, type FreshPrices, isRecord, toPrice } from './fresh.ts'

type Row = Record<string, unknown>

/**
 * Reads LiteLLM's `model_prices_and_context_window.json`: one row per model, USD per token.
 * Rows that are not priced by text tokens are left out; so is a document of another shape (no models then).
 * Source: https://github.com/BerriAI/litellm/blob/main/model_prices_and_context_window.json
 */
export function parseLiteLlm(json: unknown): FreshPrices {
  const rows = isRecord(json) ? Object.entries(json) : []
  return {
    source: 'litellm',
    about: {
      name: 'LiteLLM, model_prices_and_context_window.json',
      url: 'https://github.com/BerriAI/litellm',
      license: 'MIT',
    },
    models: rows.flatMap(([key, row]) => (isRecord(row) ? modelOf(key, row) : [])),
  }
}

const textModes: readonly unknown[] = ['chat', 'responses', 'completion']

function modelOf(key: string, row: Row): FreshModel[] {
  const { litellm_provider: provider, mode } = row
  const price = priceOf(row)
  if (typeof provider !== 'string' || !textModes.includes(mode) || price === null) return []
  const name = key.startsWith(`${provider}/`) ? key.slice(provider.length + 1) : key
  if (provider.startsWith('bedrock')) return bedrockModel(name.replace(/^bedrock\//, ''), price)
  if (provider.startsWith('vertex_ai')) {
    return [{ provider: 'google-vertex', name: name.replace(/^vertex_ai\//, ''), price }]
  }
  return [{ provider: provider.replace(/^(cohere)_chat$|^text-completion-(openai)$/, '$1$2'), name, price }]
}

/** One row stands for all regions (theirs are equal), one for the global endpoint. Paths of single regions are left out. */
function bedrockModel(name: string, price: FreshPrice): FreshModel[] {
  const isRegional = name.startsWith('us.') || /^(?!anthropic\.)[a-z0-9]+\.[^/]+$/.test(name)
  if (!name.startsWith('global.') && !isRegional) return []
  const short = name.replace(/^us\./, '').replace(/(-v\d+)?(:\d+)?$/, '')
  return [{ provider: 'amazon-bedrock', name: short, price }]
}

function priceOf(row: Row): FreshPrice | null {
  const rates = ratesOf(row, '') ?? ratesOf(tieredRows(row)[0] ?? {}, '')
  if (rates === null || rates.input + rates.output === 0) return null
  const long = longOf(row)
  const tiers = tiersOf(row, rates)
  const specific = isRecord(row['provider_specific_entry']) ? row['provider_specific_entry'] : {}
  const usOnly = toPrice(specific['us'])
  const search = isRecord(row['search_context_cost_per_query']) ? row['search_context_cost_per_query'] : {}
  const searchUsd = toPrice(search['search_context_size_medium'])
  return {
    rates,
    ...(long.length > 0 && { long }),
    ...(tiers && { tiers }),
    ...(usOnly !== null && usOnly > 0 && { usOnly }),
    ...(searchUsd !== null && { webSearch: perMillion(searchUsd) / 1000 }),
  }
}

/** The rates whose keys end in `suffix` (`_above_200k_tokens`, `_priority`); null without both input and output. */
function ratesOf(row: Row, suffix: string): TokenRates | null {
  const read = (key: string): number | null => {
    const usd = toPrice(row[key + suffix])
    return usd === null ? null : perMillion(usd)
  }
  const input = read('input_cost_per_token')
  const output = read('output_cost_per_token')
  const cacheRead = read('cache_read_input_token_cost')
  const cacheWrite5m = read('cache_creation_input_token_cost')
  const cacheWrite1h = suffix === '' ? read('cache_creation_input_token_cost_above_1hr') : null
  if (input === null || output === null) return null
  return {
    input,
    output,
    ...(cacheRead !== null && { cacheRead }),
    ...(cacheWrite5m !== null && { cacheWrite5m }),
    ...(cacheWrite1h !== null && { cacheWrite1h }),
  }
}

const perMillion = (usd: number): number => Number((usd * 1e6).toPrecision(10))

/** Either fields per threshold (`_above_200k_tokens`) or, for Qwen, `tiered_pricing` with a range per row. */
function longOf(row: Row): LongContext[] {
  const byField = Object.keys(row).flatMap((key) => {
    const match = /^input_cost_per_token(_above_(\d+)k_tokens)$/.exec(key)
    const rates = match ? ratesOf(row, match[1] as string) : null
    return match && rates ? [{ above: Number(match[2]) * 1000, rates }] : []
  })
  const byRange = tieredRows(row)
    .slice(1)
    .flatMap((tier) => {
      const above = Array.isArray(tier['range']) ? toPrice(tier['range'][0]) : null
      const rates = ratesOf(tier, '')
      return above !== null && rates ? [{ above, rates }] : []
    })
  return [...byField, ...byRange].sort((a, b) => a.above - b.above)
}

const tieredRows = ({ tiered_pricing: rows }: Row): Row[] => (Array.isArray(rows) ? rows.filter(isRecord) : [])

/** `provider_specific_entry.fast` is a factor; the rows of OpenAI have prices per tier, all kinds by the same factor. */
function tiersOf(row: Row, usual: TokenRates): TierFactors | null {
  const specific = isRecord(row['provider_specific_entry']) ? row['provider_specific_entry'] : {}
  const factor = (suffix: string): number | null => {
    const rates = ratesOf(row, suffix)
    return rates === null || usual.output === 0 ? null : Number((rates.output / usual.output).toPrecision(4))
  }
  const priority = factor('_priority')
  const fast = toPrice(specific['fast']) ?? priority
  const batch = factor('_batches')
  const flex = factor('_flex')
  const tiers = {
    ...(fast !== null && fast > 0 && { fast }),
    ...(priority !== null && { priority }),
    ...(batch !== null && { batch }),
    ...(flex !== null && { flex }),
  }
  return Object.keys(tiers).length === 0 ? null : tiers
}

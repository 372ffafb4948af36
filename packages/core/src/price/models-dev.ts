import type { LongContext, TokenRates } from './book.ts'
import { type FreshModel, type FreshPrices, isRecord, toPrice } from './fresh.ts'

/**
 * Reads `https://models.dev/api.json`: providers, each with its models, USD per million tokens.
 * Models without a price, and subscriptions (listed there at 0), are left out; so is a document of another shape.
 * Source: https://github.com/anomalyco/models.dev
 */
export function parseModelsDev(json: unknown): FreshPrices {
  const providers = isRecord(json) ? Object.entries(json) : []
  return {
    source: 'models-dev',
    about: { name: 'models.dev', url: 'https://models.dev', license: 'MIT' },
    models: providers.flatMap(([id, provider]) => (isRecord(provider) ? modelsOf(id, provider['models']) : [])),
  }
}

function modelsOf(provider: string, models: unknown): FreshModel[] {
  return Object.entries(isRecord(models) ? models : {}).flatMap(([name, model]) => {
    const cost = isRecord(model) ? model['cost'] : null
    const rates = ratesOf(cost)
    if (rates === null || rates.input + rates.output === 0) return []
    const long = longOf(cost as Record<string, unknown>)
    return [{ provider, name, price: long.length > 0 ? { rates, long } : { rates } }]
  })
}

function ratesOf(cost: unknown): TokenRates | null {
  if (!isRecord(cost)) return null
  const input = toPrice(cost['input'])
  const output = toPrice(cost['output'])
  const cacheRead = toPrice(cost['cache_read'])
  const cacheWrite5m = toPrice(cost['cache_write'])
  if (input === null || output === null) return null
  return {
    input,
    output,
    ...(cacheRead !== null && { cacheRead }),
    ...(cacheWrite5m !== null && { cacheWrite5m }),
  }
}

/** `tiers` states the size; the older `context_over_200k`, which may stand beside it for 272,000 as well, does not. */
function longOf({ tiers, context_over_200k: over200k }: Record<string, unknown>): LongContext[] {
  const bySize = (Array.isArray(tiers) ? tiers : []).flatMap((tier: unknown) => {
    const about = isRecord(tier) ? tier['tier'] : null
    const above = isRecord(about) && about['type'] === 'context' ? toPrice(about['size']) : null
    const rates = ratesOf(tier)
    return above !== null && rates ? [{ above, rates }] : []
  })
  if (bySize.length > 0) return bySize.sort((a, b) => a.above - b.above)
  const rates = ratesOf(over200k)
  return rates ? [{ above: 200_000, rates }] : []
}

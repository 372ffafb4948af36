import { findProvider, type MatchLogic, type ModelInfo, type ModelPrice } from '@pydantic/genai-prices'
import type { ModelPrices, PricePeriod, ProviderPrices, TokenRates } from '../../packages/core/src/price/book.ts'

/** Providers of genai-prices that agents' logs name, with our ids (those of models.dev, which agents use most). */
const providers: { readonly [id: string]: string } = {
  anthropic: 'anthropic',
  openai: 'openai',
  google: 'google',
  'x-ai': 'xai',
  deepseek: 'deepseek',
  moonshotai: 'moonshotai',
  zai: 'zai',
  zhipuai: 'zhipuai',
  minimax: 'minimax',
  mistral: 'mistral',
  cohere: 'cohere',
  cursor: 'cursor',
  arcee: 'arcee',
  'github-copilot': 'github-copilot',
  aws: 'amazon-bedrock',
  azure: 'azure',
  openrouter: 'openrouter',
  groq: 'groq',
  cerebras: 'cerebras',
  together: 'togetherai',
  fireworks: 'fireworks-ai',
  novita: 'novita-ai',
  baseten: 'baseten',
  cloudflare: 'cloudflare-workers-ai',
}

/** Where the package's own name is not how the company writes itself. */
const displayNames: { readonly [id: string]: string } = {
  'x-ai': 'xAI',
  aws: 'Amazon Bedrock',
  deepseek: 'DeepSeek',
  fireworks: 'Fireworks AI',
  minimax: 'MiniMax',
  moonshotai: 'Moonshot AI',
  together: 'Together AI',
}

/** The price lists that `@pydantic/genai-prices` ships, in the shape of our price book. */
export function readGenaiPrices(source: string): { [id: string]: ProviderPrices } {
  const lists: { [id: string]: ProviderPrices } = {}
  for (const [theirs, ours] of Object.entries(providers)) {
    const provider = findProvider({ providerId: theirs })
    if (provider?.id !== theirs) throw new Error(`genai-prices no longer has the provider ${theirs}.`)
    lists[ours] = { name: displayNames[theirs] ?? provider.name, source, models: modelsOf(ours, provider.models) }
  }
  return moveVertexClaudes(lists, source)
}

function modelsOf(provider: string, infos: readonly ModelInfo[]): { [name: string]: ModelPrices } {
  const models: { [name: string]: ModelPrices } = {}
  for (const info of infos) {
    const periods = periodsOf(info)
    const [name, ...aliases] = namesOf(provider, info)
    if (periods.length === 0 || name === undefined || models[name]) continue
    models[name] = aliases.length === 0 ? { periods } : { aliases, periods }
  }
  return models
}

/** The days from which a model had its prices. Prices by the hour are facts of ours: here they lack the weekday. */
function periodsOf({ prices }: ModelInfo): PricePeriod[] {
  const list = Array.isArray(prices) ? prices : [{ prices }]
  return list.flatMap(({ prices, constraint }) => {
    const period = constraint?.type === 'time_of_date' ? null : periodOf(prices)
    return period ? [{ ...(constraint && { from: (constraint as { start_date: string }).start_date }), ...period }] : []
  })
}

/** Null for what is not billed by text tokens, in and out. */
function periodOf(price: ModelPrice): PricePeriod | null {
  const rates = ratesOf(price, (value) => (typeof value === 'object' ? value.base : value))
  if (rates === null) return null
  const starts = Object.values(price).flatMap((value) => (typeof value === 'object' ? value.tiers : []))
  const above = starts[0]?.start
  const long = ratesOf(price, (value) => (typeof value === 'object' ? value.tiers[0]?.price : undefined))
  const webSearch = price['web_searches_kcount']
  return {
    rates,
    ...(above !== undefined && long && { long: [{ above, rates: long }] }),
    ...(typeof webSearch === 'number' && { webSearch }),
  }
}

type Value = ModelPrice[string]

function ratesOf(price: ModelPrice, pick: (value: Value) => number | undefined): TokenRates | null {
  const [input, output, cacheRead, cacheWrite5m, cacheWrite1h] = [
    'input_mtok',
    'output_mtok',
    'cache_read_mtok',
    'cache_write_mtok',
    'cache_write_1h_mtok',
  ].map((key) => pick(price[key]))
  if (input === undefined || output === undefined) return null
  return {
    input,
    output,
    ...(cacheRead !== undefined && { cacheRead }),
    ...(cacheWrite5m !== undefined && { cacheWrite5m }),
    ...(cacheWrite1h !== undefined && { cacheWrite1h }),
  }
}

/** The model's id first, then every other whole name that genai-prices matches it by. */
function namesOf(provider: string, { id, match }: ModelInfo): string[] {
  const names = [id, ...literalsOf(match)].filter(isWholeName).map((name) => shortName(provider, name))
  const kept = provider === 'openrouter' ? names.filter((name) => name.includes('/')) : names
  const keys = new Set<string>()
  return kept.filter((name) => {
    const key = name.toLowerCase().replaceAll(/(?<=\d)\.(?=\d)/g, '-')
    return keys.has(key) ? false : keys.add(key)
  })
}

function literalsOf(match: MatchLogic): string[] {
  if ('or' in match) return match.or.flatMap(literalsOf)
  if ('equals' in match) return [match.equals]
  if ('starts_with' in match) return [match.starts_with]
  return []
}

/** Not the start of a name (`claude-sonnet-4-2025`), a free or tuned one, or a key for code. */
const isWholeName = (name: string): boolean =>
  /^[\w][\w.:/+-]*\w$/.test(name) && !/-20\d\d(-\d\d)?$/.test(name) && !/:free$|^ft:|:extended$/.test(name)

/** Names without what the matching takes off anyway: dates and versions of Bedrock, `-latest` of Claude. */
function shortName(provider: string, name: string): string {
  if (provider === 'amazon-bedrock') {
    return name.replace(/^(regional|us|eu|jp|au|apac|us-gov)\./, '').replace(/(-20\d{6})?(-v\d+)?(:\d+)?$/, '')
  }
  return provider === 'anthropic' ? name.replace(/-latest$/, '').replace(/^(claude-(?:opus|sonnet)-\d)-0$/, '$1') : name
}

/** genai-prices lists Claude on Vertex under Google, whose own API does not serve it. */
function moveVertexClaudes(lists: { [id: string]: ProviderPrices }, source: string): { [id: string]: ProviderPrices } {
  const google = lists['google'] as ProviderPrices
  const models = Object.entries(google.models)
  const isClaude = ([name]: [string, ModelPrices]): boolean => name.includes('claude')
  lists['google'] = { ...google, models: Object.fromEntries(models.filter((model) => !isClaude(model))) }
  const vertex = Object.fromEntries(models.filter(isClaude))
  return { ...lists, 'google-vertex': { name: 'Google Vertex AI', source, models: vertex } }
}

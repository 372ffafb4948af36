import type { ModelPrices, PricePeriod, PriceSource, ProviderPrices } from '../../packages/core/src/price/book.ts'

/** Prices of one model that the packages on npm lack or have wrong, read by hand from a cited page. */
export type Fact =
  /** Replaces what the packages say. */
  | { readonly source: string; readonly aliases?: readonly string[]; readonly periods: readonly PricePeriod[] }
  /** Adds to every period that the packages have. */
  | { readonly add: Pick<PricePeriod, 'tiers' | 'usOnly' | 'long'>; readonly aliases?: readonly string[] }
  /** The prices of another model, `provider/name`, times a factor. */
  | { readonly source: string; readonly like: string; readonly times: number }

/** What the packages on npm lack or get wrong. */
export interface Facts {
  readonly sources: { readonly [key: string]: PriceSource }
  /** Sellers whose list the packages lack. */
  readonly providers: { readonly [id: string]: { readonly name: string; readonly source: string } }
  readonly models: { readonly [provider: string]: { readonly [model: string]: Fact } }
}

type Lists = { readonly [id: string]: ProviderPrices }

/** The lists with the facts laid over them. */
export function applyFacts(lists: Lists, facts: Facts): { [id: string]: ProviderPrices } {
  const result: { [id: string]: ProviderPrices } = { ...lists }
  for (const [id, provider] of Object.entries(facts.providers)) result[id] = { ...provider, models: {} }
  for (const [provider, models] of Object.entries(facts.models)) {
    const list = result[provider]
    if (!list) throw new Error(`There are facts about ${provider}, which is no provider of the price book.`)
    const changed: { [name: string]: ModelPrices } = { ...list.models }
    for (const [name, fact] of Object.entries(models)) changed[name] = applyFact(result, changed[name], fact, name)
    result[provider] = { ...list, models: changed }
  }
  return result
}

function applyFact(lists: Lists, known: ModelPrices | undefined, fact: Fact, name: string): ModelPrices {
  if ('periods' in fact) {
    const { source, aliases = known?.aliases, periods } = fact
    return { ...(aliases && { aliases }), periods: periods.map((period) => ({ ...period, source })) }
  }
  if ('like' in fact) return { periods: priced(lists, fact.like).map((period) => timesFactor(period, fact)) }
  if (!known) throw new Error(`A fact adds to the price of ${name}, which no package lists.`)
  const aliases = [...(known.aliases ?? []), ...(fact.aliases ?? [])]
  return {
    ...(aliases.length > 0 && { aliases }),
    periods: known.periods.map((period) => ({ ...period, ...fact.add })),
  }
}

function priced(lists: Lists, path: string): readonly PricePeriod[] {
  const cut = path.indexOf('/')
  const model = lists[path.slice(0, cut)]?.models[path.slice(cut + 1)]
  if (!model) throw new Error(`A fact refers to ${path}, which has no price.`)
  return model.periods
}

function timesFactor({ rates, long, ...period }: PricePeriod, fact: { source: string; times: number }): PricePeriod {
  const times = <T extends object>(each: T): T =>
    Object.fromEntries(Object.entries(each).map(([kind, usd]) => [kind, rounded(usd * fact.times)])) as T
  return {
    ...period,
    source: fact.source,
    rates: times(rates),
    ...(long && { long: long.map(({ above, rates: longer }) => ({ above, rates: times(longer) })) }),
  }
}

const rounded = (usd: number): number => Number(usd.toPrecision(10))

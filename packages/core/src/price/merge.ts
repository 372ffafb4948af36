import type { ModelPrices, PriceBook, PricePeriod, ProviderPrices } from './book.ts'
import { compilePeriod } from './compile.ts'
import type { FreshModel, FreshPrice, FreshPrices } from './fresh.ts'
import { growLong, growRates } from './grow.ts'
import { type Lookup, lookupOf, ruleFor } from './lookup.ts'
import { providerId } from './routes.ts'
import { normalName, spellingsOf } from './spelling.ts'
import { withVersion } from './version.ts'

/** How a list is laid over a book. */
export interface MergeOptions {
  /** Take models that the book lacks, and leave the others as they are. Defaults to false. */
  readonly isOnlyNew?: boolean
}

/**
 * The book with what a list says on `day` (`YYYY-MM-DD`). A model that the book lacks is added, for all time. A model
 * whose price changed gets a period from `day` on; what it cost before stays. Models that the list lacks stay.
 * What the list is silent on stays too; unlisted kinds of tokens move with the input price.
 * Returns `old` itself when nothing changed.
 */
export function mergeBooks(old: PriceBook, fresh: FreshPrices, day: string, options: MergeOptions = {}): PriceBook {
  const lookup = lookupOf(old)
  const models = fresh.models.map((model) => ({ ...model, provider: idOf(old, model.provider) }))
  const listed = new Map(models.map((model) => [`${model.provider}\n${normalName(model.name)}`, model]))
  const changes = new Map<string, Map<string, ModelPrices>>()
  for (const model of models) {
    const change = changeOf({ old, lookup, listed, day, source: fresh.source, options }, model)
    if (!change) continue
    const ofProvider = changes.get(model.provider) ?? new Map<string, ModelPrices>()
    changes.set(model.provider, ofProvider.set(change.name, change.prices))
  }
  if (changes.size === 0) return old
  const sources = { ...old.sources, [fresh.source]: { ...fresh.about, date: day } }
  const { version: _, ...rest } = old
  return withVersion({ ...rest, sources, providers: withChanges(old, changes, fresh.source) }, day)
}

const idOf = (book: PriceBook, provider: string): string => providerId(book, provider) ?? provider

interface Merge {
  readonly old: PriceBook
  readonly lookup: Lookup
  /** The fresh models by provider id and normal name. */
  readonly listed: ReadonlyMap<string, FreshModel>
  readonly day: string
  readonly source: string
  readonly options: MergeOptions
}

interface Change {
  readonly name: string
  readonly prices: ModelPrices
}

function changeOf(merge: Merge, model: FreshModel): Change | null {
  const list = merge.lookup.list(model.provider)
  const known = list?.get(normalName(model.name))
  if (known) return updated(merge, known, model.price, known.name)
  const base = undatedNames(model.name)
    .map((name) => list?.get(name))
    .find((entry) => entry !== undefined)
  if (!base) return { name: model.name, prices: { periods: [{ source: merge.source, ...model.price }] } }
  const isBaseListed = merge.listed.has(`${model.provider}\n${normalName(base.name)}`)
  return updated(merge, base, model.price, isBaseListed ? model.name : base.name)
}

/** A dated name belongs to the model without the date, unless the list prices the two apart. */
function undatedNames(name: string): string[] {
  const isDated = ({ off }: { off: readonly { kind: string }[] }): boolean =>
    off.length > 0 && off.every((piece) => piece.kind === 'date')
  return spellingsOf(name)
    .filter(isDated)
    .map((spelling) => spelling.name)
}

/** Null when the price is what the book has, or was asked not to be touched. */
function updated(merge: Merge, known: Change, price: FreshPrice, name: string): Change | null {
  const { old, day, source, options } = merge
  const { periods } = known.prices
  const current = periods.findLast((period) => (period.from ?? '') <= day) ?? periods[0]
  if (options.isOnlyNew || !current) return null
  const next = { ...laidOver(current, price), from: day, source }
  if (isPeakPrice(current, price) || isSamePrice(old, known.name, current, next)) return null
  const before = periods.filter((period) => (period.from ?? '') < day)
  const after = periods.filter((period) => (period.from ?? '') > day)
  const aliases = name === known.name ? known.prices.aliases : undefined
  return { name, prices: { ...(aliases && { aliases }), periods: [...before, next, ...after] } }
}

function isSamePrice(book: PriceBook, name: string, a: PricePeriod, b: PricePeriod): boolean {
  const text = ({ rates, long, tiers, usOnly, webSearch }: PricePeriod): string => {
    const period = { rates, ...(long && { long: long.map((each) => ({ ...each, above: roundedUp(each.above) })) }) }
    const rest = { ...(tiers && { tiers }), ...(usOnly && { usOnly }), ...(webSearch && { webSearch }) }
    return JSON.stringify(compilePeriod({ ...period, ...rest }, '', ruleFor(book, name)))
  }
  return text(a) === text(b)
}

/** Lists write "from 200,000 tokens" as above 199,999 or above 200,000: one price. */
const roundedUp = (above: number): number => Math.ceil(above / 1000) * 1000

/** Lists that know no hours of the day state one of the prices. */
const isPeakPrice = ({ rates, peaks }: PricePeriod, price: FreshPrice): boolean =>
  peaks !== undefined && [rates, ...peaks.map((peak) => peak.rates)].some((each) => each.input === price.rates.input)

function laidOver(current: PricePeriod, { rates, long, tiers, usOnly, webSearch }: FreshPrice): PricePeriod {
  const growth = current.rates.input > 0 ? rates.input / current.rates.input : 1
  const nextLong = long ?? (current.long && growLong(current.long, growth))
  const nextTiers = { ...current.tiers, ...tiers }
  const nextUsOnly = usOnly ?? current.usOnly
  const nextSearch = webSearch ?? current.webSearch
  return {
    rates: { ...growRates(current.rates, growth), ...rates },
    ...(nextLong && { long: nextLong }),
    ...(Object.keys(nextTiers).length > 0 && { tiers: nextTiers }),
    ...(nextUsOnly !== undefined && { usOnly: nextUsOnly }),
    ...(nextSearch !== undefined && { webSearch: nextSearch }),
  }
}

function withChanges(
  old: PriceBook,
  changes: ReadonlyMap<string, ReadonlyMap<string, ModelPrices>>,
  source: string,
): { [id: string]: ProviderPrices } {
  const providers: { [id: string]: ProviderPrices } = { ...old.providers }
  for (const [id, models] of changes) {
    const list = providers[id] ?? { name: id, source, models: {} }
    providers[id] = { ...list, models: { ...list.models, ...Object.fromEntries(models) } }
  }
  return providers
}

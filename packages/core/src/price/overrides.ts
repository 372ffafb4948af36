import type { LongContext, ModelPrices, PriceBook, PricePeriod, TokenRates } from './book.ts'
import { isRecord, toPrice } from './fresh.ts'
import { growLong } from './grow.ts'
import { lookupOf } from './lookup.ts'
import { routesOf } from './routes.ts'
import { spellingsOf } from './spelling.ts'
import { withVersion } from './version.ts'

/**
 * The user's price of one model, USD per token, in the words of ccusage's `pricingOverrides`.
 * Fields left out keep the price that the model had; cache prices that the user does not state move with the input.
 */
export interface PriceOverride {
  readonly inputCostPerToken?: number
  readonly outputCostPerToken?: number
  readonly cacheCreationInputTokenCost?: number
  readonly cacheReadInputTokenCost?: number
  readonly inputCostPerTokenAbove200kTokens?: number
  readonly outputCostPerTokenAbove200kTokens?: number
  readonly cacheCreationInputTokenCostAbove200kTokens?: number
  readonly cacheReadInputTokenCostAbove200kTokens?: number
  /** Accepted for ccusage's sake: it says nothing about the price. */
  readonly maxInputTokens?: number
  readonly fastMultiplier?: number
  /** Ours: the model that this name stands for, such as a deployment or an inference profile. */
  readonly sameAs?: string
}

/** By model name as logged, or `provider/name`. Case and date suffixes do not matter. */
export type PriceOverrides = { readonly [model: string]: PriceOverride }

/** A book with the user's prices, and what could not be used of them. */
export interface OverriddenBook {
  readonly book: PriceBook
  /** Overrides that can't be applied, with the reason, for the user. */
  readonly ignored: readonly { readonly model: string; readonly reason: string }[]
}

/** The book with the user's prices, which win over every list, for all time. */
export function mergeOverrides(book: PriceBook, overrides: PriceOverrides): OverriddenBook {
  const ignored: { model: string; reason: string }[] = []
  const models: { [model: string]: ModelPrices } = {}
  for (const [model, override] of Object.entries(overrides)) {
    const periods = overriddenPeriods(book, model, override)
    if (typeof periods === 'string') ignored.push({ model, reason: periods })
    else models[model] = { periods }
  }
  if (Object.keys(models).length === 0) return { book, ignored }
  const { version, ...rest } = book
  const sources = { ...book.sources, config: { name: 'your configuration', url: '', date: version.slice(0, 10) } }
  return { book: withVersion({ ...rest, sources, overrides: models }, version.slice(0, 10)), ignored }
}

/** The periods of an override, or in words why there are none. */
function overriddenPeriods(book: PriceBook, model: string, override: PriceOverride): PricePeriod[] | string {
  const bad = isRecord(override) ? badField(override) : 'it is not an object'
  if (bad !== null) return bad
  const known = periodsOf(book, override.sameAs ?? model)
  if (override.sameAs !== undefined && known === null) return `"sameAs" names ${override.sameAs}, which has no price`
  const { inputCostPerToken: input, outputCostPerToken: output } = override
  if (known === null && (input === undefined || output === undefined)) {
    return 'the model has no price of its own, so both inputCostPerToken and outputCostPerToken are needed'
  }
  return (known ?? [{ rates: { input: 0, output: 0 } }]).map((period) => overridePeriod(period, override))
}

function badField(override: Record<string, unknown>): string | null {
  const bad = Object.entries(override).find(([key, value]) =>
    key === 'sameAs' ? typeof value !== 'string' : toPrice(value) === null,
  )
  return bad ? `${bad[0]} must be ${bad[0] === 'sameAs' ? 'a model name' : 'a number of at least 0'}` : null
}

/** The book's own price of a model, by the names that {@link ./find.ts} would try. */
function periodsOf(book: PriceBook, model: string): readonly PricePeriod[] | null {
  const lookup = lookupOf(book)
  for (const route of routesOf(book, model, null)) {
    const lists = route.provider === null ? book.makers : [route.provider, ...book.makers]
    for (const { name, off } of spellingsOf(route.name)) {
      if (off.some((piece) => piece.tier)) continue
      for (const list of lists) {
        const entry = lookup.list(list)?.get(name)
        if (entry) return entry.prices.periods
      }
    }
  }
  return null
}

const perMillion = (usd: number): number => Number((usd * 1e6).toPrecision(10))

function overridePeriod(period: PricePeriod, override: PriceOverride): PricePeriod {
  const rates = overrideRates(period.rates, {
    input: override.inputCostPerToken,
    output: override.outputCostPerToken,
    cacheWrite: override.cacheCreationInputTokenCost,
    cacheRead: override.cacheReadInputTokenCost,
  })
  const growth = period.rates.input > 0 ? rates.input / period.rates.input : 1
  const long = overrideLong(rates, period.long && growLong(period.long, growth), override)
  const { fastMultiplier: fast } = override
  const { peaks: _, ...rest } = period // a price that the user states holds at every hour
  return {
    ...rest,
    source: 'config',
    rates,
    ...(long && { long }),
    ...(fast !== undefined && { tiers: { ...period.tiers, fast } }),
  }
}

function overrideLong(
  rates: TokenRates,
  known: readonly LongContext[] | undefined,
  override: PriceOverride,
): readonly LongContext[] | undefined {
  const given = {
    input: override.inputCostPerTokenAbove200kTokens,
    output: override.outputCostPerTokenAbove200kTokens,
    cacheWrite: override.cacheCreationInputTokenCostAbove200kTokens,
    cacheRead: override.cacheReadInputTokenCostAbove200kTokens,
  }
  if (Object.values(given).every((usd) => usd === undefined)) return known
  return [{ above: 200_000, rates: overrideRates(known?.[0]?.rates ?? rates, given) }]
}

interface GivenUsd {
  readonly input: number | undefined
  readonly output: number | undefined
  readonly cacheWrite: number | undefined
  readonly cacheRead: number | undefined
}

/** A five-minute write price that the user gives moves the one-hour price in proportion. */
function overrideRates(rates: TokenRates, given: GivenUsd): TokenRates {
  const input = given.input === undefined ? rates.input : perMillion(given.input)
  const growth = rates.input > 0 ? input / rates.input : 1
  const moved = (usd: number | undefined): number | undefined => (usd === undefined ? undefined : usd * growth)
  const cacheRead = given.cacheRead === undefined ? moved(rates.cacheRead) : perMillion(given.cacheRead)
  const cacheWrite5m = given.cacheWrite === undefined ? moved(rates.cacheWrite5m) : perMillion(given.cacheWrite)
  const writeGrowth = cacheWrite5m && rates.cacheWrite5m ? cacheWrite5m / rates.cacheWrite5m : growth
  const cacheWrite1h = rates.cacheWrite1h === undefined ? undefined : rates.cacheWrite1h * writeGrowth
  return {
    input,
    output: given.output === undefined ? rates.output : perMillion(given.output),
    ...(cacheRead !== undefined && { cacheRead }),
    ...(cacheWrite5m !== undefined && { cacheWrite5m }),
    ...(cacheWrite1h !== undefined && { cacheWrite1h }),
  }
}

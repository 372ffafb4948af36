import type { PriceBook } from './book.ts'
import type { NanoRates } from './compile.ts'
import { periodAt } from './cost.ts'
import type { FoundPrice } from './found.ts'

/** What a price is, for `aic models` and `aic doctor`. Rates are USD per million tokens. */
export interface PriceExplanation {
  readonly name: string
  readonly how: FoundPrice['how']
  readonly why: string
  readonly usdPerMillion: NanoRates
  /** Rates of requests with a longer prompt, by length; empty where length does not matter. */
  readonly long: readonly { readonly aboveTokens: number; readonly usdPerMillion: NanoRates }[]
  /** First day of this price, `YYYY-MM-DD`; null: since ever. */
  readonly since: string | null
  /** Where it was read, and when (`YYYY-MM-DD`). */
  readonly source: string
  readonly sourceUrl: string | null
  readonly readOn: string | null
  /** One line for people. */
  readonly text: string
}

/** The price that applies at `atMs` (UTC ms), with its source. */
export function explainPrice(book: PriceBook, price: FoundPrice, atMs: number): PriceExplanation {
  const period = periodAt(price.periods, atMs)
  const source = book.sources[period.source]
  const factor = period.factors[price.tier ?? 'standard']
  const usdPerMillion = toUsd(period.rates, factor)
  const explanation = {
    name: price.name,
    how: price.how,
    why: price.why,
    usdPerMillion,
    long: period.long.map(({ above, rates }) => ({ aboveTokens: above, usdPerMillion: toUsd(rates, factor) })),
    since: Number.isFinite(period.fromMs) ? new Date(period.fromMs).toISOString().slice(0, 10) : null,
    source: source?.name ?? period.source,
    sourceUrl: source?.url ?? null,
    readOn: source?.date ?? null,
  }
  return { ...explanation, text: textOf(explanation) }
}

function toUsd(rates: NanoRates, factor: number): NanoRates {
  const usd = (nano: number): number => Number(((nano * factor) / 1000).toPrecision(10))
  return {
    input: usd(rates.input),
    output: usd(rates.output),
    cacheRead: usd(rates.cacheRead),
    cacheWrite5m: usd(rates.cacheWrite5m),
    cacheWrite1h: usd(rates.cacheWrite1h),
  }
}

function textOf({ name, usdPerMillion, long, why, source, readOn }: Omit<PriceExplanation, 'text'>): string {
  const above = long.map((each) => `, above ${each.aboveTokens} prompt tokens ${inOut(each.usdPerMillion)}`).join('')
  const from = readOn === null ? source : `${source}, ${readOn}`
  return `${name}: ${inOut(usdPerMillion)} per million tokens${above} (${from}). ${why}`
}

const inOut = (rates: NanoRates): string => `$${rates.input} in / $${rates.output} out`

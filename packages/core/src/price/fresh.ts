import type { PricePeriod } from './book.ts'

/** What a public price list says today, in its own names: see {@link ./merge.ts} for how it enters a book. */
export interface FreshPrices {
  /** Key for {@link ./book.ts PriceBook.sources}. */
  readonly source: string
  readonly about: { readonly name: string; readonly url: string; readonly license?: string }
  readonly models: readonly FreshModel[]
}

/** A model's price as a list states it today. */
export interface FreshModel {
  /** As the list names it; resolved by the book that it is merged into. */
  readonly provider: string
  readonly name: string
  readonly price: FreshPrice
}

/** Only what the list states: it does not take away what it is silent on. */
export type FreshPrice = Pick<PricePeriod, 'rates' | 'long' | 'tiers' | 'usOnly' | 'webSearch'>

/** A price as lists write it; null for text, negatives and what no price can be (1,000 USD a token). */
export function toPrice(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 && value < 1e6 ? value : null
}

/** Whether a value of a downloaded list is an object. */
export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

import type { PriceBook } from './book.ts'

/**
 * The price list that ships with aic, for use without a network. Parsed at the first call only,
 * so that a run that needs no prices does not pay for it. Made by `scripts/refresh-prices.ts`.
 */
export async function bundledBook(): Promise<PriceBook> {
  const snapshot: { default: PriceBook } = await import('./snapshot.json', { with: { type: 'json' } })
  return snapshot.default
}

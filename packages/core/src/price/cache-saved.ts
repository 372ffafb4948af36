import { factorOf, type PricedCall, periodAt, ratesOf } from './cost.ts'
import type { FoundPrice } from './found.ts'

/**
 * What the cache saved on one call in nano-USD, rounded once: its reads as plain input, less what they cost; minus what its writes cost above
 * plain input. Below 0 where more was written than reads made good; 0 where nothing was cached. By the same period, long-prompt rates,
 * tier and residency as the call's cost: without a cache the prompt would have been as long.
 *
 * ```ts
 * const price = findPrice(book, { name: 'claude-sonnet-4-5', provider: 'anthropic' })
 * if (price) cacheSavedNanoUsd(price, call) // 270_000 for 100 tokens read from the cache: at 0.30 in place of 3 USD a million
 * ```
 */
export function cacheSavedNanoUsd(price: FoundPrice, call: PricedCall): number {
  const period = periodAt(price.periods, call.atMs)
  const { cacheRead, cacheWrite5m, cacheWrite1h } = call.tokens
  const rates = ratesOf(period, call)
  const savedNanoUsd =
    cacheRead * (rates.input - rates.cacheRead) +
    cacheWrite5m * (rates.input - rates.cacheWrite5m) +
    cacheWrite1h * (rates.input - rates.cacheWrite1h)
  return Math.round(savedNanoUsd * factorOf(price, period, call)) + 0 // no -0
}

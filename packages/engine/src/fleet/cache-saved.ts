import { cacheSavedNanoUsd, costNanoUsd, type FoundPrice, type PriceBook, type PricedCall } from '@aic/core'
import { priceLookup } from '@aic/sources'
import type { BackgroundCell, LedgerRecord } from '@aic/store'

/** What the cache saved, nano-USD; null where no price is known, or which one it was. See `FleetEvent.cacheSavedNanoUsd`. */
export interface CacheSaved {
  readonly ofCall: (call: SavedCall) => number | null
  /** Of a sum of calls that are not known one by one. */
  readonly ofSum: (sum: SavedSum) => number | null
}

/** What of a record it is worked out from. */
export type SavedCall = PricedCall & Pick<LedgerRecord, 'model' | 'calculatedNanoUsd'>
/** What of a cell. */
export type SavedSum = Pick<BackgroundCell, 'model' | 'atMs' | 'calls' | 'tokens' | 'webSearches' | 'calculatedNanoUsd'>

/**
 * By the ledger's own prices. It keeps what calls cost, not by which list: a newer one rewrites nothing. So a price of today's book counts only
 * where it comes to the very cost that the ledger has; where it does not, the call was priced by another one, and what was saved is not known.
 */
export function cacheSavedBy(book: PriceBook): CacheSaved {
  const priceOf = priceLookup(book)
  return {
    ofCall(call) {
      const { calculatedNanoUsd, tokens, model } = call
      if (calculatedNanoUsd === null || !isCached(tokens)) return calculatedNanoUsd === null ? null : 0
      const price = priceOf(model)
      if (price === null || costNanoUsd(price, call) !== calculatedNanoUsd) return null
      return cacheSavedNanoUsd(price, call)
    },
    ofSum({ model, atMs, calls, tokens, webSearches, calculatedNanoUsd }) {
      if (calculatedNanoUsd === null || !isCached(tokens)) return calculatedNanoUsd === null ? null : 0
      const price = priceOf(model)
      if (price === null) return null
      const asOne: PricedCall = { atMs, tokens, webSearches, tier: 'standard', isUsOnly: false }
      // Each call's cost was rounded once.
      const isIts = (one: FoundPrice): boolean => Math.abs(costNanoUsd(one, asOne) - calculatedNanoUsd) <= calls / 2
      const its = [price, ofShortPrompts(price)].find(isIts)
      return its === undefined ? null : cacheSavedNanoUsd(its, asOne)
    },
  }
}

const isCached = ({ cacheRead, cacheWrite5m, cacheWrite1h }: PricedCall['tokens']): boolean =>
  cacheRead + cacheWrite5m + cacheWrite1h > 0

/** A sum of short prompts is no long one. */
const ofShortPrompts = (price: FoundPrice): FoundPrice => ({
  ...price,
  periods: price.periods.map((period) => ({ ...period, longAbove: Infinity })),
})

import type { PriceBook } from '@aic/core'
import type { Ledger } from '@aic/store'
import type { PricesInUse } from './in-use.ts'

/** What a ledger notes of the prices that its costs go by. */
export const priceFacts = ({ key, overrides }: PricesInUse, book: PriceBook): ReadonlyMap<string, string> =>
  new Map([
    ['prices', book.version],
    ['prices-key', key],
    ['prices-overrides', JSON.stringify(overrides)],
  ])

/** The ledger's costs go by these prices already. */
export const isPricedBy = (ledger: Ledger, { key }: PricesInUse): boolean => ledger.fact('prices-key') === key

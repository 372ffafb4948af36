import type { PriceBook } from './book.ts'

/** A book without prices: every model is unpriced. For runs that ask for no costs, and for tests. */
export const emptyBook: PriceBook = {
  version: 'none',
  sources: {},
  providers: {},
  providerAliases: {},
  makers: [],
  aliases: {},
  rules: [],
  localProviders: [],
  freeEndings: [],
}

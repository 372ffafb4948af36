import { type FoundPrice, findPrice, type PriceBook } from '@aic/core'
import type { PriceLookup } from './part-writer.ts'

/** Looks models up as parts name them (`name` or `name\nprovider`), each once. */
export function priceLookup(book: PriceBook): PriceLookup {
  const known = new Map<string, FoundPrice | null>()
  return (model) => {
    const found = known.get(model)
    if (found !== undefined) return found
    const [name, provider] = model.split('\n')
    const price = findPrice(book, { name: name || null, provider: provider ?? null })
    known.set(model, price)
    return price
  }
}

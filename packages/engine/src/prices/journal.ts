import { readFileSync } from 'node:fs'
import { type FreshModel, type FreshPrices, mergeBooks, type PriceBook } from '@aic/core'

/** What a download changed in the prices. */
export interface PriceChange {
  /** `YYYY-MM-DD`, UTC. */
  readonly day: string
  /** The key and the words of the list, as the book names its sources. */
  readonly source: string
  readonly about: FreshPrices['about']
  /** The list only adds models; it does not change prices. */
  readonly isOnlyNew: boolean
  readonly models: readonly FreshModel[]
}

/** What refreshes found so far, so that a newer bundled list can take it up. */
export interface Journal {
  readonly version: 1
  /** When all lists were last had, UTC ms; null before. */
  readonly refreshedMs: number | null
  /** ETags of the versions of lists that were taken in, by URL. */
  readonly tags: { readonly [url: string]: string }
  readonly changes: readonly PriceChange[]
}

/** Of lists that were never fetched. */
export const emptyJournal: Journal = { version: 1, refreshedMs: null, tags: {}, changes: [] }

/** The journal; an empty one where there is none, or none that can be read: then lists are taken in as if for the first time. */
export function readJournal(file: string): Journal {
  try {
    const journal = JSON.parse(readFileSync(file, 'utf8')) as Journal
    return journal.version === 1 && Array.isArray(journal.changes) ? journal : emptyJournal
  } catch {
    return emptyJournal
  }
}

/** The bundled list with everything that was downloaded. What is older than the list itself only adds models to it. */
export function replay(bundled: PriceBook, changes: readonly PriceChange[]): PriceBook {
  return changes.reduce((book, { day, source, about, models, isOnlyNew }) => {
    const isOlder = day < bundled.version.slice(0, 10)
    return mergeBooks(book, { source, about, models }, day, { isOnlyNew: isOnlyNew || isOlder })
  }, bundled)
}

/** The models in which a list changed a book, as the list would state them. */
export function changeOf(before: PriceBook, after: PriceBook, fresh: FreshPrices, day: string): FreshModel[] {
  return Object.entries(after.providers).flatMap(([provider, { models }]) => {
    const known = before.providers[provider]?.models ?? {}
    return Object.entries(models).flatMap(([name, prices]) => {
      if (known[name] === prices) return []
      const period = prices.periods.findLast((one) => one.source === fresh.source && (one.from ?? day) === day)
      if (period === undefined) return []
      const { from: _, source: __, peaks: ___, ...price } = period
      return [{ provider, name, price }]
    })
  })
}

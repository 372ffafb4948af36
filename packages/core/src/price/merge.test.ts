import { describe, expect, it } from 'vitest'
import { noTokens, type TokenCounts } from '../tokens.ts'
import type { ModelPrices, PriceBook } from './book.ts'
import { bundledBook } from './bundled.ts'
import { costNanoUsd } from './cost.ts'
import { emptyBook } from './empty.ts'
import { explainPrice } from './explain.ts'
import { findPrice } from './find.ts'
import type { FreshModel, FreshPrices } from './fresh.ts'
import { mergeBooks } from './merge.ts'

const fresh = (...models: FreshModel[]): FreshPrices => ({
  source: 'list',
  about: { name: 'A list', url: 'https://example.com/list' },
  models,
})

const bookOf = (models: { [name: string]: ModelPrices }): PriceBook => ({
  ...emptyBook,
  makers: ['maker'],
  providers: { maker: { name: 'Maker', source: 'own', models } },
})

const old = bookOf({
  'model-1': { periods: [{ rates: { input: 4, output: 8, cacheRead: 1 }, tiers: { fast: 2 } }] },
  'model-2': {
    aliases: ['second'],
    periods: [
      { rates: { input: 9, output: 9 } },
      { from: '2026-01-01', rates: { input: 5, output: 5 } },
      { from: '2027-01-01', rates: { input: 7, output: 7 } },
    ],
  },
})
const says = (name: string, input: number, output: number, more: object = {}): FreshModel => ({
  provider: 'maker',
  name,
  price: { rates: { input, output, ...more } },
})

function usd(book: PriceBook, name: string, day: string, tokens: Partial<TokenCounts>): number {
  const price = findPrice(book, { name, provider: 'maker' })
  if (price === null) throw new Error(`${name} has no price`)
  const call = { atMs: Date.parse(day), webSearches: 0, tier: 'standard', isUsOnly: false } as const
  return costNanoUsd(price, { ...call, tokens: { ...noTokens, ...tokens } }) / 1e9
}
const perMillion = { input: 1_000_000 }

describe('merging a list into a book', () => {
  it('changes nothing where the list says what the book says', () => {
    expect(mergeBooks(old, fresh(says('Model-1', 4, 8), says('second', 5, 5)), '2026-06-01')).toBe(old)
    expect(mergeBooks(old, fresh(says('model-1-20260101', 4, 8, { cacheRead: 1 })), '2026-06-01')).toBe(old)
    expect(mergeBooks(old, fresh(says('model-2', 5, 5, { cacheRead: 5 })), '2026-06-01')).toBe(old)
  })

  it('appends a period from the day of a change, and keeps the older ones', () => {
    const book = mergeBooks(old, fresh(says('model-1', 2, 6, { cacheRead: 0.1 })), '2026-06-01')
    expect(usd(book, 'model-1', '2026-05-31T23:59:59Z', perMillion)).toBe(4)
    expect(usd(book, 'model-1', '2026-06-01', perMillion)).toBe(2)
    expect(usd(book, 'model-1', '2026-06-01', { cacheRead: 1_000_000 })).toBe(0.1)
    const later = mergeBooks(book, fresh(says('model-1', 1, 6)), '2026-07-01')
    expect(usd(later, 'model-1', '2026-05-31', perMillion)).toBe(4)
    expect(usd(later, 'model-1', '2026-06-30', perMillion)).toBe(2)
    expect(usd(later, 'model-1', '2026-07-01', perMillion)).toBe(1)
  })

  it('replaces what the same day said before, and nothing older', () => {
    const first = mergeBooks(old, fresh(says('model-1', 3, 8)), '2026-06-01')
    const second = mergeBooks(first, fresh(says('model-1', 2, 8)), '2026-06-01')
    expect(second.providers['maker']?.models['model-1']?.periods).toHaveLength(2)
    expect(usd(second, 'model-1', '2026-06-01', perMillion)).toBe(2)
    expect(usd(second, 'model-1', '2026-05-31', perMillion)).toBe(4)
  })

  it('keeps a price that is announced for later', () => {
    const book = mergeBooks(old, fresh(says('model-2', 4, 4)), '2026-06-01')
    expect(
      ['2025-06-01', '2026-05-01', '2026-12-31', '2027-01-01'].map((day) => usd(book, 'second', day, perMillion)),
    ).toEqual([9, 5, 4, 7])
  })

  it('keeps what the list is silent on, in proportion to the input price', () => {
    const book = mergeBooks(old, fresh(says('model-1', 2, 6)), '2026-06-01')
    expect(usd(book, 'model-1', '2026-06-02', { cacheRead: 1_000_000 })).toBe(0.5)
    expect(book.providers['maker']?.models['model-1']?.periods[1]?.tiers).toEqual({ fast: 2 })
  })

  it('adds models and sellers that the book lacks, for all time', () => {
    const other = { provider: 'seller', name: 'model-1', price: { rates: { input: 6, output: 6 } } }
    const book = mergeBooks(old, fresh(says('model-3', 1, 2), other), '2026-06-01')
    expect(usd(book, 'model-3', '2020-01-01', perMillion)).toBe(1)
    expect(findPrice(book, { name: 'model-1', provider: 'seller' })?.name).toBe('seller/model-1')
    expect(usd(book, 'model-1', '2026-06-02', perMillion)).toBe(4)
  })

  it('adds only those where it is asked to', () => {
    const list = fresh(says('model-1', 1, 1), says('model-3', 1, 2))
    const book = mergeBooks(old, list, '2026-06-01', { isOnlyNew: true })
    expect(usd(book, 'model-1', '2026-06-02', perMillion)).toBe(4)
    expect(usd(book, 'model-3', '2026-06-02', perMillion)).toBe(1)
  })

  it('takes a dated name for the model without the date, unless the list prices the two apart', () => {
    const together = mergeBooks(old, fresh(says('model-1-20260101', 2, 8)), '2026-06-01')
    expect(Object.keys(together.providers['maker']?.models ?? {})).toEqual(['model-1', 'model-2'])
    expect(usd(together, 'model-1', '2026-06-02', perMillion)).toBe(2)
    const apart = mergeBooks(old, fresh(says('model-1', 4, 8), says('model-1-20260101', 3, 8)), '2026-06-01')
    expect(usd(apart, 'model-1', '2026-06-02', perMillion)).toBe(4)
    expect(usd(apart, 'model-1-20260101', '2026-06-02', perMillion)).toBe(3)
    expect(usd(apart, 'model-1-20260101', '2026-05-02', perMillion)).toBe(4)
    expect(usd(apart, 'model-1-20260202', '2026-06-02', perMillion)).toBe(4)
  })

  it('changes the version, names the source, and leaves the old book alone', () => {
    const before = JSON.stringify(old)
    const book = mergeBooks(old, fresh(says('model-1', 2, 6)), '2026-06-01')
    expect(JSON.stringify(old)).toBe(before)
    expect(book.version).toMatch(/^2026-06-01-[0-9a-f]{8}$/)
    expect(mergeBooks(old, fresh(says('model-1', 2, 7)), '2026-06-01').version).not.toBe(book.version)
    expect(book.sources['list']).toEqual({ name: 'A list', url: 'https://example.com/list', date: '2026-06-01' })
    const price = findPrice(book, { name: 'model-1', provider: 'maker' })
    expect(price && explainPrice(book, price, Date.parse('2026-06-02')).text).toBe(
      'maker/model-1: $2 in / $6 out per million tokens (A list, 2026-06-01). Maker lists model-1.',
    )
  })

  it('leaves hourly prices alone where the list states one of them', () => {
    const peaks = [{ fromMinute: 60, toMinute: 240, rates: { input: 8, output: 8 } }]
    const book = bookOf({ hourly: { periods: [{ rates: { input: 4, output: 4 }, peaks }] } })
    expect(mergeBooks(book, fresh(says('hourly', 8, 8)), '2026-06-01')).toBe(book)
    expect(mergeBooks(book, fresh(says('hourly', 5, 5)), '2026-06-01')).not.toBe(book)
  })

  it('finds nothing to change when the bundled book is told its own prices', async () => {
    const book = await bundledBook()
    const own = Object.entries(book.providers).flatMap(([provider, { models }]) =>
      Object.entries(models).map(([name, { periods }]): FreshModel => {
        const price = periods.findLast((period) => (period.from ?? '') <= '2026-11-22') ?? periods[0]
        return { provider, name, price: price ?? { rates: { input: 0, output: 0 } } }
      }),
    )
    expect(mergeBooks(book, fresh(...own), '2026-11-22')).toBe(book)
  })
})

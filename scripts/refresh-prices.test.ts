import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { PriceBook } from '../packages/core/src/price/book.ts'
import { bundledBook } from '../packages/core/src/price/bundled.ts'
import { compilePeriods } from '../packages/core/src/price/compile.ts'
import { findPrice } from '../packages/core/src/price/find.ts'
import { ruleFor } from '../packages/core/src/price/lookup.ts'
import { normalName } from '../packages/core/src/price/spelling.ts'
import { buildBook, versionModule } from './refresh-prices.ts'

const book = await bundledBook()
const models = Object.entries(book.providers).flatMap(([provider, list]) =>
  Object.entries(list.models).map(([name, prices]) => ({ provider, name, ...prices })),
)

describe('the bundled price book', () => {
  it('is what the packages and the facts make today', () => {
    expect(book).toEqual(JSON.parse(JSON.stringify(buildBook())))
  })

  it('has its version written beside it', () => {
    const path = new URL('../packages/core/src/price/snapshot-version.ts', import.meta.url)
    expect(readFileSync(path, 'utf8')).toBe(versionModule(book))
  })

  it('is small', () => {
    const path = new URL('../packages/core/src/price/snapshot.json', import.meta.url)
    expect(readFileSync(path).length).toBeLessThan(250_000)
    expect(models.length).toBeGreaterThan(900)
  })

  it('names the source of every price', () => {
    const used = models.flatMap(({ provider, periods }) =>
      periods.map((period) => period.source ?? book.providers[provider]?.source ?? ''),
    )
    expect([...new Set(used)].filter((source) => !Object.hasOwn(book.sources, source))).toEqual([])
    expect(
      Object.values(book.sources).every(({ url, date }) => url.startsWith('https:') && /^\d{4}-\d\d-\d\d$/.test(date)),
    ).toBe(true)
  })

  it('has periods in order of time, and longer prompts that never cost less', () => {
    for (const { provider, name, periods } of models) {
      const compiled = compilePeriods(periods, '', ruleFor(book, name))
      const starts = compiled.map((period) => period.fromMs)
      expect(starts, `${provider}/${name}`).toEqual([...starts].sort((a, b) => a - b))
      expect(new Set(starts).size, `${provider}/${name}`).toBe(starts.length)
      for (const { rates, long } of compiled) {
        for (const [kind, usual] of Object.entries(rates)) {
          const steps = [usual, ...long.map((step) => step.rates[kind as keyof typeof rates])]
          expect(steps, `${provider}/${name} ${kind}`).toEqual([...steps].sort((a, b) => a - b))
        }
      }
    }
  })

  it('has no two models of a provider that a name cannot tell apart', () => {
    const names = models.map(({ provider, name }) => `${provider}/${normalName(name)}`)
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([])
  })

  it('has aliases, rules and providers that lead somewhere', () => {
    const unpriced = Object.keys(book.aliases).filter((name) => findPrice(book, { name, provider: null }) === null)
    expect(unpriced).toEqual([])
    const known = (id: string): boolean => Object.hasOwn(book.providers, id)
    expect([...book.makers, ...Object.values(book.providerAliases)].filter((id) => !known(id))).toEqual([])
    const isUsed = (rule: PriceBook['rules'][number]): boolean =>
      models.some(({ name }) => ruleFor(book, name) === rule)
    expect(book.rules.filter((rule) => !isUsed(rule))).toEqual([])
  })
})

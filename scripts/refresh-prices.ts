/**
 * Writes `packages/core/src/price/snapshot.json`, the price list that ships with aic, and its version beside it.
 *
 *     node scripts/refresh-prices.ts [--litellm FILE] [--models-dev FILE] [--day YYYY-MM-DD]
 *
 * From: `@pydantic/genai-prices` (MIT), the facts in `prices/`, and, where given, downloaded copies of LiteLLM's
 * `model_prices_and_context_window.json` and of `https://models.dev/api.json`, laid over them as of `--day`.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import type { PriceBook, PriceSource } from '../packages/core/src/price/book.ts'
import { parseLiteLlm } from '../packages/core/src/price/litellm.ts'
import { mergeBooks } from '../packages/core/src/price/merge.ts'
import { parseModelsDev } from '../packages/core/src/price/models-dev.ts'
import { withVersion } from '../packages/core/src/price/version.ts'
import { applyFacts } from './prices/fact.ts'
import { facts } from './prices/facts.ts'
import { readGenaiPrices } from './prices/genai-prices.ts'
import { aliases, freeEndings, localProviders, makers, providerAliases, rules } from './prices/names.ts'

const genaiPrices: PriceSource = {
  name: 'genai-prices 0.1.8',
  url: 'https://github.com/pydantic/genai-prices',
  date: '2026-09-23',
  license: 'MIT',
}

/** The book that the packages on npm and our facts make. The same on every machine and day. */
export function buildBook(): PriceBook {
  const sources = { 'genai-prices': genaiPrices, ...facts.sources }
  const providers = applyFacts(readGenaiPrices('genai-prices'), facts)
  const newest = Object.values(sources).reduce((day, source) => (source.date > day ? source.date : day), '')
  return withVersion(
    { sources, providers, providerAliases, makers, aliases, rules, localProviders, freeEndings },
    newest,
  )
}

const readJson = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'))

/** What `snapshot-version.ts` says. */
export const versionModule = ({ version }: PriceBook): string =>
  `/** Version of snapshot.json, to be had without loading it. Written by scripts/refresh-prices.ts. */\nexport const bundledVersion = '${version}'\n`

function main(): void {
  const options = { litellm: { type: 'string' }, 'models-dev': { type: 'string' }, day: { type: 'string' } } as const
  const { values } = parseArgs({ options })
  const day = values.day ?? new Date().toISOString().slice(0, 10)
  let book = buildBook()
  if (values.litellm) book = mergeBooks(book, parseLiteLlm(readJson(values.litellm)), day)
  if (values['models-dev']) {
    book = mergeBooks(book, parseModelsDev(readJson(values['models-dev'])), day, { isOnlyNew: true })
  }
  const path = new URL('../packages/core/src/price/snapshot.json', import.meta.url)
  const text = `${JSON.stringify(book)}\n`
  writeFileSync(path, text)
  writeFileSync(new URL('snapshot-version.ts', path), versionModule(book))
  const models = Object.values(book.providers).reduce((sum, { models }) => sum + Object.keys(models).length, 0)
  console.log(`${models} models, ${Math.round(text.length / 1000)} kB, version ${book.version}`)
}

if (import.meta.main) main()

import {
  type Cells,
  costNanoUsd,
  type PartColumns,
  type PriceBook,
  type PricedCall,
  type PriceOverrides,
  packPart,
  rowFlags,
  tierOf,
} from '@aic/core'
import { type PriceLookup, priceLookup } from '@aic/sources'
import {
  type BackgroundPricer,
  type Ledger,
  type LedgerChange,
  merge,
  Names,
  openPart,
  type StoredPart,
  tokensAt,
} from '@aic/store'
import { backgroundPricer, type Collected } from './collector.ts'
import { priceFacts } from './prices/facts.ts'
import type { PricesInUse } from './prices/in-use.ts'

/** What of a stored record decides whether it is priced anew. */
export interface PricedRecord {
  /** `name`, or `name\nprovider`. */
  readonly model: string
  readonly atMs: number
  readonly isPriced: boolean
}

/** A change of the ledger in which costs are calculated anew, and what it comes to. */
export interface Repriced extends Collected {
  /** Records that cost something else now. */
  readonly changed: number
}

/**
 * What a ledger has to change for the prices in use. A newer list rewrites no cost: it only prices calls that had no price. The
 * user's own prices apply at once to all calls of the models that they name, and no longer to those that they named before.
 */
export async function adoptPrices(ledger: Ledger, prices: PricesInUse): Promise<Repriced> {
  const book = await prices.load()
  const before = overridesOf(ledger)
  const isSame = JSON.stringify(before) === JSON.stringify(prices.overrides)
  const lookups = isSame ? [] : [priceLookup(book), priceLookup(await prices.loadWith(before))]
  const isOwn = (model: string): boolean => lookups.some((priceOf) => priceOf(model)?.how === 'override')
  const unpriced = unpricedModels(ledger)
  const priceOf = priceLookup(book)
  const isNewlyPriced = (model: string): boolean => unpriced.has(model) && priceOf(model) !== null
  const isNeeded = [...modelsOf(ledger)].some((model) => isOwn(model) || isNewlyPriced(model))
  const facts = priceFacts(prices, book)
  if (!isNeeded) return { names: new Names(ledger), change: factsOnly(ledger, facts), changed: 0 }
  return reprice(ledger, { book, facts }, ({ model, isPriced }) => isOwn(model) || (!isPriced && isNewlyPriced(model)))
}

/** Calculates the costs of the records that `isWanted` names anew, each with the price of its day, and all sums. */
export function reprice(
  ledger: Ledger,
  { book, facts }: { readonly book: PriceBook; readonly facts: ReadonlyMap<string, string> },
  isWanted: (record: PricedRecord) => boolean,
): Repriced {
  const names = new Names(ledger)
  const priceOf = priceLookup(book)
  let changed = 0
  const parts: StoredPart[] = []
  for (const part of ledger.parts()) {
    const { columns } = openPart(part)
    const count = repriceRows(columns, part, { names, priceOf, isWanted })
    changed += count
    parts.push(count === 0 ? part : { ...part, bytes: packPart(columns, part.length) })
  }
  const priceBackground = keepBackground(ledger, isWanted, backgroundPricer(book))
  const merged = merge({ parts, ledger: null, names, priceBackground })
  const change = { ...factsOnly(ledger, facts), ...merged, names: names.added, isRebuilt: true }
  return { names, change, changed }
}

interface Pricing {
  readonly names: Names
  readonly priceOf: PriceLookup
  readonly isWanted: (record: PricedRecord) => boolean
}

/** Returns how many rows cost something else now. */
function repriceRows(columns: PartColumns, part: StoredPart, { names, priceOf, isWanted }: Pricing): number {
  let changed = 0
  for (let n = 0; n < part.length; n++) {
    const model = names.text(part.names[columns.model[n] as number] as number)
    const stored = columns.calculated[n] as number
    if (!isWanted({ model, atMs: columns.atMs[n] as number, isPriced: stored >= 0 })) continue
    const price = priceOf(model)
    const calculated = price === null ? -1 : costNanoUsd(price, pricedCall(columns, n))
    if (calculated !== stored) changed++
    columns.calculated[n] = calculated
  }
  return changed
}

function pricedCall(columns: PartColumns, n: number): PricedCall {
  const flags = columns.flags[n] as number
  return {
    atMs: columns.atMs[n] as number,
    tokens: tokensAt(columns, n),
    webSearches: columns.webSearches[n] as number,
    tier: tierOf(flags),
    isUsOnly: (flags & rowFlags.isUsOnly) !== 0,
  }
}

/** Background events are worked out from records, not stored as such: what they cost so far is found in the sums. */
/** Prices background as it was priced before, but for what `isWanted` names. */
export function keepBackground(
  ledger: Ledger,
  isWanted: (record: PricedRecord) => boolean,
  price: BackgroundPricer,
): BackgroundPricer {
  const known = new Map<string, number>()
  for (const cells of ledger.sums(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER).values()) {
    for (let i = 0; i < cells.length; i++) {
      if (cells.isBackground[i] !== 1 || cells.calls[i] !== 1 || cells.unpricedCalculated[i] === 1) continue
      known.set(backgroundKey(cells, i, ledger), cells.costCalculated[i] as number)
    }
  }
  return (model, atMs, tokens, webSearches) => {
    const { input, output, cacheRead, cacheWrite5m, cacheWrite1h } = tokens
    const key = [model, atMs, input, output, cacheRead, cacheWrite5m, cacheWrite1h, webSearches].join(' ')
    const cost = known.get(key)
    const isKept = cost !== undefined && !isWanted({ model, atMs, isPriced: true })
    return isKept ? cost : price(model, atMs, tokens, webSearches)
  }
}

function backgroundKey(c: Cells, i: number, ledger: Ledger): string {
  const columns = [c.firstMs, c.input, c.output, c.cacheRead, c.cacheWrite5m, c.cacheWrite1h, c.webSearches]
  return [ledger.nameText(c.model[i] as number), ...columns.map((column) => column[i])].join(' ')
}

function overridesOf(ledger: Ledger): PriceOverrides {
  return JSON.parse(ledger.fact('prices-overrides') ?? '{}') as PriceOverrides
}

/** Models, as parts name them, of which some call has no price. */
function unpricedModels(ledger: Ledger): Set<string> {
  const models = new Set<number>()
  for (const { length, model, unpricedCalculated } of allSums(ledger)) {
    for (let i = 0; i < length; i++) if ((unpricedCalculated[i] as number) > 0) models.add(model[i] as number)
  }
  return new Set([...models].map((id) => ledger.nameText(id)))
}

function modelsOf(ledger: Ledger): Set<string> {
  const models = new Set<number>()
  for (const { model } of allSums(ledger)) for (const id of model) models.add(id)
  return new Set([...models].map((id) => ledger.nameText(id)))
}

const allSums = (ledger: Ledger) => ledger.sums(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER).values()

/** Says which prices the ledger goes by, and nothing else. */
const factsOnly = (ledger: Ledger, facts: ReadonlyMap<string, string>): LedgerChange => ({
  generation: ledger.generation(),
  names: new Map(),
  places: new Map(),
  parts: [],
  identity: new Map(),
  sums: new Map(),
  isRebuilt: false,
  states: new Map(),
  facts,
})

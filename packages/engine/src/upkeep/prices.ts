import {
  explainPrice,
  type FoundPrice,
  findPrice,
  type ModelName,
  type PriceBook,
  type PriceExplanation,
  type PriceSource,
} from '@aic/core'
import { Ledger } from '@aic/store'
import type { AicOptions } from '../aic.ts'
import { loadConfig } from '../config/config.ts'
import { dataFolder } from '../folders.ts'
import { effectiveBook } from '../prices/effective-book.ts'
import { priceLists, type Refreshed, refreshedAtMs, refreshPrices } from '../prices/refresh.ts'
import { ledgerPath } from './open.ts'

/** The price of one model, and how it was found. */
export interface ModelPrice {
  readonly model: ModelName
  /** Calls in the ledger; null where it was not looked at. */
  readonly calls: number | null
  /** Today's price; null when none is known. */
  readonly price: PriceExplanation | null
  /** The prices that the model had and will have, in order of time; the one of {@link price} among them. */
  readonly history: readonly PriceExplanation[]
}

/** What is known of prices. */
export interface Prices {
  readonly version: string
  /** When lists were last downloaded, UTC ms; null: only the bundled list is in use. */
  readonly refreshedMs: number | null
  readonly sources: readonly PriceSource[]
  /** Own prices of the user's that can't be applied, with the reason. */
  readonly ignored: readonly { readonly model: string; readonly reason: string }[]
  readonly models: readonly ModelPrice[]
}

/** The prices of the models in the ledger, most used first. */
export async function pricesInLedger(machine: AicOptions): Promise<Prices> {
  const { prices, book } = await openPrices(machine)
  const used = [...modelsIn(machine)].sort(([, a], [, b]) => b - a)
  const models = used.map(([text, calls]) => {
    const [name, provider] = text.split('\n')
    return priceOf(book, { name: name || null, provider: provider ?? null }, calls, machine.nowMs)
  })
  return { ...prices, models }
}

/** The price of a model by its name as logged, or `provider/name`. */
export async function priceOfModel(machine: AicOptions, name: string): Promise<Prices> {
  const { prices, book } = await openPrices(machine)
  return { ...prices, models: [priceOf(book, { name, provider: null }, null, machine.nowMs)] }
}

/** When prices were last downloaded, and which of the user's own can't be applied. */
export async function priceState(machine: AicOptions): Promise<Pick<Prices, 'refreshedMs' | 'ignored'>> {
  const { prices } = await openPrices(machine)
  return prices
}

/** Downloads the lists now. Asks nobody whether that is wanted. */
export const refreshNow = (machine: AicOptions): Promise<Refreshed> =>
  refreshPrices({ dataFolder: dataFolder(machine), lists: priceLists(machine.env), nowMs: machine.nowMs })

async function openPrices(machine: AicOptions): Promise<{ prices: Omit<Prices, 'models'>; book: PriceBook }> {
  const { pricingOverrides } = machine.config ?? loadConfig(machine)
  const folder = dataFolder(machine)
  const { book, ignored } = await effectiveBook(folder, pricingOverrides)
  const { version, sources } = book
  return { book, prices: { version, refreshedMs: refreshedAtMs(folder), sources: Object.values(sources), ignored } }
}

function priceOf(book: PriceBook, model: ModelName, calls: number | null, nowMs: number): ModelPrice {
  const found = findPrice(book, model)
  if (found === null) return { model, calls, price: null, history: [] }
  return { model, calls, price: explainPrice(book, found, nowMs), history: historyOf(book, found) }
}

const historyOf = (book: PriceBook, found: FoundPrice): PriceExplanation[] =>
  found.periods.map(({ fromMs }) => explainPrice(book, found, fromMs))

/** Calls by model, as parts name it; nothing where there is no ledger. */
function modelsIn(machine: AicOptions): Map<string, number> {
  using ledger = Ledger.open({ path: ledgerPath(machine), isReadOnly: true })
  const calls = new Map<string, number>()
  for (const cells of ledger?.sums(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER).values() ?? []) {
    for (let i = 0; i < cells.length; i++) {
      const name = ledger?.nameText(cells.model[i] as number) ?? ''
      calls.set(name, (calls.get(name) ?? 0) + (cells.calls[i] as number))
    }
  }
  return calls
}

import { concatCells, type ModelName } from '@aic/core'
import type { Ledger } from '@aic/store'
import type { AicOptions } from '../aic.ts'
import { loadConfig } from '../config/config.ts'
import { dataFolder } from '../folders.ts'
import { pricesInUse } from '../prices/in-use.ts'
import { type PricedRecord, reprice } from '../reprice.ts'
import { changeLedger, openForUpkeep } from './open.ts'

/** Which calls to price anew. What is absent restricts nothing. */
export interface RepriceFilter {
  /** UTC ms, inclusive. */
  readonly fromMs?: number
  readonly toMs?: number
  /** Parts of model names; a model matches when it holds one of them, whatever the case. */
  readonly models?: readonly string[]
}

/** What all calls of a model are calculated to cost. */
export interface ModelCost {
  readonly model: ModelName
  readonly beforeNanoUsd: number
  readonly afterNanoUsd: number
  readonly unpricedBefore: number
  readonly unpricedAfter: number
}

/** What pricing anew came to. */
export interface RepricedLedger {
  /** Records that cost something else now. */
  readonly changed: number
  /** Of the whole ledger, dearest first. */
  readonly models: readonly ModelCost[]
  readonly priceVersion: string
}

/** Calculates the costs of stored calls anew, with today's prices of each call's day. */
export async function repriceLedger(machine: AicOptions, filter: RepriceFilter): Promise<RepricedLedger> {
  const { pricingOverrides } = machine.config ?? loadConfig(machine)
  const book = await pricesInUse(dataFolder(machine), pricingOverrides).load()
  const facts = new Map([['prices', book.version]])
  using ledger = openForUpkeep(machine)
  const before = costsOf(ledger)
  const { changed } = await changeLedger(ledger, () => reprice(ledger, { book, facts }, wantedBy(filter)))
  const after = costsOf(ledger)
  const models = [...after].map(([name, cost]) => modelCost(name, before.get(name) ?? cost, cost))
  return { changed, models: models.sort((a, b) => b.afterNanoUsd - a.afterNanoUsd), priceVersion: book.version }
}

function wantedBy({ fromMs = -Infinity, toMs = Infinity, models }: RepriceFilter): (record: PricedRecord) => boolean {
  const parts = models?.map((part) => part.toLowerCase())
  return ({ model, atMs }) => {
    const name = (model.split('\n')[0] as string).toLowerCase()
    return atMs >= fromMs && atMs <= toMs && (parts?.some((part) => name.includes(part)) ?? true)
  }
}

interface Cost {
  readonly nanoUsd: number
  readonly unpriced: number
}

function costsOf(ledger: Ledger): Map<string, Cost> {
  const cells = concatCells([...ledger.sums(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER).values()])
  const costs = new Map<number, Cost>()
  for (let i = 0; i < cells.length; i++) {
    const model = cells.model[i] as number
    const { nanoUsd, unpriced } = costs.get(model) ?? { nanoUsd: 0, unpriced: 0 }
    costs.set(model, {
      nanoUsd: nanoUsd + (cells.costCalculated[i] as number),
      unpriced: unpriced + (cells.unpricedCalculated[i] as number),
    })
  }
  return new Map([...costs].map(([id, cost]) => [ledger.nameText(id), cost]))
}

function modelCost(text: string, before: Cost, after: Cost): ModelCost {
  const [name, provider] = text.split('\n')
  return {
    model: { name: name || null, provider: provider ?? null },
    beforeNanoUsd: before.nanoUsd,
    afterNanoUsd: after.nanoUsd,
    unpricedBefore: before.unpriced,
    unpricedAfter: after.unpriced,
  }
}

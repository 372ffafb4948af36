import { slotStartMs } from '../cells.ts'
import { periodAt } from '../price/cost.ts'
import type { FoundPrice } from '../price/found.ts'
import type { ModelName } from '../usage.ts'
import type { Selection } from './filter.ts'

/** What caching came to, of one model or of all. Money is nano-USD. */
export interface CacheSavings {
  readonly readTokens: number
  readonly writeTokens: number
  /** Input, reads and writes: everything that was sent. */
  readonly promptTokens: number
  /** What the reads would have cost more as plain input. */
  readonly savedNanoUsd: number
  /** What the writes cost more than plain input. */
  readonly extraNanoUsd: number
  /** Cached tokens of models without a known price: in no amount here. */
  readonly unpricedTokens: number
}

/** The same of one model. */
export interface ModelSavings extends CacheSavings {
  /** As logged; null when the log names none. */
  readonly model: string | null
}

/** Of all models, and of each, what saved most first. */
export interface SavingsReport extends CacheSavings {
  readonly models: readonly ModelSavings[]
}

type Mutable = { -readonly [name in keyof CacheSavings]: number }

const noSavings = (): Mutable => ({
  readTokens: 0,
  writeTokens: 0,
  promptTokens: 0,
  savedNanoUsd: 0,
  extraNanoUsd: 0,
  unpricedTokens: 0,
})

/**
 * What reads of the cache saved against the input price, and what writes to it cost on top, by the usual prices of the day. Prices of long prompts
 * and of service tiers are not known of sums, so the amounts are near, not exact. `priceOf` gives null where no price is known.
 */
export function cacheSavings(
  { usage, cells: selected }: Selection,
  priceOf: (model: ModelName) => FoundPrice | null,
): SavingsReport {
  const { cells } = usage
  const prices = usage.models.map(priceOf)
  const byModel = new Map<string | null, Mutable>()
  for (const i of selected) {
    const number = cells.model[i] as number
    const name = usage.models[number]?.name ?? null
    const sums = byModel.get(name) ?? noSavings()
    byModel.set(name, sums)
    addCell(sums, cells, i, prices[number] ?? null)
  }
  const models = [...byModel].map(([model, sums]) => ({ model, ...rounded(sums) }))
  const used = models.filter(({ readTokens, writeTokens }) => readTokens + writeTokens > 0)
  return { ...sumOf(models), models: used.sort((a, b) => netOf(b) - netOf(a)) }
}

function addCell(sums: Mutable, cells: Selection['usage']['cells'], i: number, price: FoundPrice | null): void {
  const read = cells.cacheRead[i] as number
  const [write5m, write1h] = [cells.cacheWrite5m[i] as number, cells.cacheWrite1h[i] as number]
  sums.readTokens += read
  sums.writeTokens += write5m + write1h
  sums.promptTokens += (cells.input[i] as number) + read + write5m + write1h
  if (price === null) {
    sums.unpricedTokens += read + write5m + write1h
    return
  }
  const { rates } = periodAt(price.periods, slotStartMs(cells.slot[i] as number))
  sums.savedNanoUsd += read * (rates.input - rates.cacheRead)
  sums.extraNanoUsd += write5m * (rates.cacheWrite5m - rates.input) + write1h * (rates.cacheWrite1h - rates.input)
}

const rounded = (sums: Mutable): CacheSavings => ({
  ...sums,
  savedNanoUsd: Math.round(sums.savedNanoUsd),
  extraNanoUsd: Math.round(sums.extraNanoUsd),
})

const netOf = ({ savedNanoUsd, extraNanoUsd }: CacheSavings): number => savedNanoUsd - extraNanoUsd

function sumOf(all: readonly CacheSavings[]): CacheSavings {
  const sums = noSavings()
  for (const one of all) for (const name of Object.keys(sums) as (keyof CacheSavings)[]) sums[name] += one[name]
  return sums
}

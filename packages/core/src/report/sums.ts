import { type Cells, cellSums } from '../cells.ts'
import { totalTokens } from '../tokens.ts'
import { type CostMode, costColumns } from './cost-mode.ts'

/** What a row adds up. Kinds of tokens never overlap; `reasoning` is inside `output`. */
export interface Sums {
  readonly calls: number
  readonly input: number
  readonly output: number
  readonly cacheRead: number
  readonly cacheWrite5m: number
  readonly cacheWrite1h: number
  readonly reasoning: number
  readonly webSearches: number
  /** The known part of the cost, in the report's mode. Use {@link costOf} to learn whether that is all. */
  readonly knownNanoUsd: number
  /** Calls that have no cost: not reported, and no price for their model. */
  readonly unpricedCalls: number
  /** The part that agents booked but logged no call for. */
  readonly backgroundCalls: number
  readonly backgroundTokens: number
  readonly backgroundNanoUsd: number
  /** Exact times of the first and last call, UTC ms; Infinity and -Infinity where there is none. */
  readonly firstMs: number
  readonly lastMs: number
}

export type MutableSums = { -readonly [name in keyof Sums]: Sums[name] }

export const noSums = (): MutableSums => ({
  calls: 0,
  input: 0,
  output: 0,
  cacheRead: 0,
  cacheWrite5m: 0,
  cacheWrite1h: 0,
  reasoning: 0,
  webSearches: 0,
  knownNanoUsd: 0,
  unpricedCalls: 0,
  backgroundCalls: 0,
  backgroundTokens: 0,
  backgroundNanoUsd: 0,
  firstMs: Infinity,
  lastMs: -Infinity,
})

const counts = cellSums.slice(0, 8) as readonly (
  | 'calls'
  | 'input'
  | 'output'
  | 'cacheRead'
  | 'cacheWrite5m'
  | 'cacheWrite1h'
  | 'reasoning'
  | 'webSearches'
)[]

/** Adds cell `i` to `sums`. */
export function addCell(sums: MutableSums, cells: Cells, i: number, mode: CostMode): void {
  for (const name of counts) sums[name] += cells[name][i] as number
  const { cost, unpriced } = costColumns[mode]
  sums.knownNanoUsd += cells[cost][i] as number
  if (unpriced !== null) sums.unpricedCalls += cells[unpriced][i] as number
  if (cells.isBackground[i] === 1) {
    sums.backgroundCalls += cells.calls[i] as number
    sums.backgroundNanoUsd += cells[cost][i] as number
    sums.backgroundTokens += cellTokens(cells, i)
  }
  sums.firstMs = Math.min(sums.firstMs, cells.firstMs[i] as number)
  sums.lastMs = Math.max(sums.lastMs, cells.lastMs[i] as number)
}

/** All tokens of cell `i`. */
export function cellTokens(cells: Cells, i: number): number {
  const { input, output, cacheRead, cacheWrite5m, cacheWrite1h } = cells
  return (
    (input[i] as number) +
    (output[i] as number) +
    (cacheRead[i] as number) +
    (cacheWrite5m[i] as number) +
    (cacheWrite1h[i] as number)
  )
}

/** Adds one sum to another. */
export function addSums(sums: MutableSums, more: Sums): void {
  for (const name of counts) sums[name] += more[name]
  sums.knownNanoUsd += more.knownNanoUsd
  sums.unpricedCalls += more.unpricedCalls
  sums.backgroundCalls += more.backgroundCalls
  sums.backgroundTokens += more.backgroundTokens
  sums.backgroundNanoUsd += more.backgroundNanoUsd
  sums.firstMs = Math.min(sums.firstMs, more.firstMs)
  sums.lastMs = Math.max(sums.lastMs, more.lastMs)
}

export function sumOf(all: Iterable<Sums>): Sums {
  const sums = noSums()
  for (const one of all) addSums(sums, one)
  return sums
}

/** A cost that may be unknown, wholly (`nanoUsd` null) or in part. */
export interface Cost {
  /** Nano-USD; null when no call has a known cost. */
  readonly nanoUsd: number | null
  /** Some calls have no known cost: the true cost is higher than `nanoUsd`. */
  readonly isPartial: boolean
}

export function costOf({ calls, knownNanoUsd, unpricedCalls }: Sums): Cost {
  const isPartial = unpricedCalls > 0
  return { nanoUsd: isPartial && unpricedCalls >= calls && knownNanoUsd === 0 ? null : knownNanoUsd, isPartial }
}

export const tokensOf = (sums: Sums): number => totalTokens(sums)

export const cacheWriteOf = (sums: Sums): number => sums.cacheWrite5m + sums.cacheWrite1h

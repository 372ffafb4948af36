import type { Cells } from '../cells.ts'
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

/** {@link Sums} while they are added up. */
export type MutableSums = { -readonly [name in keyof Sums]: Sums[name] }

/** Sums of nothing, to be added to. */
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

/** Adds cell `i` to `sums`. Column by column, not in a loop over names: this is the hot loop of every report. */
export function addCell(sums: MutableSums, cells: Cells, i: number, mode: CostMode): void {
  const { cost, unpriced } = costColumns[mode]
  const nanoUsd = cells[cost][i] as number
  sums.calls += cells.calls[i] as number
  sums.input += cells.input[i] as number
  sums.output += cells.output[i] as number
  sums.cacheRead += cells.cacheRead[i] as number
  sums.cacheWrite5m += cells.cacheWrite5m[i] as number
  sums.cacheWrite1h += cells.cacheWrite1h[i] as number
  sums.reasoning += cells.reasoning[i] as number
  sums.webSearches += cells.webSearches[i] as number
  sums.knownNanoUsd += nanoUsd
  if (unpriced !== null) sums.unpricedCalls += cells[unpriced][i] as number
  if (cells.isBackground[i] === 1) {
    sums.backgroundCalls += cells.calls[i] as number
    sums.backgroundNanoUsd += nanoUsd
    sums.backgroundTokens += cellTokens(cells, i)
  }
  if ((cells.firstMs[i] as number) < sums.firstMs) sums.firstMs = cells.firstMs[i] as number
  if ((cells.lastMs[i] as number) > sums.lastMs) sums.lastMs = cells.lastMs[i] as number
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
  sums.calls += more.calls
  sums.input += more.input
  sums.output += more.output
  sums.cacheRead += more.cacheRead
  sums.cacheWrite5m += more.cacheWrite5m
  sums.cacheWrite1h += more.cacheWrite1h
  sums.reasoning += more.reasoning
  sums.webSearches += more.webSearches
  sums.knownNanoUsd += more.knownNanoUsd
  sums.unpricedCalls += more.unpricedCalls
  sums.backgroundCalls += more.backgroundCalls
  sums.backgroundTokens += more.backgroundTokens
  sums.backgroundNanoUsd += more.backgroundNanoUsd
  if (more.firstMs < sums.firstMs) sums.firstMs = more.firstMs
  if (more.lastMs > sums.lastMs) sums.lastMs = more.lastMs
}

/** Sums of sums. */
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

/** The cost that sums tell: unknown where no call has one, partial where some have none. */
export function costOf({ calls, knownNanoUsd, unpricedCalls }: Sums): Cost {
  const isPartial = unpricedCalls > 0
  return { nanoUsd: isPartial && unpricedCalls >= calls && knownNanoUsd === 0 ? null : knownNanoUsd, isPartial }
}

/** All tokens, each once: reasoning is inside output. */
export const tokensOf = (sums: Sums): number => totalTokens(sums)

/** Tokens written to the cache, for five minutes or an hour. */
export const cacheWriteOf = (sums: Sums): number => sums.cacheWrite5m + sums.cacheWrite1h

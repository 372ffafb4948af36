import { type TokenCounts, totalTokens, type Usage } from '@aic/core'
import {
  addCell,
  type Block,
  blocksOf,
  costOf,
  everything,
  noSums,
  type Sums,
  select,
  sumOf,
  tokensOf,
  utc,
} from '@aic/core/report'

/** A cost as far as it is known. */
interface KnownCost {
  /** Nano-USD, as reported, else calculated, of the records that have a cost; null when none has. */
  readonly costNanoUsd: number | null
  /** Records without any cost: the sum is of the others. */
  readonly unpricedRecords: number
}

/** Tokens and cost of one model. */
export interface ModelStatistics extends KnownCost {
  /** Empty when the log does not say. */
  readonly model: string
  readonly records: number
  readonly tokens: number
}

/** A block that goes on at this moment. */
export interface ActiveBlock extends KnownCost {
  readonly source: string
  /** UTC ms. */
  readonly startMs: number
  readonly endMs: number
  readonly tokens: number
}

/** What a ledger holds as a fleet sees it. */
export interface FleetStatistics extends KnownCost {
  /** Calls, and what was booked without one. */
  readonly records: number
  readonly tokens: TokenCounts
  readonly totalTokens: number
  readonly sessions: number
  readonly projects: number
  /** The dearest first, those without a cost last. */
  readonly models: readonly ModelStatistics[]
  readonly activeBlocks: readonly ActiveBlock[]
  /** First and last record, UTC ms; null where there is none. */
  readonly firstMs: number | null
  readonly lastMs: number | null
}

/** Sums over all of a ledger. `withBlocks`: agents whose plans limit usage by blocks. */
export function fleetStatistics(usage: Usage, withBlocks: readonly string[], nowMs: number): FleetStatistics {
  const { cells } = usage
  const byModel = new Map<string, ReturnType<typeof noSums>>()
  for (let i = 0; i < cells.length; i++) {
    const model = usage.models[cells.model[i] as number]?.name ?? ''
    const sums = byModel.get(model) ?? noSums()
    addCell(sums, cells, i, 'auto')
    byModel.set(model, sums)
  }
  const all = sumOf(byModel.values())
  const models = Array.from(byModel, ([model, sums]) => ({
    model,
    records: sums.calls,
    tokens: tokensOf(sums),
    ...knownCost(sums),
  }))
  const { input, output, cacheRead, cacheWrite5m, cacheWrite1h, reasoning } = all
  const tokens = { input, output, cacheRead, cacheWrite5m, cacheWrite1h, reasoning }
  return {
    records: all.calls,
    tokens,
    totalTokens: totalTokens(tokens),
    ...knownCost(all),
    sessions: usage.sessions.length,
    projects: new Set(usage.places.map(({ cwd, root }) => root ?? cwd)).size,
    models: models.sort((a, b) => (b.costNanoUsd ?? -1) - (a.costNanoUsd ?? -1) || (a.model < b.model ? -1 : 1)),
    activeBlocks: withBlocks.flatMap((source) => activeBlocks(usage, source, nowMs)),
    firstMs: all.calls === 0 ? null : all.firstMs,
    lastMs: all.calls === 0 ? null : all.lastMs,
  }
}

/** The 5-hour blocks of one agent, gaps too, in order. */
export const blocksOfSource = (usage: Usage, source: string, nowMs: number): Block[] =>
  blocksOf(select(usage, { ...everything, sources: [source] }, utc), 'auto', nowMs)

const activeBlocks = (usage: Usage, source: string, nowMs: number): ActiveBlock[] =>
  blocksOfSource(usage, source, nowMs)
    .filter(({ isActive }) => isActive)
    .map(({ startMs, endMs, sums }) => ({
      source,
      startMs,
      endMs,
      tokens: tokensOf(sums),
      ...knownCost(sums),
    }))

const knownCost = (sums: Sums): KnownCost => ({
  costNanoUsd: costOf(sums).nanoUsd,
  unpricedRecords: sums.unpricedCalls,
})

import { noTokens, type Usage } from '@aic/core'
import { type Block, burnRateOf, costOf, defaultBlockMs, isPaceTelling, projectionOf } from '@aic/core/report'
import type { FleetBlock } from '@aic/fleet'
import { ChangedRows, type PlannedRows, type SentRows } from './changed-rows.ts'
import type { FleetMachine } from './fleet-machine.ts'
import type { FleetNames } from './fleet-names.ts'
import { blocksOfSource } from './fleet-statistics.ts'
import type { LimitHit } from './limit-hits.ts'

/** Blocks to send, and what to remember then; the key is start, kind and source. */
export interface PlannedBlocks extends PlannedRows<FleetBlock> {
  /** When a block that goes on ends by itself, UTC ms; null where none does. */
  readonly dueMs: number | null
}

/** The machine's ledger, and what of its blocks was sent. */
export interface BlockSource {
  readonly usage: Usage
  readonly machine: FleetMachine
  readonly names: Pick<FleetNames, 'model'>
  /** Agents that have blocks. */
  readonly sources: readonly string[]
  /** When the plan behind blocks was told to be used up. */
  readonly hits: readonly LimitHit[]
  readonly sent: SentRows
  /** What was sent was of this ledger: a block that is no more never was one. */
  readonly isSameLedger: boolean
  readonly nowMs: number
}

/** The 5-hour blocks that are new or changed. One that an earlier call moved away is sent empty. */
export function planBlocks(source: BlockSource): PlannedBlocks {
  const { usage, machine, nowMs } = source
  const changed = new ChangedRows<FleetBlock>(source.sent, nowMs)
  const standing = new Set<string>()
  let dueMs: number | null = null
  for (const id of source.sources) {
    for (const block of blocksOfSource(usage, id, nowMs)) {
      const row = blockRow(block, { ...source, source: id })
      if (block.isActive) dueMs = Math.min(dueMs ?? Infinity, block.endMs, block.sums.lastMs + defaultBlockMs)
      standing.add(keyOf(row))
      changed.note(keyOf(row), row)
    }
  }
  const gone = source.isSameLedger ? Object.keys(source.sent).filter((key) => !standing.has(key)) : []
  for (const key of gone) changed.note(key, emptyBlock(key, machine))
  const { rows, sent, unsure } = changed
  return { rows, sent, unsure, dueMs }
}

const keyOf = ({ source, startMs, isGap }: FleetBlock): string => `${startMs} ${isGap ? 1 : 0} ${source}`

type Owner = Pick<BlockSource, 'machine' | 'names' | 'hits' | 'nowMs'> & { readonly source: string }

function blockRow(block: Block, { machine, names, hits, source, nowMs }: Owner): FleetBlock {
  const { sums, startMs, endMs, isActive } = block
  const isGap = block.kind === 'gap'
  const { input, output, cacheRead, cacheWrite5m, cacheWrite1h, reasoning } = sums
  const cost = costOf(sums)
  const isHit = (one: LimitHit): boolean => one.atMs >= startMs && one.atMs < endMs
  const rate = cost.isPartial || !isPaceTelling(block) ? null : burnRateOf(block) // of a part, it would be too low
  return {
    ...ownerOf(machine),
    source,
    startMs,
    endMs,
    actualEndMs: isGap ? null : sums.lastMs,
    isGap,
    isActive,
    entries: sums.calls,
    tokens: { input, output, cacheRead, cacheWrite5m, cacheWrite1h, reasoning },
    costNanoUsd: isGap ? null : cost.nanoUsd,
    unpricedCalls: sums.unpricedCalls,
    models: block.models.map(({ name }) => names.model(name ?? '')).filter((name) => name !== ''),
    limitResetMs: (isGap ? null : hits.find(isHit)?.resetsAtMs) ?? null,
    burnNanoUsdPerHour: rate?.nanoUsdPerHour == null ? null : Math.round(rate.nanoUsdPerHour),
    projectedNanoUsd: rate && (projectionOf(block, nowMs)?.nanoUsd ?? null),
    version: 0n,
  }
}

function emptyBlock(key: string, machine: FleetMachine): FleetBlock {
  const [startMs, isGap, ...source] = key.split(' ')
  return {
    ...ownerOf(machine),
    source: source.join(' '),
    startMs: Number(startMs),
    endMs: Number(startMs),
    actualEndMs: null,
    isGap: isGap === '1',
    isActive: false,
    entries: 0,
    tokens: noTokens,
    costNanoUsd: null,
    unpricedCalls: 0,
    models: [],
    limitResetMs: null,
    burnNanoUsdPerHour: null,
    projectedNanoUsd: null,
    version: 0n,
  }
}

const ownerOf = ({ tenant, machineId, machine }: FleetMachine) => ({ tenant, machineId, machine })

import { slotMs } from '../cells.ts'
import type { CostMode } from './cost-mode.ts'
import type { Selection } from './filter.ts'
import { compareText, type Share } from './rows.ts'
import { addCell, addSums, type MutableSums, noSums, type Sums } from './sums.ts'

const hourMs = 3_600_000

/** The plan window that blocks stand for. */
export const defaultBlockMs = 5 * hourMs

/** A span of activity, or the idle span between two. Local activity only: it need not match the vendor's own window. */
export interface Block {
  readonly kind: 'block' | 'gap'
  /** UTC ms. A block starts on a full UTC hour. */
  readonly startMs: number
  readonly endMs: number
  readonly isActive: boolean
  readonly sums: Sums
  /** By model, in the order of their first call. */
  readonly models: readonly Share[]
}

/**
 * The blocks of a selection, sorted by start, by ccusage's rules: a block starts at the hour of its first call and ends
 * when a call comes more than `lengthMs` after that start, or more than `lengthMs` after the call before it; then also a gap.
 * Exact from cells, since `lengthMs` is rounded to quarter hours and a slot never straddles one.
 */
export function blocksOf(selection: Selection, mode: CostMode, nowMs: number, lengthMs = defaultBlockMs): Block[] {
  const length = Math.max(slotMs, Math.round(lengthMs / slotMs) * slotMs)
  const blocks: Block[] = []
  let open: OpenBlock | null = null
  for (const moment of momentsOf(selection)) {
    if (open !== null && isOver(open, moment, length)) {
      blocks.push(close(open, nowMs, length))
      const idleMs = moment.firstMs - open.lastMs
      if (idleMs > length) blocks.push(gap(open.lastMs + length, moment.firstMs))
      open = null
    }
    open ??= { startMs: Math.floor(moment.firstMs / hourMs) * hourMs, lastMs: 0, sumsOf: new Map() }
    for (const i of moment.cells) addTo(open, selection, i, mode)
  }
  if (open !== null) blocks.push(close(open, nowMs, length))
  return blocks.sort((a, b) => a.startMs - b.startMs)
}

/** All cells of one slot: no block begins or ends between them. */
interface Moment {
  readonly cells: readonly number[]
  readonly firstMs: number
}

interface OpenBlock {
  readonly startMs: number
  lastMs: number
  /** By name of the model. */
  readonly sumsOf: Map<string | null, MutableSums>
}

/** The selection slot by slot, in order of time. */
function* momentsOf({ usage, cells: selected }: Selection): Generator<Moment> {
  const { slot, firstMs } = usage.cells
  const inOrder = selected.toSorted((a, b) => (slot[a] as number) - (slot[b] as number))
  for (let start = 0; start < inOrder.length; ) {
    const first = inOrder[start] as number
    let end = start
    let earliestMs = Infinity
    for (; end < inOrder.length && slot[inOrder[end] as number] === slot[first]; end++) {
      earliestMs = Math.min(earliestMs, firstMs[inOrder[end] as number] as number)
    }
    yield { cells: inOrder.slice(start, end), firstMs: earliestMs }
    start = end
  }
}

const isOver = (open: OpenBlock, moment: Moment, length: number): boolean =>
  moment.firstMs - open.startMs > length || moment.firstMs - open.lastMs > length

function addTo(open: OpenBlock, { usage }: Selection, i: number, mode: CostMode): void {
  const { cells, models } = usage
  const name = models[cells.model[i] as number]?.name ?? null
  let sums = open.sumsOf.get(name)
  if (sums === undefined) open.sumsOf.set(name, (sums = noSums()))
  addCell(sums, cells, i, mode)
  open.lastMs = Math.max(open.lastMs, sums.lastMs)
}

function close({ startMs, lastMs, sumsOf }: OpenBlock, nowMs: number, length: number): Block {
  const endMs = startMs + length
  const models = [...sumsOf].map(([name, sums]) => ({ name, sums }))
  models.sort((a, b) => a.sums.firstMs - b.sums.firstMs || compareText(a.name, b.name))
  const sums = noSums()
  for (const model of models) addSums(sums, model.sums)
  return { kind: 'block', startMs, endMs, isActive: nowMs - lastMs < length && nowMs < endMs, sums, models }
}

const gap = (startMs: number, endMs: number): Block => ({
  kind: 'gap',
  startMs,
  endMs,
  isActive: false,
  sums: noSums(),
  models: [],
})

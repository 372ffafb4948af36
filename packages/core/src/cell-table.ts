import type { Amount } from './background.ts'
import { type CellColumn, type Cells, cellColumns, cellKeys, emptyCells } from './cells.ts'

/** One event as cells add it up; all columns of a cell but the count of its calls, which is 1. */
export type CellEvent = { -readonly [column in Exclude<CellColumn, 'calls' | 'firstMs' | 'lastMs'>]: number } & {
  atMs: number
}

type CellKey = Pick<CellEvent, (typeof cellKeys)[number]>

/** Numbers of a cell, side by side: six keys, the sums in the order of `cellSums`, two times. */
export const cellWidth = cellColumns.length
const width = cellWidth
const keysWidth = cellKeys.length
const callsAt = keysWidth
const firstMsAt = width - 2
const lastMsAt = width - 1

/** Cells that can be added to. They are found by open addressing; most events hit the cell of the one before. */
export class CellTable {
  #cells: Float64Array
  #length = 0
  /** Cell number + 1 by hash; 0: free. */
  #slots: Int32Array
  #last = 0

  constructor(cells?: Cells) {
    const length = cells?.length ?? 0
    this.#cells = new Float64Array(Math.max(256, length * 2) * width)
    this.#slots = new Int32Array(slotCount(this.#capacity))
    if (cells === undefined) return
    for (const [k, name] of cellColumns.entries()) {
      const column = cells[name]
      for (let i = 0; i < length; i++) this.#cells[i * width + k] = column[i] as number
    }
    this.#length = length
    this.#rehash()
  }

  get length(): number {
    return this.#length
  }

  /** Counts one more event. */
  add(event: CellEvent): void {
    const c = this.#cells
    let at = this.#last * width
    if (this.#length === 0 || !isCellOf(c, at, event)) at = this.#find(event) * width
    this.#addSums(at, event, 1)
    const cells = this.#cells
    cells[at + callsAt] = (cells[at + callsAt] as number) + 1
    if (event.atMs < (cells[at + firstMsAt] as number)) cells[at + firstMsAt] = event.atMs
    if (event.atMs > (cells[at + lastMsAt] as number)) cells[at + lastMsAt] = event.atMs
  }

  /**
   * Adds a cell as {@link PartCells} hold it, at `at`; its session, model and place are numbers into `names`, which hold the ones
   * that are used here.
   */
  addCell(cells: Float64Array, at: number, source: number, names: Uint32Array): void {
    const key = this.#key
    key.slot = cells[at] as number
    key.session = names[cells[at + 1] as number] as number
    key.source = source
    key.model = names[cells[at + 3] as number] as number
    key.place = names[cells[at + 4] as number] as number
    const to = this.#find(key) * width
    const c = this.#cells
    for (let k = keysWidth; k < firstMsAt; k++) c[to + k] = (c[to + k] as number) + (cells[at + k] as number)
    c[to + firstMsAt] = Math.min(c[to + firstMsAt] as number, cells[at + firstMsAt] as number)
    c[to + lastMsAt] = Math.max(c[to + lastMsAt] as number, cells[at + lastMsAt] as number)
  }
  readonly #key = { slot: 0, session: 0, source: 0, model: 0, place: 0, isBackground: 0 }

  /** Replaces what an event of the same cell and time was counted as: it grew. */
  change(from: CellEvent, to: CellEvent): void {
    const at = this.#find(to) * width
    this.#addSums(at, from, -1)
    this.#addSums(at, to, 1)
  }

  sessionOf(i: number): number {
    return this.#cells[i * width + 1] as number
  }

  sourceOf(i: number): number {
    return this.#cells[i * width + 2] as number
  }

  /** Tokens and names of a cell, as an amount at the time of its first call. */
  amount(i: number): Omit<Amount, 'model'> & { readonly model: number; readonly place: number } {
    const c = this.#cells
    const at = i * width
    const [input, output, cacheRead, cacheWrite5m, cacheWrite1h, reasoning] = [
      c[at + 7] as number,
      c[at + 8] as number,
      c[at + 9] as number,
      c[at + 10] as number,
      c[at + 11] as number,
      c[at + 12] as number,
    ]
    const tokens = { input, output, cacheRead, cacheWrite5m, cacheWrite1h, reasoning }
    const [model, place, webSearches] = [c[at + 3] as number, c[at + 4] as number, c[at + 13] as number]
    return { atMs: c[at + firstMsAt] as number, model, place, tokens, webSearches }
  }

  /** Takes out the background cells of the sessions for which `test` holds. Returns how many. */
  removeBackground(test: (source: number, session: number) => boolean): number {
    const c = this.#cells
    let kept = 0
    for (let i = 0; i < this.#length; i++) {
      const at = i * width
      if (c[at + 5] === 1 && test(c[at + 2] as number, c[at + 1] as number)) continue
      if (kept !== i) c.copyWithin(kept * width, at, at + width)
      kept++
    }
    const removed = this.#length - kept
    this.#length = kept
    if (removed > 0) this.#rehash()
    return removed
  }

  /** The cells, in the order in which they came. The columns are copies. */
  toCells(): Cells {
    const cells = emptyCells(this.#length)
    for (const [k, name] of cellColumns.entries()) {
      const column = cells[name]
      for (let i = 0; i < this.#length; i++) column[i] = this.#cells[i * width + k] as number
    }
    return cells
  }

  get #capacity(): number {
    return this.#cells.length / width
  }

  #addSums(at: number, e: CellEvent, sign: 1 | -1): void {
    const c = this.#cells
    const i = at + keysWidth + 1
    c[i] = (c[i] as number) + sign * e.input
    c[i + 1] = (c[i + 1] as number) + sign * e.output
    c[i + 2] = (c[i + 2] as number) + sign * e.cacheRead
    c[i + 3] = (c[i + 3] as number) + sign * e.cacheWrite5m
    c[i + 4] = (c[i + 4] as number) + sign * e.cacheWrite1h
    c[i + 5] = (c[i + 5] as number) + sign * e.reasoning
    c[i + 6] = (c[i + 6] as number) + sign * e.webSearches
    c[i + 7] = (c[i + 7] as number) + sign * e.costAuto
    c[i + 8] = (c[i + 8] as number) + sign * e.costCalculated
    c[i + 9] = (c[i + 9] as number) + sign * e.costReported
    c[i + 10] = (c[i + 10] as number) + sign * e.unpricedAuto
    c[i + 11] = (c[i + 11] as number) + sign * e.unpricedCalculated
  }

  /** The number of the event's cell, which is made if there is none. */
  #find(event: CellKey): number {
    const mask = this.#slots.length - 1
    let slot = hashKey(event.slot, event.session, event.source, event.model, event.place, event.isBackground) & mask
    for (;;) {
      const found = this.#slots[slot] as number
      if (found === 0) return this.#insert(slot, event)
      if (isCellOf(this.#cells, (found - 1) * width, event)) {
        this.#last = found - 1
        return this.#last
      }
      slot = (slot + 1) & mask
    }
  }

  #insert(slot: number, event: CellKey): number {
    if (this.#length === this.#capacity) {
      this.#grow()
      return this.#find(event)
    }
    const i = this.#length++
    this.#slots[slot] = i + 1
    const c = this.#cells
    const at = i * width
    c.fill(0, at, at + width)
    c[at] = event.slot
    c[at + 1] = event.session
    c[at + 2] = event.source
    c[at + 3] = event.model
    c[at + 4] = event.place
    c[at + 5] = event.isBackground
    c[at + firstMsAt] = Number.POSITIVE_INFINITY
    c[at + lastMsAt] = Number.NEGATIVE_INFINITY
    this.#last = i
    return i
  }

  #grow(): void {
    const grown = new Float64Array(this.#cells.length * 2)
    grown.set(this.#cells)
    this.#cells = grown
    this.#rehash()
  }

  #rehash(): void {
    this.#last = 0
    this.#slots = new Int32Array(slotCount(this.#capacity))
    const c = this.#cells
    const mask = this.#slots.length - 1
    for (let i = 0; i < this.#length; i++) {
      const at = i * width
      const key = (k: number): number => c[at + k] as number
      let slot = hashKey(key(0), key(1), key(2), key(3), key(4), key(5)) & mask
      while ((this.#slots[slot] as number) !== 0) slot = (slot + 1) & mask
      this.#slots[slot] = i + 1
    }
  }
}

/** A power of two, at least twice the cells. */
const slotCount = (capacity: number): number => 2 ** Math.ceil(Math.log2(capacity * 2))

function isCellOf(c: Float64Array, at: number, event: CellKey): boolean {
  return (
    c[at] === event.slot &&
    c[at + 1] === event.session &&
    c[at + 2] === event.source &&
    c[at + 3] === event.model &&
    c[at + 4] === event.place &&
    c[at + 5] === event.isBackground
  )
}

function hashKey(
  slot: number,
  session: number,
  source: number,
  model: number,
  place: number,
  isBackground: number,
): number {
  let h = Math.imul(slot, 0x9e3779b1) ^ Math.imul(session, 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 15), 0xc2b2ae35) ^ Math.imul(model * 64 + source * 2 + isBackground, 0x27d4eb2f)
  h = Math.imul(h ^ (h >>> 13), 0x165667b1) ^ place
  return (h ^ (h >>> 16)) >>> 0
}

/** Many cells as one. Cells of the same key are kept apart: days do not share any. */
export function concatCells(all: readonly Cells[]): Cells {
  const total = all.reduce((sum, cells) => sum + cells.length, 0)
  const joined = emptyCells(total)
  let at = 0
  for (const cells of all) {
    for (const name of cellColumns) joined[name].set(cells[name], at)
    at += cells.length
  }
  return joined
}

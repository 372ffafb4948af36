import { type CellColumn, type Cells, cellAt, cellColumns, cellKeys, cellSums, cellsOf, emptyCells } from './cells.ts'

/** One event as cells add it up; all columns of a cell but the count of its calls, which is 1. */
export type CellEvent = { -readonly [column in Exclude<CellColumn, 'calls' | 'firstMs' | 'lastMs'>]: number } & {
  atMs: number
}

type CellKey = Pick<CellEvent, (typeof cellKeys)[number]>

// Where the numbers of a cell of `partCells` lie: one constant each, which the engine can see through.
const { slot, session, model, place, firstMs, lastMs } = cellAt

/** Cells that can be added to. They are found by open addressing; most events hit the cell of the one before. */
export class CellTable {
  /** Longer than the table, to have room. */
  #cells: Cells
  /** Its columns that add up. */
  #sums: readonly Float64Array[]
  #length: number
  /** Cell number + 1 by hash; 0: free. */
  #slots: Int32Array
  #last = 0

  /** `cells`: what to start with, which then belongs to the table; `more`: how many more to expect. */
  constructor(cells: Cells = emptyCells(), more = 0) {
    this.#cells = more === 0 ? cells : withRoom(cells, cells.length + more)
    this.#sums = sumsOf(this.#cells)
    this.#length = cells.length
    this.#slots = this.#hashed()
  }

  /** Counts one more event. */
  add(event: CellEvent): void {
    let i = this.#last
    if (this.#length === 0 || !this.#isCellOf(i, event)) i = this.#find(event)
    const c = this.#cells
    this.#addSums(i, event, 1)
    c.calls[i] = (c.calls[i] as number) + 1
    if (event.atMs < (c.firstMs[i] as number)) c.firstMs[i] = event.atMs
    if (event.atMs > (c.lastMs[i] as number)) c.lastMs[i] = event.atMs
  }

  /**
   * Adds a cell as {@link partCells} makes it, at `from`; its session, model and place are numbers into `names`, which hold the ones
   * that are used here.
   */
  addCell(cells: Float64Array, from: number, source: number, names: Uint32Array): void {
    const key = this.#key
    key.slot = cells[from + slot] as number
    key.session = names[cells[from + session] as number] as number
    key.source = source
    key.model = names[cells[from + model] as number] as number
    key.place = names[cells[from + place] as number] as number
    const i = this.#find(key)
    const c = this.#cells
    for (let k = 0; k < this.#sums.length; k++) {
      const column = this.#sums[k] as Float64Array
      column[i] = (column[i] as number) + (cells[from + cellKeys.length + k] as number)
    }
    c.firstMs[i] = Math.min(c.firstMs[i] as number, cells[from + firstMs] as number)
    c.lastMs[i] = Math.max(c.lastMs[i] as number, cells[from + lastMs] as number)
  }
  readonly #key = { slot: 0, session: 0, source: 0, model: 0, place: 0, isBackground: 0 }

  /** Replaces what an event of the same cell and time was counted as: it grew. */
  change(from: CellEvent, to: CellEvent): void {
    const i = this.#find(to)
    this.#addSums(i, from, -1)
    this.#addSums(i, to, 1)
  }

  /** Takes out the background cells of the sessions for which `test` holds. Returns how many. */
  removeBackground(test: (source: number, session: number) => boolean): number {
    const c = this.#cells
    let kept = 0
    for (let i = 0; i < this.#length; i++) {
      if (c.isBackground[i] === 1 && test(c.source[i] as number, c.session[i] as number)) continue
      if (kept !== i) for (const name of cellColumns) c[name][kept] = c[name][i] as number
      kept++
    }
    const removed = this.#length - kept
    this.#length = kept
    if (removed > 0) this.#slots = this.#hashed()
    return removed
  }

  /** The cells, in the order in which they came. The columns are the table's own: they change with it. */
  toCells(): Cells {
    return cellsOf((name) => this.#cells[name].subarray(0, this.#length), this.#length)
  }

  #addSums(i: number, e: CellEvent, sign: 1 | -1): void {
    const c = this.#cells
    c.input[i] = (c.input[i] as number) + sign * e.input
    c.output[i] = (c.output[i] as number) + sign * e.output
    c.cacheRead[i] = (c.cacheRead[i] as number) + sign * e.cacheRead
    c.cacheWrite5m[i] = (c.cacheWrite5m[i] as number) + sign * e.cacheWrite5m
    c.cacheWrite1h[i] = (c.cacheWrite1h[i] as number) + sign * e.cacheWrite1h
    c.reasoning[i] = (c.reasoning[i] as number) + sign * e.reasoning
    c.webSearches[i] = (c.webSearches[i] as number) + sign * e.webSearches
    c.costAuto[i] = (c.costAuto[i] as number) + sign * e.costAuto
    c.costCalculated[i] = (c.costCalculated[i] as number) + sign * e.costCalculated
    c.costReported[i] = (c.costReported[i] as number) + sign * e.costReported
    c.unpricedAuto[i] = (c.unpricedAuto[i] as number) + sign * e.unpricedAuto
    c.unpricedCalculated[i] = (c.unpricedCalculated[i] as number) + sign * e.unpricedCalculated
  }

  #isCellOf(i: number, event: CellKey): boolean {
    const c = this.#cells
    return (
      c.slot[i] === event.slot &&
      c.session[i] === event.session &&
      c.source[i] === event.source &&
      c.model[i] === event.model &&
      c.place[i] === event.place &&
      c.isBackground[i] === event.isBackground
    )
  }

  /** The number of the event's cell, which is made if there is none. */
  #find(event: CellKey): number {
    const slots = this.#slots
    const mask = slots.length - 1
    let n = hashKey(event.slot, event.session, event.source, event.model, event.place, event.isBackground) & mask
    for (; slots[n] !== 0; n = (n + 1) & mask) {
      const i = (slots[n] as number) - 1
      if (!this.#isCellOf(i, event)) continue
      this.#last = i
      return i
    }
    if (this.#length === this.#cells.slot.length) {
      this.#grow()
      return this.#find(event)
    }
    slots[n] = this.#length + 1
    this.#start(event)
    return this.#last
  }

  #start(event: CellKey): void {
    const c = this.#cells
    const i = this.#length++
    this.#last = i
    for (const column of this.#sums) column[i] = 0 // what was removed may have stood here
    c.slot[i] = event.slot
    c.session[i] = event.session
    c.source[i] = event.source
    c.model[i] = event.model
    c.place[i] = event.place
    c.isBackground[i] = event.isBackground
    c.firstMs[i] = Number.POSITIVE_INFINITY
    c.lastMs[i] = Number.NEGATIVE_INFINITY
  }

  #grow(): void {
    this.#cells = withRoom(this.#cells, Math.max(256, this.#length * 2))
    this.#sums = sumsOf(this.#cells)
    this.#slots = this.#hashed()
  }

  /** Slots for as many cells as there is room for, filled with those that there are: a power of two, at least twice as many. */
  #hashed(): Int32Array {
    this.#last = 0
    const slots = new Int32Array(2 ** Math.ceil(Math.log2(Math.max(8, this.#cells.slot.length) * 2)))
    const mask = slots.length - 1
    const c = this.#cells
    for (let i = 0; i < this.#length; i++) {
      const at = (column: Float64Array): number => column[i] as number
      let n = hashKey(at(c.slot), at(c.session), at(c.source), at(c.model), at(c.place), at(c.isBackground)) & mask
      while (slots[n] !== 0) n = (n + 1) & mask
      slots[n] = i + 1
    }
    return slots
  }
}

const sumsOf = (cells: Cells): Float64Array[] => cellSums.map((name) => cells[name])

/** Copies of the columns, longer than the cells. */
function withRoom(cells: Cells, room: number): Cells {
  const longer = (name: CellColumn): Float64Array => {
    const column = new Float64Array(room)
    column.set(cells[name])
    return column
  }
  return cellsOf(longer, cells.length)
}

function hashKey(
  ofSlot: number,
  ofSession: number,
  ofSource: number,
  ofModel: number,
  ofPlace: number,
  kind: number,
): number {
  let h = Math.imul(ofSlot, 0x9e3779b1) ^ Math.imul(ofSession, 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 15), 0xc2b2ae35) ^ Math.imul(ofModel * 64 + ofSource * 2 + kind, 0x27d4eb2f)
  h = Math.imul(h ^ (h >>> 13), 0x165667b1) ^ ofPlace
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

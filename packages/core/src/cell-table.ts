import { type CellColumn, type Cells, cellColumns, cellKeys, cellSums, emptyCells } from './cells.ts'

/** One event as cells add it up; all columns of a cell but the count of its calls, which is 1. */
export type CellEvent = { -readonly [column in Exclude<CellColumn, 'calls' | 'firstMs' | 'lastMs'>]: number } & {
  atMs: number
}

const sums = cellSums.filter((name) => name !== 'calls')
type Columns = { -readonly [column in CellColumn]: Float64Array }

/** Cells that can be added to. Keys are found by open addressing; most events hit the cell of the one before. */
export class CellTable {
  #columns: Columns
  #length = 0
  #capacity: number
  /** Cell number + 1 by hash; 0: free. */
  #slots: Int32Array
  #last = 0

  constructor(cells: Cells = emptyCells()) {
    this.#capacity = Math.max(64, cells.length * 2)
    this.#columns = emptyCells(this.#capacity) as unknown as Columns
    this.#slots = new Int32Array(slotCount(this.#capacity))
    for (const name of cellColumns) this.#columns[name].set(cells[name])
    this.#length = cells.length
    for (let i = 0; i < this.#length; i++) this.#slots[this.#findSlot(this.#columns, i)] = i + 1
  }

  get length(): number {
    return this.#length
  }

  /** Counts one more event. */
  add(event: CellEvent): void {
    const i = this.#cellOf(event)
    const c = this.#columns
    c.calls[i] = (c.calls[i] as number) + 1
    this.#addSums(i, event, 1)
    if (event.atMs < (c.firstMs[i] as number)) c.firstMs[i] = event.atMs
    if (event.atMs > (c.lastMs[i] as number)) c.lastMs[i] = event.atMs
  }

  /** Replaces what an event of the same cell and time was counted as: it grew. */
  change(from: CellEvent, to: CellEvent): void {
    const i = this.#cellOf(to)
    this.#addSums(i, from, -1)
    this.#addSums(i, to, 1)
  }

  /** Takes out all cells for which `test` holds. */
  remove(test: (cells: Columns, i: number) => boolean): void {
    const kept = this.#columns
    let n = 0
    for (let i = 0; i < this.#length; i++) {
      if (test(kept, i)) continue
      if (n !== i) for (const name of cellColumns) kept[name][n] = kept[name][i] as number
      n++
    }
    this.#length = n
    this.#rehash()
  }

  /** The cells, in the order in which they came. The columns are copies. */
  toCells(): Cells {
    const copies = cellColumns.map((name) => [name, this.#columns[name].slice(0, this.#length)])
    return { length: this.#length, ...Object.fromEntries(copies) } as unknown as Cells
  }

  #addSums(i: number, event: CellEvent, sign: 1 | -1): void {
    const c = this.#columns
    for (const name of sums) c[name][i] = (c[name][i] as number) + sign * event[name]
  }

  #cellOf(event: CellEvent): number {
    const c = this.#columns
    const last = this.#last
    if (last < this.#length && isCellOf(c, last, event)) return last
    const slot = this.#slotOf(event)
    const found = this.#slots[slot] as number
    this.#last = found > 0 ? found - 1 : this.#insert(slot, event)
    return this.#last
  }

  #insert(slot: number, event: CellEvent): number {
    const i = this.#length++
    this.#slots[slot] = i + 1
    for (const name of cellKeys) this.#columns[name][i] = event[name]
    for (const name of cellSums) this.#columns[name][i] = 0
    this.#columns.firstMs[i] = Number.POSITIVE_INFINITY
    this.#columns.lastMs[i] = Number.NEGATIVE_INFINITY
    if (this.#length === this.#capacity) this.#grow()
    return i
  }

  #grow(): void {
    this.#capacity *= 2
    const grown = emptyCells(this.#capacity) as unknown as Columns
    for (const name of cellColumns) grown[name].set(this.#columns[name])
    this.#columns = grown
    this.#rehash()
  }

  #rehash(): void {
    this.#last = 0
    this.#slots = new Int32Array(slotCount(this.#capacity))
    for (let i = 0; i < this.#length; i++) this.#slots[this.#findSlot(this.#columns, i)] = i + 1
  }

  #slotOf(event: CellEvent): number {
    const mask = this.#slots.length - 1
    let slot = hashKey(event.slot, event.session, event.source, event.model, event.place, event.isBackground) & mask
    for (;;) {
      const found = this.#slots[slot] as number
      if (found === 0 || isCellOf(this.#columns, found - 1, event)) return slot
      slot = (slot + 1) & mask
    }
  }

  /** A free slot for the cell `i`, which is known to be new. */
  #findSlot(c: Columns, i: number): number {
    const mask = this.#slots.length - 1
    const at = (name: (typeof cellKeys)[number]): number => c[name][i] as number
    let slot = hashKey(at('slot'), at('session'), at('source'), at('model'), at('place'), at('isBackground')) & mask
    while ((this.#slots[slot] as number) !== 0) slot = (slot + 1) & mask
    return slot
  }
}

/** A power of two, at least twice the cells. */
const slotCount = (capacity: number): number => 2 ** Math.ceil(Math.log2(capacity * 2))

function isCellOf(c: Columns, i: number, event: CellEvent): boolean {
  return (
    c.slot[i] === event.slot &&
    c.session[i] === event.session &&
    c.model[i] === event.model &&
    c.place[i] === event.place &&
    c.source[i] === event.source &&
    c.isBackground[i] === event.isBackground
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

import { type CellEvent, type Cells, CellTable, cellAt, cellWidth } from '@aic/core'
import type { Ledger } from './ledger.ts'

const dayMs = 86_400_000
/** The UTC day of a moment, in days since 1970. */
export const dayOf = (atMs: number): number => Math.floor(atMs / dayMs)

/** Sums by UTC day: the ledger's, and what is added to them. */
export class DayTables {
  readonly #ledger: Ledger | null
  readonly #tables = new Map<number, CellTable>()
  /** How many cells a day may get more, so that its table is made large enough at once. */
  readonly #expected = new Map<number, number>()
  readonly #changed = new Set<number>()
  /** Sessions of which a call was added or changed, by source; not told without a ledger, where that is all of them. */
  readonly touched = new Map<number, Set<number>>()
  #lastDay = Number.NaN
  #lastTable = new CellTable()

  constructor(ledger: Ledger | null) {
    this.#ledger = ledger
  }

  add(event: CellEvent): void {
    this.#tableOf(dayOf(event.atMs)).add(event)
    if (this.#ledger !== null) this.#touch(event.source, event.session)
  }

  /** Says that cells of a part will come. */
  expectCells(cells: Float64Array): void {
    for (let at = 0; at < cells.length; at += cellWidth) {
      const day = dayOf(cells[at + cellAt.lastMs] as number)
      this.#expected.set(day, (this.#expected.get(day) ?? 0) + 1)
    }
  }

  /** Adds the cells of a part, see partCells of core. */
  addCells(cells: Float64Array, source: number, names: Uint32Array): void {
    for (let at = 0; at < cells.length; at += cellWidth) {
      this.#tableOf(dayOf(cells[at + cellAt.lastMs] as number)).addCell(cells, at, source, names)
      if (this.#ledger !== null) this.#touch(source, names[cells[at + cellAt.session] as number] as number)
    }
  }

  change(from: CellEvent, to: CellEvent): void {
    this.#tableOf(dayOf(to.atMs)).change(from, to)
    this.#touch(to.source, to.session)
  }

  #touch(source: number, session: number): void {
    const sessions = this.touched.get(source) ?? new Set()
    this.touched.set(source, sessions.add(session))
  }

  /** The sums of a day, to be changed. */
  #tableOf(day: number): CellTable {
    if (day === this.#lastDay) return this.#lastTable
    this.#lastTable = this.#load(day)
    this.#lastDay = day
    this.#changed.add(day)
    return this.#lastTable
  }

  /** The days on which some of the sessions may have sums, without their background sums. */
  withoutBackground(isOf: (source: number, session: number) => boolean): Cells[] {
    for (const { day, source, session } of this.#ledger?.sessionsByDay() ?? []) {
      if (this.#tables.has(day)) continue
      if (session.some((one, i) => isOf(source[i] as number, one))) this.#load(day)
    }
    for (const [day, table] of this.#tables) if (table.removeBackground(isOf) > 0) this.#changed.add(day)
    return Array.from(this.#tables.values(), (table) => table.toCells())
  }

  changed(): Map<number, Cells> {
    return new Map([...this.#changed].map((day) => [day, this.#load(day).toCells()]))
  }

  #load(day: number): CellTable {
    const known = this.#tables.get(day)
    if (known !== undefined) return known
    const table = new CellTable(this.#ledger?.sums(day, day).get(day), this.#expected.get(day))
    this.#tables.set(day, table)
    return table
  }
}

import { packColumns, packedLength, type SkipReason, unpackInto } from '@aic/core'
import type { FileFacts } from './file-facts.ts'
import type { ScannedLog, ScanTask } from './scan/scan-file.ts'
import type { Log } from './source.ts'

/** What is known of each log in numbers, in the order in which they are packed; another one is added at the end. */
const fileColumns = ['folder', 'kind', 'size', 'mtimeMs', 'ino', 'offset', 'tail', 'log', 'isGone'] as const
type FileColumn = (typeof fileColumns)[number]

/** Records of one log that should hold usage but can't be used, by reason. */
export type Skips = Partial<Record<SkipReason, number>>

const noSkips: Skips = {}

/** A {@link FileTable} as it is stored. */
export interface PackedFiles {
  /** Packed columns; columns that were added since are 0. */
  readonly columns: Uint8Array
  readonly columnCount: number
  /** File names, with a NUL between two. */
  readonly names: string
  /** What parsers left behind, a JSON text (or nothing) on a line for each log; empty when none left anything. */
  readonly states: string
  readonly skips: readonly (readonly [row: number, skips: Skips])[]
}

/**
 * The logs of a tree: a row each, kept in columns that are unpacked when they are asked for. Most runs look at thousands of logs and
 * read a few.
 */
export class FileTable {
  readonly #packed: PackedFiles
  readonly #columns = new Map<FileColumn, Float64Array>()
  #length: number
  #names: string[] | undefined
  #states: string[] | undefined
  #rows: Map<number, Map<string, number>> | undefined
  readonly #skips: Map<number, Skips>

  private constructor(packed: PackedFiles) {
    this.#packed = packed
    this.#length = packedLength(packed.columns)
    this.#skips = new Map(packed.skips)
  }

  static empty(): FileTable {
    return new FileTable({
      columns: packColumns([], 0),
      columnCount: 0,
      names: '',
      states: '',
      skips: [],
    })
  }

  /** The table that {@link pack} packed. */
  static unpack(packed: PackedFiles): FileTable {
    return new FileTable(packed)
  }

  pack(): PackedFiles {
    const states = this.#allStates()
    return {
      columns: packColumns(
        fileColumns.map((name) => this.column(name)),
        this.#length,
      ),
      columnCount: fileColumns.length,
      names: this.names.join('\0'),
      states: states.length === 0 ? '' : Array.from({ length: this.#length }, (_, row) => states[row] ?? '').join('\n'),
      skips: [...this.#skips],
    }
  }

  get length(): number {
    return this.#length
  }

  get names(): readonly string[] {
    return this.#allNames()
  }

  get skips(): ReadonlyMap<number, Skips> {
    return this.#skips
  }

  /** One number of all logs; it may be longer than there are logs. */
  column(name: FileColumn): Float64Array {
    const known = this.#columns.get(name)
    if (known !== undefined) return known
    const column = new Float64Array(this.#length)
    const place = fileColumns.indexOf(name)
    if (place < this.#packed.columnCount) {
      const wanted = fileColumns.slice(0, place + 1).map((other) => (other === name ? column : null))
      unpackInto(this.#packed.columns, wanted)
    }
    this.#columns.set(name, column)
    return column
  }

  get(name: FileColumn, row: number): number {
    return this.column(name)[row] as number
  }

  set(name: FileColumn, row: number, value: number): void {
    this.column(name)[row] = value
  }

  /** What a parser left behind; null for nothing. */
  state(row: number): unknown {
    const text = this.#allStates()[row] ?? ''
    return text === '' ? null : JSON.parse(text)
  }

  setState(row: number, state: unknown): void {
    const text = JSON.stringify(state ?? null)
    const states = this.#allStates()
    if (text !== 'null') states[row] = text
    else if (states[row] !== undefined) states[row] = ''
  }

  skipsOf(row: number): Skips {
    return this.#skips.get(row) ?? noSkips
  }

  setSkips(row: number, skips: Skips): void {
    if (Object.keys(skips).length > 0) this.#skips.set(row, skips)
    else this.#skips.delete(row)
  }

  /** Rows of the logs that are known in a folder, by name. */
  rowsIn(folder: number): ReadonlyMap<string, number> {
    return this.#rowsOf(folder)
  }

  /** Adds a log that was not read yet; returns its row. */
  add(folder: number, name: string, kind: number): number {
    const row = this.#length
    const names = this.#allNames()
    this.#rowsOf(folder)
    for (const column of fileColumns) this.#makeRoom(column)
    this.#length++
    names.push(name)
    this.set('folder', row, folder)
    this.set('kind', row, kind)
    this.set('size', row, -1)
    this.#rowsOf(folder).set(name, row)
    return row
  }

  /** Where to go on reading a log that changed. */
  startOf(row: number, kind: Log['kind'] | undefined, now: FileFacts): Pick<ScanTask, 'offset' | 'tail' | 'state'> {
    const known = { size: this.get('size', row), ino: this.get('ino', row), offset: this.get('offset', row) }
    if (kind === 'jsonl' && isGrownFrom(known, now))
      return { offset: known.offset, tail: this.get('tail', row), state: this.state(row) }
    const keepsState = kind === 'sqlite' && known.ino === now.ino
    return { offset: 0, tail: 0, state: keepsState ? this.state(row) : null }
  }

  /** Notes what was read of a log. One that could not be opened stays where it was, and is tried again when it may be read. */
  update(row: number, scanned: ScannedLog): void {
    if (scanned.skips['no-access'] !== undefined) {
      this.setSkips(row, { ...this.skipsOf(row), 'no-access': 1 })
      return
    }
    for (const name of ['size', 'mtimeMs', 'ino', 'offset', 'tail'] as const) this.set(name, row, scanned[name])
    this.setState(row, scanned.state)
    const skips = scanned.isFromStart ? {} : { ...this.skipsOf(row) }
    for (const [reason, count] of Object.entries(scanned.skips) as [SkipReason, number][])
      skips[reason] = reason === 'bad-database' ? 1 : (skips[reason] ?? 0) + count
    this.setSkips(row, skips)
  }

  /** The log was read, all of it could be used, and it was not written for so long. */
  hasSettled(row: number, afterMs: number, nowMs: number): boolean {
    return this.get('size', row) >= 0 && nowMs - this.get('mtimeMs', row) > afterMs && !this.#skips.has(row)
  }

  /** From now on the log counts as not read yet. What the ledger has of it keeps its number. */
  forget(row: number): void {
    for (const name of ['mtimeMs', 'ino', 'offset', 'tail'] as const) this.set(name, row, 0)
    this.set('size', row, -1)
    this.setState(row, null)
  }

  #makeRoom(name: FileColumn): void {
    const column = this.column(name)
    if (column.length > this.#length) return
    const longer = new Float64Array(Math.max(64, 2 * column.length))
    longer.set(column)
    this.#columns.set(name, longer)
  }

  #rowsOf(folder: number): Map<string, number> {
    if (this.#rows === undefined) {
      this.#rows = new Map()
      const folders = this.column('folder')
      for (const [row, name] of this.names.entries()) this.#rowsOf(folders[row] as number).set(name, row)
    }
    const rows = this.#rows.get(folder) ?? new Map<string, number>()
    this.#rows.set(folder, rows)
    return rows
  }

  #allNames(): string[] {
    this.#names ??= this.#length === 0 ? [] : this.#packed.names.split('\0')
    return this.#names
  }

  #allStates(): string[] {
    this.#states ??= this.#packed.states === '' ? [] : this.#packed.states.split('\n')
    return this.#states
  }
}

/** A log as it was last read: one row of a {@link FileTable}. */
export class TreeFile {
  readonly row: number
  readonly #table: FileTable

  constructor(table: FileTable, row: number) {
    this.#table = table
    this.row = row
  }

  /** -1: not read yet. For a database, of it and its WAL together. */
  get size(): number {
    return this.#table.get('size', this.row)
  }

  get mtimeMs(): number {
    return this.#table.get('mtimeMs', this.row)
  }

  /** Number of the log in the ledger; 0: none yet. */
  get log(): number {
    return this.#table.get('log', this.row)
  }

  set log(log: number) {
    this.#table.set('log', this.row, log)
  }

  get skips(): Skips {
    return this.#table.skipsOf(this.row)
  }
}

/**
 * Whether the file may be what it was, with more at its end: the scanner then compares the bytes before the end. A file of as many
 * bytes but another time was written over; one of another inode took its name.
 */
const isGrownFrom = (known: Pick<FileFacts, 'size' | 'ino'> & { readonly offset: number }, now: FileFacts): boolean =>
  known.size >= 0 && now.ino === known.ino && now.size >= known.offset && now.size !== known.size

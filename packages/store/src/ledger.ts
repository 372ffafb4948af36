import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { type Cells, cellColumns, emptyCells, packedLength, unpackInto } from '@aic/core'
import { forgetNames } from './forget-names.ts'
import { busyMs, inodeOf, isBusy, openIfThere, placeWhole, setAside } from './ledger-file.ts'
import { hasTables, LaterLedgerError, migrate, schemaVersion, tables, versionOf } from './schema.ts'
import { DamagedLedgerError, seal, sealText, unseal, unsealText } from './sealed.ts'
import { packCells, unpackCells } from './stored-cells.ts'
import { partKey, toPart } from './stored-part.ts'
import { inTransaction } from './transaction.ts'

/** Records of one log as they lie in the ledger. */
export interface StoredPart {
  readonly log: number
  /** Number of its first record in the log. */
  readonly first: number
  readonly length: number
  readonly source: string
  readonly path: string
  /** Ids of names; the part's numbers point into it. */
  readonly names: Uint32Array
  readonly bytes: Uint8Array
  /** Sums of its calls as if none had copies, of a part that was just read (partCells of core). */
  readonly cells?: Float64Array
}

/** What one run adds to the ledger, all in one transaction. */
export interface LedgerChange {
  /** The generation that the change was made from; another means that someone else wrote meanwhile. */
  readonly generation: number
  readonly names: ReadonlyMap<string, number>
  readonly places: ReadonlyMap<number, string | null>
  readonly parts: readonly StoredPart[]
  /** Entries by bucket, 16 bytes each. */
  readonly identity: ReadonlyMap<number, Uint8Array>
  /** Days whose sums changed, whole. */
  readonly sums: ReadonlyMap<number, Cells>
  /** Sums of all other days are gone, and so are all parts and identities that are not in this change. */
  readonly isRebuilt: boolean
  /** All other names and places are forgotten. Defaults to none being so. */
  readonly keptNames?: ReadonlySet<number>
  readonly states: ReadonlyMap<string, Uint8Array>
  readonly facts: ReadonlyMap<string, string>
}

/** Which ledger to open, and whether it may be written. */
export interface LedgerFile {
  readonly path: string
  readonly isReadOnly: boolean
}

/**
 * The durable ledger: one SQLite file in WAL mode. Readers and writers of several processes are safe with each other; a killed
 * writer leaves what was there before.
 *
 * A ledger that does not exist yet is built beside its place and linked into it when whole, which costs no journal and leaves
 * nothing behind half done. {@link Ledger.open} returns null while there is none.
 */
export class Ledger implements Disposable {
  readonly path: string
  readonly #database: DatabaseSync
  readonly #statements = new Map<string, StatementSync>()

  /** Tells the file from another that took its name. */
  readonly #ino: number | null

  private constructor(file: string, database: DatabaseSync, ino: number | null) {
    this.path = file
    this.#database = database
    this.#ino = ino
  }

  /**
   * Opens a ledger that exists; null when there is none.
   * Throws {@link LaterLedgerError} for one of a newer aic, {@link DamagedLedgerError} or SQLite's error for a file that is no sound one.
   */
  static open({ path: file, isReadOnly }: LedgerFile): Ledger | null {
    const database = openIfThere(file, isReadOnly)
    if (database === null) return null
    try {
      const version = versionOf(database)
      if (version > schemaVersion) throw new LaterLedgerError(version)
      if (!hasTables(database)) throw new DamagedLedgerError('it lacks tables')
      if (!isReadOnly) {
        database.exec('pragma synchronous = normal')
        if (version < schemaVersion) migrate(database)
      }
      return new Ledger(file, database, inodeOf(file))
    } catch (error) {
      database.close()
      throw error
    }
  }

  /** Builds a ledger from one change. False when another process has made one in the meantime. */
  static create(file: string, change: LedgerChange): boolean {
    return placeWhole(file, (draft) => {
      using ledger = new Ledger(draft, new DatabaseSync(draft), null)
      ledger.#database.exec('pragma journal_mode = off; pragma synchronous = off; pragma page_size = 8192')
      migrate(ledger.#database)
      ledger.write(change)
      ledger.#database.exec('create unique index name_text on name (text); pragma journal_mode = wal')
    })
  }

  /** A ledger in memory with all that another one holds, for when nothing can be written to the disk. */
  static inMemory(from: Ledger | null): Ledger {
    const ledger = new Ledger(':memory:', new DatabaseSync(':memory:'), null)
    migrate(ledger.#database)
    if (from !== null) for (const table of tables) ledger.#copy(table, from)
    return ledger
  }

  #copy(table: string, from: Ledger): void {
    for (const row of from.#prepare(`select * from ${table}`).iterate()) {
      const values = Object.values(row)
      this.#prepare(`insert into ${table} values (${values.map(() => '?').join()})`).run(...values)
    }
  }

  /** Moves this file out of the way, broken as it is. Returns its new path; null when another process has done so already. */
  setAside(nowMs: number): string | null {
    this[Symbol.dispose]()
    return setAside(this.path, this.#ino, nowMs)
  }

  /** The file has not been set aside, replaced or deleted since it was opened. */
  isInPlace(): boolean {
    return this.#ino === null || this.#ino === inodeOf(this.path)
  }

  /** From now on all reads see the ledger as it is at this moment, until it is written or {@link thaw} ends it. */
  freeze(): void {
    if (!this.#database.isTransaction) this.#database.exec('begin')
    this.generation()
  }

  thaw(): void {
    if (this.#database.isTransaction) this.#database.exec('commit')
  }

  /** Counts the writes to this ledger. */
  generation(): number {
    return Number(this.fact('generation') ?? 0)
  }

  fact(name: string): string | null {
    const row = this.#prepare('select value from fact where name = ?').get(name)
    return row === undefined ? null : String(row.value)
  }

  state(name: string): Uint8Array | null {
    const row = this.#prepare('select bytes from state where name = ?').get(name)
    return row === undefined ? null : unseal(row.bytes, `state ${name}`)
  }

  /** Sums of the days from `firstDay` to `lastDay` (UTC days since 1970, inclusive). */
  sums(firstDay: number, lastDay: number): Map<number, Cells> {
    const days = new Map<number, Cells>()
    const rows = this.#prepare('select day, cells from sums where day between ? and ? order by day')
    for (const row of rows.iterate(firstDay, lastDay)) days.set(Number(row.day), unpackCells(unsealDay(row)))
    return days
  }

  /** Sums of a span of days as one, without what a map of days costs. */
  allSums(firstDay: number, lastDay: number): Cells {
    const rows = this.#prepare('select day, cells from sums where day between ? and ? order by day').all(
      firstDay,
      lastDay,
    )
    const packed = rows.map(unsealDay)
    const cells = emptyCells(packed.reduce((sum, bytes) => sum + packedLength(bytes), 0))
    const columns = cellColumns.map((name) => cells[name])
    let start = 0
    for (const bytes of packed) {
      unpackInto(bytes, columns, start)
      start += packedLength(bytes)
    }
    return cells
  }

  /** Which sessions of which sources have sums on each day: a pair for each cell. */
  *sessionsByDay(): Generator<{ day: number; source: Float64Array; session: Float64Array }> {
    for (const row of this.#prepare('select day, cells from sums').iterate()) {
      const bytes = unsealDay(row)
      const length = packedLength(bytes)
      const [source, session] = [new Float64Array(length), new Float64Array(length)]
      unpackInto(
        bytes,
        cellColumns.map((name) => (name === 'source' ? source : name === 'session' ? session : null)),
      )
      yield { day: Number(row.day), source, session }
    }
  }

  nameText(id: number): string {
    const row = this.#prepare('select text from name where id = ?').get(id)
    return row === undefined ? '' : unsealText(row.text)
  }

  nameId(text: string): number | null {
    const row = this.#prepare('select id from name where text = ?').get(sealText(text))
    return row === undefined ? null : Number(row.id)
  }

  /** All names by id, for reports that show many. */
  allNames(): Map<number, string> {
    const names = new Map<number, string>()
    for (const row of this.#prepare('select id, text from name').iterate())
      names.set(Number(row.id), unsealText(row.text))
    return names
  }

  lastNameId(): number {
    const stored = Number(this.#prepare('select coalesce(max(id), 0) as id from name').get()?.id)
    return Math.max(stored, Number(this.fact('last-name') ?? 0)) // an id is never given again: others may hold what it named
  }

  /** Roots by place; null for a place that has none. */
  places(): Map<number, string | null> {
    const rows = this.#prepare('select name, root from place').all()
    return new Map(rows.map((row) => [Number(row.name), row.root === null ? null : unsealText(row.root)]))
  }

  /** Entries of a bucket, one array for each import. */
  identity(bucket: number): Uint8Array[] {
    const rows = this.#prepare('select import, entries from identity where bucket = ?').all(bucket)
    return rows.map((row) => unseal(row.entries, `identity ${bucket} ${Number(row.import)}`))
  }

  /** Entries that were written after a generation, by bucket; all of them after -1. */
  *identityAfter(generation: number): Generator<{ readonly bucket: number; readonly entries: Uint8Array }> {
    const rows = this.#prepare('select * from identity where import > ? order by bucket, import')
    for (const { bucket, import: by, entries } of rows.iterate(generation))
      yield { bucket: Number(bucket), entries: unseal(entries, `identity ${Number(bucket)} ${Number(by)}`) }
  }

  /** The part that holds a record of a log. */
  partOf(log: number, row: number): StoredPart | null {
    const sql = 'select * from part where log = ? and first <= ? order by first desc limit 1'
    const found = this.#prepare(sql).get(log, row)
    return found === undefined ? null : toPart(found)
  }

  /** Parts of one log, or of all, in order. */
  *parts(log?: number): Generator<StoredPart> {
    const rows =
      log === undefined
        ? this.#prepare('select * from part order by log, first').iterate()
        : this.#prepare('select * from part where log = ? order by first').iterate(log)
    for (const row of rows) yield toPart(row)
  }

  /** Parts whose records may use a name, by its id: the same bytes may stand across two others. */
  *partsNaming(id: number): Generator<StoredPart> {
    const rows = this.#prepare('select * from part where instr(names, ?) > 0 order by log, first')
    for (const row of rows.iterate(new Uint8Array(Uint32Array.of(id).buffer))) yield toPart(row)
  }

  /** Parts of logs whose path holds a text. */
  *partsBelow(text: string): Generator<StoredPart> {
    const rows = this.#prepare('select * from part where instr(path, ?) > 0 order by log, first')
    for (const row of rows.iterate(text)) yield toPart(row)
  }

  /** Number of records that a log has in the ledger. */
  recordCount(log: number): number {
    const sql = 'select first + length as n from part where log = ? order by first desc limit 1'
    return Number(this.#prepare(sql).get(log)?.n ?? 0)
  }

  /** The last number that a log was given, also one of which no record is kept. */
  lastLog(): number {
    const stored = Number(this.#prepare('select coalesce(max(log), 0) as log from part').get()?.log)
    return Math.max(stored, Number(this.fact('last-log') ?? 0))
  }

  /** Applies a change at once or not at all. False: another process wrote since `change.generation`, nothing was done. */
  write(change: LedgerChange): boolean {
    const database = this.#database
    this.thaw()
    return inTransaction(database, () => {
      if (this.generation() !== change.generation) return false
      const lastLog = change.parts.reduce((most, { log }) => Math.max(most, log), this.lastLog())
      if (change.isRebuilt) database.exec('delete from sums; delete from identity; delete from part')
      this.#insert(change, lastLog)
      if (change.keptNames !== undefined) forgetNames(database, change.keptNames, this.lastNameId())
      return true
    })
  }

  /**
   * Changes one small state by itself; `update` has no effects, and returns null to leave it. Waits for nobody: false when another
   * process is writing, and then nothing was done.
   */
  updateState(name: string, update: (bytes: Uint8Array | null) => Uint8Array | null): boolean {
    const database = this.#database
    this.thaw()
    if (update(this.state(name)) === null) return true
    database.exec('pragma busy_timeout = 0')
    try {
      inTransaction(database, () => {
        const bytes = update(this.state(name))
        if (bytes !== null) this.#writeState(name, bytes)
      })
      return true
    } catch (error) {
      if (isBusy(error)) return false
      throw error
    } finally {
      database.exec(`pragma busy_timeout = ${busyMs}`)
    }
  }

  /** Reads all of it. Throws SQLite's error, or {@link DamagedLedgerError}, for a damaged ledger. */
  check(): void {
    const rows = this.#database.prepare('pragma integrity_check').all()
    const found = rows.map((row) => String(row.integrity_check))
    if (found.length !== 1 || found[0] !== 'ok') throw new DamagedLedgerError(found.slice(0, 3).join('; '))
    for (const row of this.#prepare('select name from state').all()) this.state(String(row.name))
    for (const row of this.#prepare('select distinct bucket from identity').all()) this.identity(Number(row.bucket))
    this.sums(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER)
    this.allNames()
    this.places()
    for (const _ of this.parts());
  }

  vacuum(): void {
    this.#database.exec('vacuum; pragma wal_checkpoint(truncate)')
  }

  [Symbol.dispose](): void {
    this.#database.close()
  }

  #writeState(name: string, bytes: Uint8Array): void {
    this.#prepare('insert or replace into state values (?, ?)').run(name, seal(bytes, `state ${name}`))
  }

  #insert(change: LedgerChange, lastLog: number): void {
    const name = this.#prepare('insert into name values (?, ?)')
    for (const [text, id] of change.names) name.run(id, sealText(text))
    const place = this.#prepare('insert or replace into place values (?, ?)')
    for (const [id, root] of change.places) place.run(id, root === null ? null : sealText(root))
    const part = this.#prepare('insert or replace into part values (?, ?, ?, ?, ?, ?, ?)')
    for (const one of change.parts) {
      const names = new Uint8Array(one.names.buffer, one.names.byteOffset, one.names.byteLength)
      part.run(one.log, one.first, one.length, one.source, one.path, names, seal(one.bytes, partKey(one, names)))
    }
    const generation = change.generation + 1
    const identity = this.#prepare('insert into identity values (?, ?, ?)')
    for (const [bucket, entries] of change.identity)
      identity.run(bucket, generation, seal(entries, `identity ${bucket} ${generation}`))
    const sums = this.#prepare('insert or replace into sums values (?, ?)')
    for (const [day, cells] of change.sums) sums.run(day, seal(packCells(cells), `day ${day}`))
    for (const [key, bytes] of change.states) this.#writeState(key, bytes)
    const fact = this.#prepare('insert or replace into fact values (?, ?)')
    fact.run('last-log', String(lastLog))
    for (const [key, value] of change.facts) fact.run(key, value)
    fact.run('generation', String(generation))
  }

  #prepare(sql: string): StatementSync {
    const known = this.#statements.get(sql)
    if (known !== undefined) return known
    const statement = this.#database.prepare(sql)
    this.#statements.set(sql, statement)
    return statement
  }
}

const unsealDay = ({ day, cells }: Record<string, unknown>): Uint8Array => unseal(cells, `day ${Number(day)}`)

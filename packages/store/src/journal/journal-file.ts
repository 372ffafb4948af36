import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import { inodeOf, isMissing, openExisting, placeWhole, setAside } from '../ledger-file.ts'
import { LaterLedgerError } from '../schema.ts'
import { DamagedLedgerError } from '../sealed.ts'
import { inTransaction } from '../transaction.ts'
import { journalTables, journalVersion, migrateJournal } from './schema.ts'

/** A row as SQLite gives it. */
export type Row = Record<string, unknown>
/** Values by the names of a statement's parameters. */
export type Values = Record<string, SQLInputValue>

/** The journal's SQLite file: WAL, readable by its owner only, safe for several processes at once. */
export class JournalFile implements Disposable {
  readonly path: string
  readonly #database: DatabaseSync
  readonly #statements = new Map<string, StatementSync>()
  readonly #ino: number | null

  private constructor(file: string, database: DatabaseSync) {
    this.path = file
    this.#database = database
    this.#ino = inodeOf(file)
  }

  /** Opens the file, made if there is none. Throws SQLite's error, {@link DamagedLedgerError}, or {@link LaterLedgerError}. */
  static open(file: string): JournalFile {
    let database: DatabaseSync
    try {
      database = openExisting(file, false)
    } catch (error) {
      if (!isMissing(error)) throw error
      placeWhole(file, (draft) => {
        using made = new DatabaseSync(draft)
        migrateJournal(made)
        made.exec('pragma journal_mode = wal')
      })
      database = openExisting(file, false)
    }
    return JournalFile.#checked(file, database)
  }

  /** A journal that lives as long as the process, where none can be written; with all that another one holds. */
  static inMemory(from: JournalFile | null = null): JournalFile {
    const database = new DatabaseSync(':memory:')
    migrateJournal(database)
    const copy = new JournalFile(':memory:', database)
    if (from !== null) for (const table of journalTables) copy.takeOver(table, from)
    return copy
  }

  /** Takes over the rows of another journal's table, but for those whose key is there. */
  takeOver(table: (typeof journalTables)[number], from: JournalFile): void {
    this.write(() => {
      for (const row of from.all(`select * from ${table}`)) {
        const names = Object.keys(row)
        const sql = `insert or ignore into ${table} (${names.join()}) values (${names.map((name) => `:${name}`).join()})`
        this.run(sql, row as Values)
      }
    })
  }

  static #checked(file: string, database: DatabaseSync): JournalFile {
    try {
      const version = Number(database.prepare('pragma user_version').get()?.user_version)
      if (version > journalVersion) throw new LaterLedgerError(version)
      const names = database.prepare("select name from sqlite_schema where type = 'table'").all()
      const found = new Set(names.map(({ name }) => name))
      if (!journalTables.every((table) => found.has(table))) throw new DamagedLedgerError('it lacks tables')
      database.exec('pragma synchronous = normal; pragma foreign_keys = on')
      migrateJournal(database)
      return new JournalFile(file, database)
    } catch (error) {
      database.close()
      throw error
    }
  }

  all(sql: string, values: Values = {}): Row[] {
    return this.#prepare(sql).all(values)
  }

  get(sql: string, values: Values = {}): Row | undefined {
    return this.#prepare(sql).get(values)
  }

  /** Returns how many rows changed, and the id of the last one inserted. */
  run(sql: string, values: Values = {}): { readonly changes: number; readonly id: number } {
    const { changes, lastInsertRowid } = this.#prepare(sql).run(values)
    return { changes: Number(changes), id: Number(lastInsertRowid) }
  }

  /** All or nothing, and nobody else writes meanwhile. One inside another is part of it. */
  write<T>(change: () => T): T {
    if (this.#database.isTransaction) return change()
    return inTransaction(this.#database, change)
  }

  /** Another number than before: another process has written since. */
  dataVersion(): number {
    return Number(this.get('pragma data_version')?.data_version)
  }

  /** The file has not been set aside, replaced or deleted since it was opened. */
  isInPlace(): boolean {
    return this.#ino === inodeOf(this.path)
  }

  /** Moves this file out of the way, broken as it is. Returns its new path; null when another process has done so already. */
  setAside(nowMs: number): string | null {
    this[Symbol.dispose]()
    return setAside(this.path, this.#ino, nowMs)
  }

  [Symbol.dispose](): void {
    this.#statements.clear()
    if (this.#database.isOpen) this.#database.close()
  }

  #prepare(sql: string): StatementSync {
    const known = this.#statements.get(sql)
    if (known !== undefined) return known
    const statement = this.#database.prepare(sql)
    this.#statements.set(sql, statement)
    return statement
  }
}

/** Which rows to take: those of a provider, of a span of time, the newest first. */
export interface RowSpan {
  readonly provider?: string
  /** UTC ms, inclusive and exclusive. */
  readonly fromMs?: number
  readonly toMs?: number
  /** Defaults to 100; 1,000 at most. */
  readonly limit?: number
}

/** Rows of a span from a table with `provider` and `at_ms`. */
export function rowsOf(file: JournalFile, table: string, span: RowSpan, where = 'true'): Row[] {
  const sql = `select * from ${table}
    where (:provider is null or provider = :provider) and at_ms >= :from and at_ms < :to and ${where}
    order by at_ms desc, id desc limit :limit`
  return file.all(sql, {
    provider: span.provider ?? null,
    from: span.fromMs ?? 0,
    to: span.toMs ?? Number.MAX_SAFE_INTEGER,
    limit: Math.max(0, Math.min(span.limit ?? 100, 1_000)),
  })
}

/** A number as a row holds it; null stays null. */
export const numberOf = (value: unknown): number | null =>
  value === null || value === undefined ? null : Number(value)
/** A text as a row holds it; null stays null. */
export const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null)

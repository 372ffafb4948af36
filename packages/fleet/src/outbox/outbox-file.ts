import { chmodSync, closeSync, existsSync, mkdirSync, openSync, renameSync } from 'node:fs'
import path from 'node:path'
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import { crc32 } from 'node:zlib'
import { inTransaction } from '../transaction.ts'

const busyMs = 10_000
const version = 1

/** The outbox holds something else than was written to it, or is no outbox. What it knew is sent again. */
export class DamagedOutboxError extends Error {
  constructor(what: string) {
    super(`the outbox is damaged: ${what}`)
    this.name = 'DamagedOutboxError'
  }
}

/** `outbox.sqlite` in the data folder: WAL, readable by its owner only, safe for several processes. */
export class OutboxFile implements Disposable {
  readonly path: string
  readonly #database: DatabaseSync
  readonly #statements = new Map<string, StatementSync>()

  private constructor(file: string, database: DatabaseSync) {
    this.path = file
    this.#database = database
  }

  /** Opens the file, made if there is none. Throws {@link DamagedOutboxError}, or SQLite's error where it can't be opened or written. */
  static open(file: string): OutboxFile {
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 })
    closeSync(openSync(file, 'a', 0o600)) // SQLite gives its `-wal` and `-shm` the same permissions
    const database = new DatabaseSync(file, { timeout: busyMs })
    try {
      chmodSync(file, 0o600)
      database.exec('pragma journal_mode = wal; pragma synchronous = normal')
      prepareTables(database)
      return new OutboxFile(file, database)
    } catch (error) {
      database.close()
      throw isDamage(error) ? new DamagedOutboxError((error as Error).message) : error
    }
  }

  /** One that lasts as long as the process. */
  static inMemory(): OutboxFile {
    const database = new DatabaseSync(':memory:')
    prepareTables(database)
    return new OutboxFile(':memory:', database)
  }

  all(sql: string, ...values: SQLInputValue[]): Record<string, unknown>[] {
    return this.#asked(() => this.#prepare(sql).all(...values))
  }

  run(sql: string, ...values: SQLInputValue[]): void {
    this.#asked(() => this.#prepare(sql).run(...values))
  }

  /** All or nothing. */
  write(change: () => void): void {
    this.#asked(() => inTransaction(this.#database, change))
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

  #asked<T>(ask: () => T): T {
    try {
      return ask()
    } catch (error) {
      throw isDamage(error) ? new DamagedOutboxError((error as Error).message) : error
    }
  }
}

function prepareTables(database: DatabaseSync): void {
  const found = Number(database.prepare('pragma user_version').get()?.user_version)
  if (found > version) throw new DamagedOutboxError(`it is of version ${found}, this aic knows ${version}`)
  if (found === version) return
  database.exec(`
    begin immediate;
    -- Small facts about each place that rows go to, as JSON.
    create table if not exists state (target text not null, name text not null, value text not null, primary key (target, name)) without rowid;
    -- What was sent there: packed rows (sent-row.ts) with a checksum, by the hash of their keys. A part for each write, the later ones stand.
    create table if not exists sent (
      target text not null, bucket integer not null, part integer not null, rows blob not null, primary key (target, bucket, part)
    ); -- with rowid: without one, blobs of more than a quarter of a page would take a page each
    pragma user_version = ${version};
    commit`)
}

/** SQLITE_CORRUPT and SQLITE_NOTADB; SQLITE_ERROR of a table that is none of ours: https://www.sqlite.org/rescode.html */
const isDamage = (error: unknown): boolean =>
  error instanceof Error && 'errcode' in error && [1, 11, 26].includes(Number(error.errcode) & 0xff)

/** Moves a damaged outbox out of the way, its WAL first. Returns its new path. */
export function setOutboxAside(file: string, nowMs: number): string {
  const wanted = `${file}.broken-${new Date(nowMs).toISOString().replace(/\D/g, '').slice(0, 14)}`
  let aside = wanted
  for (let n = 2; existsSync(aside); n++) aside = `${wanted}-${n}`
  for (const ending of ['-wal', '-shm', '']) if (existsSync(file + ending)) renameSync(file + ending, aside + ending)
  return aside
}

/** Bytes with a checksum behind them: SQLite notices damage to its pages, not to what lies in them. `key`: where they belong. */
export function seal(bytes: Uint8Array, key: string): Uint8Array {
  const sealed = new Uint8Array(bytes.length + 4)
  sealed.set(bytes)
  new DataView(sealed.buffer).setUint32(bytes.length, crc32(bytes, crc32(key)), true)
  return sealed
}

/** The bytes that were sealed for this place. Throws {@link DamagedOutboxError} for any others. */
export function unseal(sealed: unknown, key: string): Uint8Array {
  if (sealed instanceof Uint8Array && sealed.length >= 4) {
    const bytes = sealed.subarray(0, -4)
    const sum = new DataView(sealed.buffer, sealed.byteOffset + bytes.length).getUint32(0, true)
    if (sum === crc32(bytes, crc32(key))) return bytes
  }
  throw new DamagedOutboxError(`${key} is not as it was written`)
}

import { chmodSync, mkdirSync } from 'node:fs'
import path from 'node:path'
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import { inTransaction } from '@aic/store'
import { HubStorageError } from './storage-error.ts'

/** A row as SQLite gives it. */
export type HubRow = Readonly<Record<string, unknown>>

const schema = `
  -- Who may send and read. The key itself is told once and kept nowhere: 'digest' is its SHA-256.
  create table key (
    id text primary key, label text not null, scopes text not null, digest text not null unique, created_at_ms integer not null,
    revoked_at_ms integer
  ) without rowid;
  create table key_use (id text primary key, used_at_ms integer not null) without rowid;

  -- What collectors read off a console page, one row for each state that was told.
  create table console_version (
    id integer primary key autoincrement, provider text not null, machine_id text not null, machine text not null,
    captured_at_ms integer not null, received_at_ms integer not null, digest text not null, body text not null,
    unique (provider, captured_at_ms, digest)
  );
  create index console_order on console_version (provider, captured_at_ms, id);

  -- The newest word of each machine on each limit.
  create table machine_limit (
    machine_id text not null, provider text not null, account text not null, window text not null, machine text not null,
    at_ms integer not null, received_at_ms integer not null, body text not null, primary key (machine_id, provider, account, window)
  ) without rowid;
`
const version = 1
const busyMs = 5_000

/** `hub.sqlite`: what a hub keeps besides usage. Nothing that this machine collects itself is written to it. */
export class HubFile implements Disposable {
  readonly path: string
  readonly #database: DatabaseSync
  readonly #statements = new Map<string, StatementSync>()

  private constructor(file: string, database: DatabaseSync) {
    this.path = file
    this.#database = database
  }

  /** Opens the hub's file in a data folder, made if there is none; only its owner may read it. Throws {@link HubStorageError}. */
  static open(dataFolder: string): HubFile {
    const file = path.join(dataFolder, 'hub.sqlite')
    let database: DatabaseSync | null = null
    try {
      mkdirSync(dataFolder, { recursive: true, mode: 0o700 })
      database = new DatabaseSync(file, { timeout: busyMs })
      chmodSync(file, 0o600) // before anything is in it: the files beside it get the same
      // Full: what was answered with 200 outlives a power cut.
      database.exec('pragma journal_mode = wal; pragma synchronous = full')
      migrate(database)
      return new HubFile(file, database)
    } catch (error) {
      database?.close()
      throw HubStorageError.of(error, file)
    }
  }

  all(sql: string, ...values: SQLInputValue[]): readonly HubRow[] {
    return this.#tried(() => this.#prepare(sql).all(...values))
  }

  get(sql: string, ...values: SQLInputValue[]): HubRow | undefined {
    return this.#tried(() => this.#prepare(sql).get(...values))
  }

  /** Returns how many rows changed. */
  run(sql: string, ...values: SQLInputValue[]): number {
    return this.#tried(() => Number(this.#prepare(sql).run(...values).changes))
  }

  /** All or nothing, and on the disk when it returns. */
  write<T>(change: () => T): T {
    return this.#tried(() => inTransaction(this.#database, change))
  }

  /** Another number than before: another process has written since. */
  dataVersion(): number {
    return Number(this.get('pragma data_version')?.data_version)
  }

  [Symbol.dispose](): void {
    this.#statements.clear()
    if (this.#database.isOpen) this.#database.close()
  }

  #tried<T>(work: () => T): T {
    try {
      return work()
    } catch (error) {
      throw HubStorageError.of(error, this.path)
    }
  }

  #prepare(sql: string): StatementSync {
    const known = this.#statements.get(sql)
    if (known !== undefined) return known
    const statement = this.#database.prepare(sql)
    this.#statements.set(sql, statement)
    return statement
  }
}

function migrate(database: DatabaseSync): void {
  const at = (): number => Number(database.prepare('pragma user_version').get()?.user_version)
  if (at() > version) throw new Error('a newer aic has written it: update aic')
  if (at() === version) return
  inTransaction(database, () => {
    if (at() < version) database.exec(`${schema}; pragma user_version = ${version}`) // another process may have been faster
  })
}

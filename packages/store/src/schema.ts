import type { DatabaseSync } from 'node:sqlite'

/** One step of the ledger's schema. Forward only; never edited once released. */
interface Migration {
  readonly id: number
  readonly sql: string
}

const migrations: readonly Migration[] = [
  {
    id: 1,
    sql: `
      -- Blobs are sealed with a checksum (sealed.ts), texts of names and roots too.

      -- Small facts: the generation (counts writes, so that a writer notices another), the price version, …
      create table fact (name text primary key, value text not null) without rowid;

      -- Every text that rows point to: models, sessions, places. Unique by an index made after the first bulk import.
      create table name (id integer primary key, text blob not null);

      -- The project's folder of a place (see PlaceName.root), found once.
      create table place (name integer primary key references name, root blob);

      -- Records of one log file, as many as one run read: packed columns (partColumns of core). 'first' is the number of its first
      -- record in the log; 'names' are packed ids of the name table, which the part's own numbers point into.
      create table part (
        log integer not null, first integer not null, length integer not null, source text not null, path text not null,
        names blob not null, bytes blob not null, primary key (log, first)
      ) without rowid;

      -- Where a record with a given id lies: 16 bytes each (u32 keyA, keyB, log, row), in buckets by the id's hash. 'import' keeps
      -- each run's entries apart, so that adding some never rewrites a bucket.
      create table identity (bucket integer not null, import integer not null, entries blob not null, primary key (bucket, import)) without rowid;

      -- Sums of events by UTC day: packed cells (cellColumns of core). Every report is made of these.
      create table sums (day integer primary key, cells blob not null);

      -- The state of the log folders as last read (opaque to the ledger), and limits told by the status line.
      create table state (name text primary key, bytes blob not null) without rowid;
    `,
  },
]

/** All tables. */
export const tables = ['fact', 'name', 'place', 'part', 'identity', 'sums', 'state'] as const

/** The schema that this aic writes. */
export const schemaVersion = migrations.at(-1)?.id ?? 0

/** Brings the schema up to date. Throws for a ledger of a later version. */
export function migrate(database: DatabaseSync): void {
  const at = versionOf(database)
  if (at > schemaVersion) throw new LaterLedgerError(at)
  for (const migration of migrations) {
    if (migration.id <= at) continue
    database.exec(`begin immediate; ${migration.sql}; pragma user_version = ${migration.id}; commit`)
  }
}

/** The version that a ledger was written with; 0 for a new one. */
export function versionOf(database: DatabaseSync): number {
  return Number(database.prepare('pragma user_version').get()?.user_version)
}

/** All tables of the first version are there: the file is a ledger, and not an empty or another database. */
export function hasTables(database: DatabaseSync): boolean {
  const found = database.prepare("select name from sqlite_schema where type = 'table'").all()
  const names = new Set(found.map(({ name }) => name))
  return tables.every((table) => names.has(table))
}

/** The ledger was written by a newer aic. */
export class LaterLedgerError extends Error {
  constructor(version: number) {
    super(`the ledger has schema version ${version}, this aic knows ${schemaVersion}: update aic`)
    this.name = 'LaterLedgerError'
  }
}

import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/** A database as agents keep one, for tests: in WAL mode, with what `sql` and `rows` put in, and still open for writing. */
export function agentDatabase(
  file: string,
  sql: string,
  rows: { readonly [table: string]: readonly object[] } = {},
): DatabaseSync {
  mkdirSync(path.dirname(file), { recursive: true })
  const database = new DatabaseSync(file)
  database.exec('pragma journal_mode = wal')
  database.exec(sql)
  for (const [table, records] of Object.entries(rows)) for (const record of records) insertRow(database, table, record)
  return database
}

/** Adds a row; what is an object is stored as JSON. */
export function insertRow(database: DatabaseSync, table: string, record: object): void {
  const values = Object.values(record).map((value) =>
    typeof value === 'object' && value !== null ? JSON.stringify(value) : value,
  )
  const names = Object.keys(record).join(', ')
  database.prepare(`insert into ${table} (${names}) values (${values.map(() => '?').join(', ')})`).run(...values)
}

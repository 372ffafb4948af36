import type { DatabaseSync } from 'node:sqlite'

/**
 * A list of columns for a `select` from `table`, with `null` in place of those that this version of the database lacks.
 * Of a table that is missing altogether all are null, and the `select` throws as it should.
 */
export function knownColumns(database: DatabaseSync, table: string, wanted: readonly string[]): string {
  const rows = database.prepare('select name from pragma_table_info(?)').all(table)
  const present = new Set(rows.map((row) => row.name))
  return wanted.map((column) => (present.has(column) ? `${table}.${column}` : `null as ${column}`)).join(', ')
}

/** Whether a database has a table. */
export function hasTable(database: DatabaseSync, table: string): boolean {
  return database.prepare('select 1 from sqlite_schema where type = ? and name = ?').get('table', table) !== undefined
}

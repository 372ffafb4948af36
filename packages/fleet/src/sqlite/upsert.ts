import type { DatabaseSync } from 'node:sqlite'
import type { SqliteRow } from './to-row.ts'

/** Writes a row, unless one of its key is there that is newer or says the same. Tells whether it was written. */
export type Upsert = (row: SqliteRow) => boolean

/**
 * Prepares the writing of a table's rows. Where it has a `version`, the greatest stands, and of equal ones the last, as in ClickHouse;
 * of rows without one the last.
 */
export function upsertOf(database: DatabaseSync, table: string): Upsert {
  const columns = database
    .prepare(`select name, pk from pragma_table_info('${table}')`)
    .all()
    .map(({ name, pk }) => ({ name: String(name), isKey: Number(pk) > 0 }))
  const names = columns.map(({ name }) => name)
  const others = columns.filter(({ isKey }) => !isKey).map(({ name }) => name)
  const keys = columns.filter(({ isKey }) => isKey).map(({ name }) => name)
  const said = others.filter((name) => name !== 'ingested_at_ms')
  const isOther = `(${said.map((name) => `${table}.${name}`).join()}) is not (${said.map((name) => `excluded.${name}`).join()})`
  const rule = names.includes('version') ? ` where excluded.version >= ${table}.version and ${isOther}` : ''
  const statement = database.prepare(
    `insert into ${table} (${names.join()}) values (${names.map((name) => `:${name}`).join()})
    on conflict (${keys.join()}) do update set ${others.map((name) => `${name} = excluded.${name}`).join()}${rule}`,
  )
  return (row) => Number(statement.run(row).changes) > 0
}

import type { DatabaseSync } from 'node:sqlite'

/** All of a change or nothing of it, and nobody else writes meanwhile. Throws what the change or SQLite throws. */
export function inTransaction<T>(database: DatabaseSync, change: () => T): T {
  database.exec('begin immediate')
  try {
    const result = change()
    database.exec('commit')
    return result
  } catch (error) {
    if (database.isTransaction) database.exec('rollback') // some errors have ended it already
    throw error
  }
}

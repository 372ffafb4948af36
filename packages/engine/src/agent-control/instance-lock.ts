import { chmodSync, mkdirSync } from 'node:fs'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/** Held as long as the process lives: the system lets go of it whatever ends the process, so that there is nothing stale to clear. */
export interface InstanceLock extends Disposable {
  readonly file: string
}

/**
 * Takes the lock of a file, which is made if there is none; null when another process holds it. It is SQLite's own lock on an empty
 * database: the one lock that Node has on all systems, which no `kill -9` leaves behind and no reused process id confuses.
 */
export function takeInstanceLock(file: string): InstanceLock | null {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 })
  const database = new DatabaseSync(file, { timeout: 0 })
  try {
    database.exec('pragma journal_mode = memory; pragma locking_mode = exclusive; begin exclusive')
  } catch (error) {
    database.close()
    if (isBusy(error)) return null
    throw error
  }
  chmodSync(file, 0o600)
  return { file, [Symbol.dispose]: () => database.close() }
}

/** https://www.sqlite.org/rescode.html: busy 5, locked 6. */
const isBusy = (error: unknown): boolean => {
  const { errcode } = error as { readonly errcode?: number }
  return errcode !== undefined && [5, 6].includes(errcode & 0xff)
}

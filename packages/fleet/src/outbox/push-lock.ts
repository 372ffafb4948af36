import { chmodSync, mkdirSync } from 'node:fs'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { contentHash } from '@aic/core'

/** Held while one process pushes to a place. */
export interface PushLock extends Disposable {
  readonly file: string
}

/**
 * Takes the lock of a place; null while another process pushes there. It is SQLite's own lock on an empty database: the system lets go of
 * it whatever ends the process, `kill -9` too.
 */
export function takePushLock(dataFolder: string, target: string): PushLock | null {
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 })
  const file = path.join(dataFolder, `outbox-${contentHash(target)}.lock`)
  const database = new DatabaseSync(file, { timeout: 0 })
  try {
    database.exec('pragma journal_mode = memory; pragma locking_mode = exclusive; begin exclusive')
    chmodSync(file, 0o600)
  } catch (error) {
    database.close()
    if (isBusy(error)) return null
    throw error
  }
  return { file, [Symbol.dispose]: () => database.close() }
}

/** SQLITE_BUSY and SQLITE_LOCKED. */
const isBusy = (error: unknown): boolean =>
  error instanceof Error && 'errcode' in error && [5, 6].includes(Number(error.errcode) & 0xff)

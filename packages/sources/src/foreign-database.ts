import {
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  mkdtempSync,
  openSync,
  readSync,
  realpathSync,
  rmSync,
  statSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { pathToFileURL } from 'node:url'

/**
 * Reads another program's SQLite file without ever writing to it or beside it, and without making its owner wait.
 *
 * `read` must take all it needs before it returns, and may be called again when the file changed under it.
 * Throws what SQLite and `node:fs` throw, `SQLITE_BUSY` only after `timeoutMs`. How it is opened depends on who else has it open:
 *
 * - WAL with `-wal` and `-shm`: read-only with `readonly_shm`, which sees the WAL, blocks no writer, and keeps out of `-shm` as well.
 * - WAL with a `-wal` alone (a copied or restored folder): SQLite would create `-shm`, so a private copy is read.
 * - no `-wal`, or rollback mode at rest: `immutable`, which takes no lock at all; an ordinary reader would create `-wal` or make
 *   a writer wait. What changed meanwhile is noticed by size, time and header, and read again.
 * - rollback mode while a transaction writes: read-only with SQLite's own locks.
 *
 * https://www.sqlite.org/wal.html#read_only_databases https://www.sqlite.org/uri.html#recognized_query_parameters
 */
export function readForeign<T>(file: string, read: (database: DatabaseSync) => T, { timeoutMs = 2_000 } = {}): T {
  const real = realpathSync(file)
  for (let attempt = 0; attempt < 3; attempt++) {
    const way = wayToOpen(real)
    const before = fingerprint(real)
    try {
      const result = readOnce(real, way, read, timeoutMs)
      if (way === 'shared' || way === 'locked' || fingerprint(real) === before) return result
    } catch (error) {
      if (fingerprint(real) === before) throw error
    }
  }
  return readOnce(real, existsSync(`${real}-shm`) ? 'shared' : 'locked', read, timeoutMs)
}

type Way = 'shared' | 'copy' | 'immutable' | 'locked'

function wayToOpen(file: string): Way {
  if (!isWal(file)) return isJournalActive(file) ? 'locked' : 'immutable'
  if (existsSync(`${file}-shm`) && existsSync(`${file}-wal`)) return 'shared'
  return sizeOf(`${file}-wal`) > 0 ? 'copy' : 'immutable'
}

function readOnce<T>(file: string, way: Way, read: (database: DatabaseSync) => T, timeoutMs: number): T {
  if (way === 'copy') return readCopy(file, read, timeoutMs)
  using database = openBy(file, way, timeoutMs)
  return read(database)
}

function openBy(file: string, way: Way, timeoutMs: number): DatabaseSync {
  const url = pathToFileURL(file)
  if (way === 'shared') url.searchParams.set('readonly_shm', '1')
  if (way === 'immutable') url.searchParams.set('immutable', '1')
  return new DatabaseSync(url, { readOnly: true, timeout: timeoutMs })
}

function readCopy<T>(file: string, read: (database: DatabaseSync) => T, timeoutMs: number): T {
  const folder = mkdtempSync(path.join(tmpdir(), 'aic-copy-'))
  try {
    const copy = path.join(folder, 'copy.db')
    for (const suffix of ['-wal', '']) copyFileSync(file + suffix, copy + suffix, constants.COPYFILE_FICLONE)
    using database = new DatabaseSync(copy, { timeout: timeoutMs })
    return read(database)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Bytes 18 and 19 of the header are 2 for WAL (https://www.sqlite.org/fileformat.html#file_format_version_numbers). */
const isWal = (file: string): boolean => headOf(file, 20)[18] === 2

/** A journal that begins with zeros is finished with, or its transaction has not yet written to the database (https://www.sqlite.org/fileformat.html#the_rollback_journal). */
function isJournalActive(file: string): boolean {
  const journal = `${file}-journal`
  return sizeOf(journal) > 0 && headOf(journal, 8).some((byte) => byte !== 0)
}

/** Changes with every commit: rollback mode counts commits in the header, WAL mode grows or starts its `-wal`. */
function fingerprint(file: string): string {
  const { size, mtimeNs, ino } = statSync(file, { bigint: true })
  return [size, mtimeNs, ino, headOf(file, 100).toString('hex'), sizeOf(`${file}-wal`), isJournalActive(file)].join(' ')
}

const sizeOf = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0

function headOf(file: string, length: number): Buffer {
  const head = Buffer.alloc(length)
  const fd = openSync(file, 'r')
  try {
    readSync(fd, head, 0, length, 0)
  } finally {
    closeSync(fd)
  }
  return head
}

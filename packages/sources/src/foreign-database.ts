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
 * - rollback mode while a transaction writes to it: a private copy, made under SQLite's lock, which holds a writer up for no
 *   longer than the copying takes. What a killed writer left half done is undone in the copy.
 *
 * https://www.sqlite.org/wal.html#read_only_databases https://www.sqlite.org/uri.html#recognized_query_parameters
 */
export function readForeign<T>(file: string, read: (database: DatabaseSync) => T, { timeoutMs = 2_000 } = {}): T {
  const real = realpathSync(file)
  for (let attempt = 0; attempt < 2; attempt++) {
    const way = wayToOpen(real)
    const before = fingerprint(real)
    try {
      const result = readBy(way, real, read, timeoutMs)
      if (way === 'shared' || way === 'locked' || fingerprint(real) === before) return result
    } catch (error) {
      if (fingerprint(real) === before) throw error
    }
  }
  return readBy(existsSync(`${real}-shm`) ? 'shared' : 'locked', real, read, timeoutMs)
}

type Way = 'shared' | 'copied' | 'immutable' | 'locked'

function wayToOpen(file: string): Way {
  if (!isWal(file)) return isJournalActive(file) ? 'locked' : 'immutable'
  if (existsSync(`${file}-shm`) && existsSync(`${file}-wal`)) return 'shared'
  return sizeOf(`${file}-wal`) > 0 ? 'copied' : 'immutable'
}

function readBy<T>(way: Way, file: string, read: (database: DatabaseSync) => T, timeoutMs: number): T {
  if (way === 'copied') return readCopy(file, ['-wal', ''], read)
  if (way === 'locked') return readCopyUnderLock(file, read, timeoutMs)
  using database = openBy(way === 'shared' ? 'readonly_shm' : 'immutable', file, timeoutMs)
  return read(database)
}

function openBy(parameter: 'readonly_shm' | 'immutable' | null, file: string, timeoutMs: number): DatabaseSync {
  const url = pathToFileURL(file)
  if (parameter !== null) url.searchParams.set(parameter, '1')
  return new DatabaseSync(url, { readOnly: true, timeout: timeoutMs })
}

/** The lock ends with the copying: closing the copied file gives up this process's locks on it (https://www.sqlite.org/howtocorrupt.html#_posix_advisory_locks_canceled_by_a_separate_thread_doing_close_). */
function readCopyUnderLock<T>(file: string, read: (database: DatabaseSync) => T, timeoutMs: number): T {
  using lock = openBy(null, file, timeoutMs)
  try {
    lock.exec('begin; select 1 from sqlite_schema')
  } catch (error) {
    if (isUnfinished(error)) return readCopy(file, ['-journal', ''], read)
    throw error
  }
  return readCopy(file, [''], read)
}

function readCopy<T>(file: string, suffixes: readonly string[], read: (database: DatabaseSync) => T): T {
  const folder = mkdtempSync(path.join(tmpdir(), 'aic-copy-'))
  try {
    const copy = path.join(folder, 'copy.db')
    for (const suffix of suffixes) copyFileSync(file + suffix, copy + suffix, constants.COPYFILE_FICLONE)
    using database = new DatabaseSync(copy)
    return read(database)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** SQLITE_READONLY_ROLLBACK: a reader may not undo what a killed writer left half done. */
const isUnfinished = (error: unknown): boolean => error instanceof Error && 'errcode' in error && error.errcode === 776

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

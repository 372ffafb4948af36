import {
  closeSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  unlinkSync,
} from 'node:fs'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { pathToFileURL } from 'node:url'

/** How long a process waits for another one's write. */
export const busyMs = 5_000

/** SQLITE_BUSY and SQLITE_LOCKED. */
export const isBusy = (error: unknown): boolean =>
  error instanceof Error && 'errcode' in error && [5, 6].includes(Number(error.errcode) & 0xff)

/** Opens a file that exists; null where there is none. Throws what SQLite throws, also for what has the name of the file and is none. */
export function openIfThere(file: string, isReadOnly: boolean): DatabaseSync | null {
  try {
    return openExisting(file, isReadOnly)
  } catch (error) {
    if (!isMissing(error)) throw error
    return isNothingAt(file) ? null : openExisting(file, isReadOnly) // another process may have made it just now
  }
}

/** Nothing has this name, not even a link that leads nowhere; or it can't be seen, in a folder that may not be entered. */
function isNothingAt(file: string): boolean {
  try {
    return lstatSync(file, { throwIfNoEntry: false }) === undefined
  } catch {
    return true
  }
}

/** Opens a file that exists: by its plain path SQLite would make one. Throws what SQLite throws. */
export function openExisting(file: string, isReadOnly: boolean): DatabaseSync {
  const url = pathToFileURL(file)
  url.searchParams.set('mode', isReadOnly ? 'ro' : 'rw')
  try {
    return opened(url, isReadOnly)
  } catch (error) {
    if (!isReadOnly || !isUnopened(error) || !existsSync(file)) throw error
    // Where no `-shm` can be made beside it, a ledger in WAL mode can only be read as one that nobody writes to.
    url.searchParams.set('immutable', '1')
    return opened(url, true)
  }
}

function opened(url: URL, isReadOnly: boolean): DatabaseSync {
  const database = new DatabaseSync(url, { readOnly: isReadOnly, timeout: busyMs })
  try {
    database.prepare('pragma schema_version').get()
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

/** SQLITE_CANTOPEN, SQLITE_IOERR (no room for the `-shm`) and SQLITE_READONLY: https://www.sqlite.org/rescode.html */
const isUnopened = (error: unknown): boolean =>
  error instanceof Error && 'errcode' in error && [8, 10, 13, 14].includes(Number(error.errcode) & 0xff)

/** Tells a file from another that took its name; null where there is none. */
export const inodeOf = (file: string): number | null => statSync(file, { throwIfNoEntry: false })?.ino ?? null

/** There is no such file, or (SQLITE_CANTOPEN) it can't be opened. */
export const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ENOENT' || ('errcode' in error && error.errcode === 14))

/**
 * Makes a file by way of a draft beside it, which `fill` gets the path of, and links it into place when it is whole. Never over
 * a file that is there, since another process may have it open: false.
 */
export function placeWhole(file: string, fill: (draft: string) => void): boolean {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 })
  removeOrphans(file)
  const draft = `${file}.new-${process.pid}-${Math.random().toString(36).slice(2, 10)}` // `crypto` takes 3 ms to load
  try {
    closeSync(openSync(draft, 'wx', 0o600)) // SQLite gives its `-wal` and `-shm` the same permissions
    fill(draft)
    return placeNew(draft, file)
  } finally {
    removeDatabase(draft)
  }
}

function placeNew(draft: string, file: string): boolean {
  try {
    linkSync(draft, file)
    unlinkSync(draft)
    return true
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error
    if (error.code === 'EEXIST') return false
    if (!withoutLinks.includes(String(error.code)) || existsSync(file)) throw error
    renameSync(draft, file)
    return true
  }
}

/** What `link` says on file systems that have none (FAT, some network drives). */
const withoutLinks = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']

/** What a killed first import, or whoever deleted only the ledger's main file, left behind. A `-wal` of another ledger must not be taken for that of the new one. */
function removeOrphans(file: string): void {
  removeStaleDrafts(file)
  if (existsSync(file)) return
  for (const ending of ['-wal', '-shm']) rmSync(file + ending, { force: true })
}

/** Removes drafts of processes that are gone. */
export function removeStaleDrafts(file: string): void {
  const start = `${path.basename(file)}.new-`
  for (const name of namesIn(path.dirname(file))) {
    if (!name.startsWith(start)) continue
    const pid = Number.parseInt(name.slice(start.length), 10)
    if (!isAlive(pid)) rmSync(path.join(path.dirname(file), name), { force: true })
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return [] // gone, or not to be listed: then there is nothing to remove either
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

function removeDatabase(file: string): void {
  for (const ending of ['', '-wal', '-shm', '-journal']) rmSync(file + ending, { force: true })
}

/**
 * Moves a broken ledger out of the way, its WAL first, lest a new ledger is opened with it. Returns its new path; null when the file
 * is another by now, because another process has set it aside.
 */
export function setAside(file: string, ino: number | null, nowMs: number): string | null {
  const stat = statSync(file, { throwIfNoEntry: false })
  if (stat === undefined || (ino !== null && stat.ino !== ino)) return null
  const aside = freeName(`${file}.broken-${new Date(nowMs).toISOString().replace(/\D/g, '').slice(0, 14)}`)
  for (const ending of ['-wal', '-shm', '']) {
    try {
      renameSync(file + ending, aside + ending)
    } catch (error) {
      if (!isMissing(error)) throw error
    }
  }
  return aside
}

function freeName(wanted: string): string {
  let name = wanted
  for (let n = 2; existsSync(name); n++) name = `${wanted}-${n}`
  return name
}

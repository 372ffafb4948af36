import { accessSync, constants, existsSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { DamagedLedgerError, LaterLedgerError, Ledger, setAside } from '@aic/store'

/** The ledger as this run can use it, and what the user should know about that. */
export interface OpenedLedger {
  /** Null: there is none yet. */
  readonly ledger: Ledger | null
  /** Nothing can be written: this run's news are worked out again by the next. */
  readonly isReadOnly: boolean
  readonly warnings: readonly string[]
}

/**
 * Opens the ledger, come what may: one that can't be written is read; one that is broken is set aside, and the logs are read anew.
 * Throws only for a ledger of a later aic.
 */
export function openLedger(file: string, nowMs: number): OpenedLedger {
  const folder = path.dirname(file)
  if (existsSync(folder) && !isWritable(file)) return openToRead(file, `the data folder ${folder} can't be written`)
  try {
    return { ledger: Ledger.open({ path: file, isReadOnly: false }), isReadOnly: false, warnings: [] }
  } catch (error) {
    if (error instanceof LaterLedgerError) throw error
    if (isFault(error)) return openToRead(file, `the ledger ${file} can't be written (${messageOf(error)})`)
    if (!isBroken(error)) throw error
    return replaced(() => setAside(file, null, nowMs), error, file)
  }
}

/** `why`: what stands in the way of writing. */
function openToRead(file: string, why: string): OpenedLedger {
  const alone = (reason: string): OpenedLedger => ({
    ledger: null,
    isReadOnly: true,
    warnings: [`${why}, and ${reason}: the numbers are of the logs alone`],
  })
  try {
    const ledger = Ledger.open({ path: file, isReadOnly: true })
    if (ledger === null && !isAllowed(path.dirname(file), constants.X_OK)) return alone("it can't be entered either")
    return { ledger, isReadOnly: true, warnings: [`${why}: the numbers are right, but nothing is kept this time`] }
  } catch (error) {
    if (error instanceof LaterLedgerError) throw error
    return alone(`the ledger in it can't be read (${messageOf(error)})`)
  }
}

/** What a run goes on with after a broken ledger was set aside. */
export function replaced(setAside: () => string | null, error: unknown, file: string): OpenedLedger {
  try {
    const aside = setAside()
    if (aside === null) return openAgain(file)
    const warning = `the ledger was damaged (${messageOf(error)}): it is kept as ${aside}, and another is made from the logs`
    return { ledger: null, isReadOnly: false, warnings: [warning] }
  } catch (fault) {
    if (!isFault(fault)) throw fault
    const why = `the ledger ${file} is damaged and can't be moved away (${messageOf(fault)})`
    return { ledger: null, isReadOnly: true, warnings: [`${why}: the numbers are of the logs alone`] }
  }
}

/** Another process has set the broken one aside, and perhaps made a new one. */
function openAgain(file: string): OpenedLedger {
  try {
    return { ledger: Ledger.open({ path: file, isReadOnly: false }), isReadOnly: false, warnings: [] }
  } catch (error) {
    if (!isFault(error) && !isBroken(error)) throw error
    return openToRead(file, `the ledger ${file} can't be opened (${messageOf(error)})`)
  }
}

/** Ledgers that were set aside, the latest first. */
export function ledgersSetAside(file: string): string[] {
  const start = `${path.basename(file)}.broken-`
  const names = readdirSync(path.dirname(file)).filter((name) => name.startsWith(start) && !/-(?:wal|shm)$/.test(name))
  return names
    .toSorted()
    .toReversed()
    .map((name) => path.join(path.dirname(file), name))
}

const isWritable = (file: string): boolean =>
  isAllowed(path.dirname(file), constants.W_OK | constants.X_OK) &&
  (!existsSync(file) || isAllowed(file, constants.W_OK))

function isAllowed(file: string, mode: number): boolean {
  try {
    accessSync(file, mode)
    return true
  } catch {
    return false
  }
}

/** SQLITE_CORRUPT, SQLITE_CONSTRAINT (an index that lacks entries) and SQLITE_NOTADB (https://www.sqlite.org/rescode.html), or bytes that were never written. */
export const isBroken = (error: unknown): boolean =>
  error instanceof DamagedLedgerError || [11, 19, 26].includes(resultCode(error) ?? 0)

/** The system's or SQLite's fault: a full or failing disk, a folder that can't be written, a lock that is not given up. */
export const isFault = (error: unknown): boolean =>
  !isBroken(error) &&
  ([5, 8, 10, 13, 14].includes(resultCode(error) ?? 0) || (error instanceof Error && 'syscall' in error))

const resultCode = (error: unknown): number | null =>
  error instanceof Error && 'errcode' in error ? Number(error.errcode) & 0xff : null

/** What an error says, as a part of a sentence. */
export const messageOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).replace(/\.$/, '')

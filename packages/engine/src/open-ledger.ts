import { accessSync, constants, existsSync } from 'node:fs'
import path from 'node:path'
import { LaterLedgerError, Ledger } from '@aic/store'

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
  const isReadOnly = existsSync(path.dirname(file)) && !isWritable(file)
  try {
    const ledger = Ledger.open({ path: file, isReadOnly })
    const warnings = isReadOnly
      ? [`the data folder ${path.dirname(file)} can't be written: nothing is kept this time`]
      : []
    return { ledger, isReadOnly, warnings }
  } catch (error) {
    if (error instanceof LaterLedgerError || isReadOnly || !isBroken(error)) throw error
    const aside = Ledger.setAside(file, nowMs)
    const lost = 'history of logs that are gone is only in that file'
    return {
      ledger: null,
      isReadOnly: false,
      warnings: [`the ledger was damaged and is rebuilt from the logs; the old one is kept as ${aside} (${lost})`],
    }
  }
}

function isWritable(file: string): boolean {
  try {
    accessSync(path.dirname(file), constants.W_OK)
    if (existsSync(file)) accessSync(file, constants.W_OK)
    return true
  } catch {
    return false
  }
}

/** SQLITE_CORRUPT and SQLITE_NOTADB (https://www.sqlite.org/rescode.html), or packed columns that are none. */
export const isBroken = (error: unknown): boolean =>
  error instanceof RangeError ||
  (error instanceof Error && 'errcode' in error && [11, 26].includes(Number(error.errcode) & 0xff))

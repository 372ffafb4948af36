import { existsSync, rmSync } from 'node:fs'
import path from 'node:path'
import { Ledger } from '@aic/store'
import type { AicOptions } from '../aic.ts'
import { otelFolder } from '../folders.ts'
import { ledgersSetAside } from '../open-ledger.ts'
import { ledgerPath } from './open.ts'

/**
 * Deletes the ledger with all that it knows, ledgers that were set aside before, and what came in by OpenTelemetry. The next look makes a new one from the logs that are still
 * there; what only the ledger knew is gone for good. Programs that have it open notice at their next look. Returns how many files are gone.
 */
export function eraseLedger(machine: AicOptions): number {
  const file = ledgerPath(machine)
  rmSync(otelFolder(machine), { recursive: true, force: true }) // first: a ledger without it would be made of it again
  Ledger.open({ path: file, isReadOnly: false })?.setAside(machine.nowMs)
  return eraseSetAside(file)
}

/** Deletes ledgers that were set aside: they hold what is to be forgotten. Returns how many there were. */
export function eraseSetAside(file: string): number {
  if (!existsSync(path.dirname(file))) return 0
  const gone = ledgersSetAside(file)
  for (const aside of gone) for (const ending of ['', '-wal', '-shm']) rmSync(aside + ending, { force: true })
  return gone.length
}

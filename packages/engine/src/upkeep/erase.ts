import { rmSync } from 'node:fs'
import { Ledger } from '@aic/store'
import type { AicOptions } from '../aic.ts'
import { ledgersSetAside } from '../open-ledger.ts'
import { ledgerPath } from './open.ts'

/**
 * Deletes the ledger with all that it knows, and ledgers that were set aside before. The next look makes a new one from the logs that are still
 * there; what only the ledger knew is gone for good. Programs that have it open notice at their next look. Returns how many files are gone.
 */
export function eraseLedger(machine: AicOptions): number {
  const file = ledgerPath(machine)
  const ledger = Ledger.open({ path: file, isReadOnly: false })
  if (ledger === null) return 0
  ledger.setAside(machine.nowMs)
  const gone = ledgersSetAside(file)
  for (const aside of gone) for (const ending of ['', '-wal', '-shm']) rmSync(aside + ending, { force: true })
  return gone.length
}

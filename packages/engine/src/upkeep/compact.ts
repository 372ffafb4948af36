import { statSync } from 'node:fs'
import { compactChange } from '@aic/store'
import type { AicOptions } from '../aic.ts'
import { changeLedger, openForUpkeep, presentLogs } from './open.ts'

/** What compacting a ledger came to. */
export interface CompactedLedger {
  readonly sizeBytesBefore: number
  readonly sizeBytesAfter: number
  readonly partsBefore: number
  readonly partsAfter: number
  readonly copiesDropped: number
}

/** Makes the ledger's file as small as its content allows. What it counts stays the same. */
export async function compactLedger(machine: AicOptions): Promise<CompactedLedger> {
  using ledger = openForUpkeep(machine)
  const sizeBytesBefore = sizeOf(ledger.path)
  const present = presentLogs(ledger)
  const { partsBefore, partsAfter, copiesDropped } = await changeLedger(ledger, () =>
    compactChange(ledger, (log) => present.has(log)),
  )
  ledger.vacuum()
  return { sizeBytesBefore, sizeBytesAfter: sizeOf(ledger.path), partsBefore, partsAfter, copiesDropped }
}

const sizeOf = (file: string): number =>
  ['', '-wal'].reduce((sum, ending) => sum + (statSync(file + ending, { throwIfNoEntry: false })?.size ?? 0), 0)

import { statSync } from 'node:fs'
import path from 'node:path'
import { AicError } from '@aic/core'
import { LogTree } from '@aic/sources'
import { Ledger, type LedgerChange } from '@aic/store'
import type { AicOptions } from '../aic.ts'
import { dataFolder } from '../folders.ts'

/** The ledger file of this machine. */
export const ledgerPath = (machine: AicOptions): string => path.join(dataFolder(machine), 'ledger.sqlite')

/** The ledger of this machine, for work on it as a whole; one that is only read is seen as it is now, whoever writes. Throws where there is none yet. */
export function openForUpkeep(machine: AicOptions, isReadOnly = false): Ledger {
  const file = ledgerPath(machine)
  const ledger = Ledger.open({ path: file, isReadOnly })
  if (ledger === null) throw new AicError('no-ledger', `there is no ledger at ${file} yet`)
  if (isReadOnly) ledger.freeze()
  return ledger
}

/** Works out a change and writes it; again from the start when another process wrote meanwhile. Throws after three times. */
export async function changeLedger<T extends { readonly change: LedgerChange }>(
  ledger: Ledger,
  workOut: () => T | Promise<T>,
): Promise<T> {
  for (let tries = 0; tries < 3; tries++) {
    ledger.freeze()
    const made = await workOut()
    if (ledger.write(made.change)) return made
  }
  throw new AicError('busy-ledger', `other programs keep writing to ${ledger.path}: nothing was changed`)
}

/** Numbers of the logs that are still there. */
export function presentLogs(ledger: Ledger): Set<number> {
  const bytes = ledger.state('tree')
  const tree = bytes === null ? LogTree.empty() : LogTree.unpack(bytes)
  const there = tree.files.filter((file) => file.log > 0 && isThere(tree.pathOf(file)))
  return new Set(there.map((file) => file.log))
}

function isThere(file: string): boolean {
  try {
    return statSync(file, { throwIfNoEntry: false }) !== undefined
  } catch {
    return true // in a folder that may not be entered: it may well be there
  }
}

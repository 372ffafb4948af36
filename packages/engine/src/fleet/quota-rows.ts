import { existsSync } from 'node:fs'
import path from 'node:path'
import type { FleetQuota, NameHasher } from '@aic/fleet'
import { Journal, type StoredSnapshot } from '@aic/store/journal'
import { localAccount } from '../limits/key-for-hooks.ts'
import type { FleetMachine } from './fleet-machine.ts'

/** Snapshots that travel together. */
const batchSize = 5_000

/** What limits were, and up to which snapshot of the journal. */
export interface QuotaBatch {
  readonly quotas: readonly FleetQuota[]
  readonly cursor: number
}

/** Where the journal lies, and what of it was sent. */
export interface QuotaSource {
  readonly dataFolder: string
  readonly machine: FleetMachine
  readonly hasher: NameHasher
  /** Id of the last snapshot that was sent. */
  readonly cursor: number
}

/** What the journal noted of limits since. A journal that is younger than the cursor was made anew: all of it is told. Nothing where there is none. */
export function* quotaBatches({ dataFolder, machine, hasher, cursor }: QuotaSource): Generator<QuotaBatch> {
  const file = path.join(dataFolder, 'journal.sqlite')
  if (!existsSync(file)) return
  using journal = Journal.open(file)
  let at = journal.snapshots.lastId() < cursor ? 0 : cursor
  for (;;) {
    const snapshots = journal.snapshots.after(at, batchSize)
    const last = snapshots.at(-1)
    if (last === undefined) return
    at = last.id
    yield { quotas: snapshots.map((one) => quotaRow(one, machine, hasher)), cursor: at }
  }
}

const quotaRow = (
  one: StoredSnapshot,
  { tenant, machineId, machine }: FleetMachine,
  hasher: NameHasher,
): FleetQuota => ({
  tenant,
  provider: one.provider,
  account: hasher.hash('account', accountOf(one, machineId)),
  machineId,
  machine,
  window: one.limit,
  origin: one.origin,
  atMs: one.atMs,
  usedPercent: one.usedPercent,
  used: one.used,
  limit: one.limitAmount,
  unit: one.unit,
  resetsAtMs: one.resetsAtMs,
})

/** An account that no vendor named yet is another one on each machine, for all that is known. */
const accountOf = ({ accountKey }: StoredSnapshot, machineId: string): string =>
  accountKey === localAccount ? `${localAccount} ${machineId}` : accountKey

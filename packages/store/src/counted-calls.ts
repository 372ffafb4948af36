import { type ResolvedCall, resolveCopies } from '@aic/core'
import { CopyFinder } from './copies.ts'
import type { Ledger } from './ledger.ts'
import { cwdOf, isBooked, isSameAmount, type LedgerRecord, type Resolved, recordAt } from './ledger-record.ts'
import { PartReader } from './open-part.ts'
import { RecordKeys } from './record-keys.ts'
import type { StoredRecords } from './stored-records.ts'

/** One call as all its records together tell it: the winner tells tokens, model and cost, the earliest time, session and place. */
export type CountedCall = ResolvedCall<LedgerRecord>

/** Every call of a ledger, each once, by log; those with copies come last. */
export function* countedCalls(ledger: Ledger): Generator<CountedCall> {
  const names = ledger.allNames()
  const nameText = (id: number): string => names.get(id) ?? ''
  const finder = new CopyFinder(new RecordKeys([...ledger.parts()]))
  const chains = new Map<number, LedgerRecord[]>()
  const reader = new PartReader()
  let record = 0
  for (const part of ledger.parts()) {
    const open = reader.open(part)
    for (let n = 0; n < part.length; n++, record++) {
      const chain = finder.chainOf(record)
      if (chain < 0) continue
      const one = recordAt(open, n, nameText)
      if (!finder.isShared(chain)) yield { winner: one, earliest: one, copies: [one] }
      else if (chains.has(chain)) chains.get(chain)?.push(one)
      else chains.set(chain, [one])
    }
  }
  for (const records of chains.values()) yield* resolveCopies(records)
}

/** Records of a ledger in order of log: all, or those of one. `names` are the ledger's, where they are known already. */
export function* ledgerRecords(
  ledger: Ledger,
  { log, names = ledger.allNames() }: { readonly log?: number; readonly names?: ReadonlyMap<number, string> } = {},
): Generator<LedgerRecord> {
  const reader = new PartReader()
  for (const part of ledger.parts(log)) {
    const open = reader.open(part)
    for (let n = 0; n < part.length; n++) yield recordAt(open, n, (id) => names.get(id) ?? '')
  }
}

/** A record that a ledger could do without: with it every call would be what it is. */
export function isNeedless(record: LedgerRecord, records: StoredRecords): boolean {
  const stored = records.find(record.key).filter((other) => other.source === record.source)
  if (isBooked(record)) return stored.some((other) => isBooked(other) && isSameTotal(other, record))
  const calls = stored.filter((other) => !isBooked(other))
  const hasIts = calls.some((other) => other.requestId === record.requestId && other.session === record.session)
  if (!record.isIdEnough && !hasIts) return false // it may tell which request a record without one belongs to
  const before = resolveCopies(calls)
  const after = resolveCopies([...calls, record])
  return before.length === after.length && after.every((call, i) => isSameAlways(call, before[i] as typeof call))
}

/** Both say the same of the call, and will whatever copies are still to come: those are weighed against its winner and its earliest. */
const isSameAlways = (a: Resolved<LedgerRecord>, b: Resolved<LedgerRecord>): boolean =>
  isSameCall(a, b) &&
  a.winner.isSidechain === b.winner.isSidechain &&
  (a.earliest.requestId === null) === (b.earliest.requestId === null)

/** Both say the same of the call, whatever it was calculated to cost. */
export const isSameCall = (a: Resolved<LedgerRecord>, b: Resolved<LedgerRecord>): boolean =>
  a.earliest.atMs === b.earliest.atMs &&
  a.earliest.session === b.earliest.session &&
  cwdOf(a) === cwdOf(b) &&
  a.winner.model === b.winner.model &&
  a.winner.reportedNanoUsd === b.winner.reportedNanoUsd &&
  isSameAmount(a.winner, b.winner)

const isSameTotal = (a: LedgerRecord, b: LedgerRecord): boolean =>
  a.atMs === b.atMs &&
  a.model === b.model &&
  a.session === b.session &&
  a.requestId === b.requestId &&
  a.flags === b.flags &&
  isSameAmount(a, b)

import { type Hash64, resolveCopies } from '@aic/core'
import { CopyFinder } from './copies.ts'
import { IdentityLookup } from './identity-index.ts'
import type { Ledger, StoredPart } from './ledger.ts'
import { isBooked, type LedgerRecord, recordAt } from './ledger-record.ts'
import { type OpenPart, openKeys, openPart, PartReader } from './record.ts'

/** One call as all its records together tell it. */
export interface CountedCall {
  /** Tells tokens, model and cost. */
  readonly winner: LedgerRecord
  /** Tells time, session and place. */
  readonly earliest: LedgerRecord
  /** All its records. */
  readonly copies: readonly LedgerRecord[]
}

/** Where a call was made: as its earliest record says, or its winner where that one does not. Empty when neither says. */
export const cwdOf = ({ winner, earliest }: Pick<CountedCall, 'winner' | 'earliest'>): string =>
  earliest.cwd || winner.cwd

/** Every call of a ledger, each once, by log; those with copies come last. */
export function* countedCalls(ledger: Ledger): Generator<CountedCall> {
  const names = ledger.allNames()
  const nameText = (id: number): string => names.get(id) ?? ''
  const finder = finderOf(ledger)
  const chains = new Map<number, LedgerRecord[]>()
  const reader = new PartReader()
  let record = 0
  for (const part of ledger.parts()) {
    const open = reader.open(part, 0)
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

/** Tells the records of a ledger, numbered in its order, that share an id. */
export function finderOf(ledger: Ledger): CopyFinder {
  const parts = [...ledger.parts()]
  const finder = new CopyFinder(parts.reduce((sum, part) => sum + part.length, 0))
  for (const part of parts) finder.add(openKeys(part, 0))
  return finder
}

/** Records of a ledger in order of log: all, or those of one. `names` are the ledger's, where they are known already. */
export function* ledgerRecords(
  ledger: Ledger,
  { log, names = ledger.allNames() }: { readonly log?: number; readonly names?: ReadonlyMap<number, string> } = {},
): Generator<LedgerRecord> {
  const reader = new PartReader()
  for (const part of ledger.parts(log)) {
    const open = reader.open(part, 0)
    for (let n = 0; n < part.length; n++) yield recordAt(open, n, (id) => names.get(id) ?? '')
  }
}

/** Finds the records of a ledger that share an id. */
export class RecordFinder {
  readonly #ledger: Ledger
  readonly #lookup: IdentityLookup
  readonly #names: ReadonlyMap<number, string>
  readonly #logs = new Map<number, OpenPart[]>()

  constructor(ledger: Ledger) {
    this.#ledger = ledger
    this.#lookup = new IdentityLookup(ledger)
    this.#names = ledger.allNames()
  }

  find([keyA, keyB]: Hash64): LedgerRecord[] {
    return this.#lookup.find(keyA, keyB).flatMap(({ log, row }) => {
      const open = this.#partsOf(log).findLast(({ part }) => part.first <= row)
      if (open === undefined || row >= open.part.first + open.part.length) return []
      return [recordAt(open, row - open.part.first, (id) => this.#names.get(id) ?? '')]
    })
  }

  /** A record that the ledger could do without: with it every call would be what it is. */
  isNeedless(record: LedgerRecord): boolean {
    const stored = this.find(record.key).filter((other) => other.source === record.source)
    if (isBooked(record)) return stored.some((other) => isBooked(other) && isSameTotal(other, record))
    const calls = stored.filter((other) => !isBooked(other))
    const hasIts = calls.some((other) => other.requestId === record.requestId && other.session === record.session)
    if (!record.isIdEnough && !hasIts) return false // it may tell which request a record without one belongs to
    const before = resolveCopies(calls)
    const after = resolveCopies([...calls, record])
    return before.length === after.length && after.every((call, i) => isSameCall(call, before[i] as typeof call))
  }

  #partsOf(log: number): OpenPart[] {
    const known = this.#logs.get(log)
    if (known !== undefined) return known
    const parts = Array.from(this.#ledger.parts(log), (part: StoredPart) => openPart(part, 0))
    this.#logs.set(log, parts)
    return parts
  }
}

type Resolved = Pick<CountedCall, 'winner' | 'earliest'>

/** Both say the same of the call, whatever it was calculated to cost. */
export const isSameCall = (a: Resolved, b: Resolved): boolean =>
  a.earliest.atMs === b.earliest.atMs &&
  a.earliest.session === b.earliest.session &&
  cwdOf(a) === cwdOf(b) &&
  a.winner.model === b.winner.model &&
  a.winner.reportedNanoUsd === b.winner.reportedNanoUsd &&
  isSameAmount(a.winner, b.winner)

const isSameTotal = (a: LedgerRecord, b: LedgerRecord): boolean =>
  a.atMs === b.atMs && a.model === b.model && a.session === b.session && isSameAmount(a, b)

const isSameAmount = (a: LedgerRecord, b: LedgerRecord): boolean =>
  a.webSearches === b.webSearches &&
  a.tokens.input === b.tokens.input &&
  a.tokens.output === b.tokens.output &&
  a.tokens.cacheRead === b.tokens.cacheRead &&
  a.tokens.cacheWrite5m === b.tokens.cacheWrite5m &&
  a.tokens.cacheWrite1h === b.tokens.cacheWrite1h

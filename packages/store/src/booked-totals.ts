import { type Hash64, hashText, seedsOf, sessionsInPath } from '@aic/core'
import type { StoredPart } from './ledger.ts'
import { isBooked, isTelemetry, type LedgerRecord, recordAt } from './ledger-record.ts'
import type { Names } from './names.ts'
import { PartReader } from './open-part.ts'
import type { RecordKeys } from './record-keys.ts'
import type { StoredRecords } from './stored-records.ts'

/** The totals that a session's agent booked, the calls that its telemetry told of, and the key of the totals that it was forked from. */
export interface Booked {
  /** Ids of names. */
  readonly source: number
  readonly session: number
  readonly totals: readonly LedgerRecord[]
  /** Calls that telemetry told of, repeats and those in logs too. */
  readonly told: readonly LedgerRecord[]
  readonly parent: Hash64 | null
}

/** Booked totals, new and stored, by the key under which they are kept (part-writer's `bookedId`). */
export class BookedTotals {
  readonly #names: Names
  readonly #parts: readonly StoredPart[]
  readonly #stored: StoredRecords | null
  readonly #new = new Map<string, LedgerRecord[]>()

  /** `keys`: of new parts. */
  constructor(keys: RecordKeys, names: Names, stored: StoredRecords | null) {
    this.#names = names
    this.#parts = keys.parts
    this.#stored = stored
    const reader = new PartReader()
    const nameText = (id: number): string => names.text(id)
    for (const { part, rows } of keys.booked()) {
      const open = reader.open(part)
      for (const n of rows) this.#add(recordAt(open, n, nameText))
    }
  }

  /** Sessions that booked more or whose parents did, those that are named, and those that new logs are named after, as far as they booked anything. */
  changed(touched: ReadonlyMap<number, ReadonlySet<number>>): Booked[] {
    const keys = new Map<string, Hash64>()
    const addKey = (key: Hash64): unknown => keys.set(String(key), key)
    for (const [total] of this.#new.values()) {
      const { key } = total as LedgerRecord
      addKey(key)
      for (const fork of this.#stored?.findForks(key) ?? []) addKey(fork.key)
    }
    for (const [source, sessions] of touched)
      for (const session of sessions) addKey(bookedKey(this.#names.text(source), this.#names.text(session)))
    for (const { source, path } of this.#parts)
      for (const session of sessionsInPath(path)) addKey(bookedKey(source, session))
    return [...keys.values()].flatMap((key) => this.find(key) ?? [])
  }

  /** What is kept under a key; null for nothing. */
  find(key: Hash64): Booked | null {
    const stored = this.#stored?.find(key).filter(isBooked) ?? []
    const records = [...stored, ...(this.#new.get(String(key)) ?? [])]
    const [first] = records
    if (first === undefined) return null
    const [source, session] = [this.#names.id(first.source), this.#names.id(first.session)]
    const totals = records.filter((record) => !isTelemetry(record))
    return { source, session, totals, told: records.filter(isTelemetry), parent: parentOf(totals) }
  }

  #add(total: LedgerRecord): void {
    const key = String(total.key)
    const totals = this.#new.get(key)
    if (totals === undefined) this.#new.set(key, [total])
    else totals.push(total)
  }
}

/** The key of a session's totals, as part-writer makes it. */
const bookedKey = (source: string, session: string): Hash64 => hashText(seedsOf(source), `booked\n${session}`)

/** Of several parents the one that was told first; of those the lesser, to be the same on every run. */
function parentOf(totals: readonly LedgerRecord[]): Hash64 | null {
  let first: LedgerRecord | null = null
  for (const total of totals) {
    if (total.request === null) continue
    const byTime = total.atMs - (first?.atMs ?? Infinity)
    if (byTime < 0 || (byTime === 0 && String(total.request) < String(first?.request))) first = total
  }
  return first?.request ?? null
}

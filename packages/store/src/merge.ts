import { packColumns, partColumns, type ResolvedCall, resolveCopies } from '@aic/core'
import { CopyFinder } from './copies.ts'
import { type BackgroundPricer, countBackground } from './count-background.ts'
import { DayTables } from './day-tables.ts'
import { IdentityLookup, IdentityWriter, type RecordPlace } from './identity-index.ts'
import type { Ledger, LedgerChange, StoredPart } from './ledger.ts'
import type { Names } from './names.ts'
import {
  type CallRecord,
  eventOf,
  fillEvent,
  isSameRecord,
  newEvent,
  type OpenPart,
  openKeys,
  openPart,
  type PartKeys,
  PartReader,
  placeOf,
  toRecord,
} from './record.ts'

/** What merging comes to: the parts of a {@link LedgerChange} that follow from records. */
export type Merged = Pick<LedgerChange, 'parts' | 'identity' | 'sums' | 'isRebuilt'>

/** New records and where they go. */
export interface MergeInput {
  /** Parts that the ledger lacks. Their `first` is one past what the ledger has of the log. */
  readonly parts: readonly StoredPart[]
  readonly ledger: Ledger | null
  readonly names: Names
  readonly priceBackground: BackgroundPricer
}

/**
 * Adds new records to the sums. Copies of a call are resolved over all records, new and stored; where a new copy changes whom a
 * stored call is attributed to, or its model, the sums are made anew from all records, which is rare.
 */
export function merge(input: MergeInput): Merged {
  const added = new Merge(input).run()
  if (added !== null) return added
  const all = [...(input.ledger?.parts() ?? []), ...input.parts]
  const rebuilt = new Merge({ ...input, parts: all, ledger: null }).run()
  if (rebuilt === null) throw new Error('sums made from all records contradict themselves')
  return { ...rebuilt, isRebuilt: true }
}

class Merge {
  readonly #input: MergeInput
  readonly #days: DayTables
  readonly #lookup: IdentityLookup | null
  readonly #keys: PartKeys[]
  readonly #finder: CopyFinder
  /** Stored records by the chain of new ones that share their id. */
  readonly #stored = new Map<number, CallRecord[]>()
  /** Parts of the ledger that were opened, by log. */
  readonly #opened = new Map<number, readonly OpenPart[]>()

  constructor(input: MergeInput) {
    this.#input = input
    this.#days = new DayTables(input.ledger)
    this.#lookup = input.ledger === null ? null : new IdentityLookup(input.ledger)
    this.#keys = input.parts.map((part) => openKeys(part, input.names.id(part.source)))
    this.#finder = new CopyFinder(input.parts.reduce((sum, part) => sum + part.length, 0))
  }

  /** Null: the sums have to be made from all records. */
  run(): Merged | null {
    const find =
      this.#lookup === null ? undefined : (a: number, b: number, record: number) => this.#findStored(a, b, record)
    for (const keys of this.#keys) this.#finder.add(keys, find)
    const chains = this.#countSingles()
    const needless = new Set<CallRecord>()
    for (const [chain, copies] of chains) {
      if (
        !this.#countCopies(
          copies.map(({ record }) => record),
          this.#stored.get(chain) ?? [],
          needless,
        )
      )
        return null
    }
    const { ledger, names, priceBackground } = this.#input
    countBackground({ ledger, names, priceBackground, parts: this.#keys, days: this.#days, lookup: this.#lookup })
    const parts = needless.size > 0 ? withoutNeedless(this.#input.parts, chains, needless) : this.#input.parts
    return { parts, identity: this.#identityOf(parts), sums: this.#days.changed(), isRebuilt: false }
  }

  #findStored(keyA: number, keyB: number, record: number): void {
    const places = this.#lookup?.find(keyA, keyB) ?? []
    if (places.length === 0) return
    const found = places.map((place) => this.#storedRecord(place, keyA, keyB))
    const records = found.filter((one) => one !== null)
    if (records.length === 0) return
    this.#finder.share(record)
    this.#stored.set(record, records)
  }

  /** The record at a place; null when another stands there. */
  #storedRecord({ log, row }: RecordPlace, keyA: number, keyB: number): CallRecord | null {
    const open = this.#openAt(log, row)
    const n = row - (open?.part.first ?? 0)
    if (open === null || open.columns.keyA[n] !== keyA || open.columns.keyB[n] !== keyB) return null
    return toRecord(open, n, (id) => this.#input.names.text(id))
  }

  #openAt(log: number, row: number): OpenPart | null {
    const opened = this.#opened.get(log) ?? []
    const known = opened.find(({ part }) => row >= part.first && row < part.first + part.length)
    if (known !== undefined) return known
    const part = this.#input.ledger?.partOf(log, row) ?? null
    if (part === null || row >= part.first + part.length) return null
    const open = openPart(part, this.#input.names.id(part.source))
    this.#opened.set(log, [...opened, open])
    return open
  }

  /** Counts the calls that have one record, and returns the copies of the others by chain. */
  #countSingles(): Map<number, PlacedRecord[]> {
    const chains = new Map<number, PlacedRecord[]>()
    const event = newEvent()
    let record = 0
    const reader = new PartReader()
    for (const { part, source } of this.#keys) {
      if (part.cells !== undefined && this.#finder.areSingle(record, record + part.length)) {
        this.#days.addCells(part.cells, source, part.names)
        record += part.length
        continue
      }
      const open = reader.open(part, source)
      for (let n = 0; n < part.length; n++, record++) {
        const chain = this.#finder.chainOf(record)
        if (chain < 0) continue
        if (!this.#finder.isShared(chain)) {
          fillEvent(event, open, n)
          this.#days.add(event)
          continue
        }
        const copy = { record: toRecord(open, n, (id) => this.#input.names.text(id)), part, n }
        const copies = chains.get(chain)
        if (copies === undefined) chains.set(chain, [copy])
        else copies.push(copy)
      }
    }
    return chains
  }

  #identityOf(parts: readonly StoredPart[]): Map<number, Uint8Array> {
    const writer = new IdentityWriter()
    const keys = parts === this.#input.parts ? this.#keys : parts.map((part) => openKeys(part, 0))
    for (const one of keys) writer.add(one)
    return writer.finish()
  }

  /** Counts calls that have copies. False: a stored call would have to move. */
  #countCopies(copies: readonly CallRecord[], stored: readonly CallRecord[], needless: Set<CallRecord>): boolean {
    for (const copy of copies) if (stored.some((other) => isSameRecord(copy, other))) needless.add(copy)
    const before = resolveCopies(stored)
    const after = resolveCopies([...stored, ...copies.filter((copy) => !needless.has(copy))])
    const byEarliest = new Map(after.map((call) => [call.earliest, call]))
    const stayed = new Set<ResolvedCall<CallRecord>>()
    for (const old of before) {
      const now = byEarliest.get(old.earliest)
      if (now === undefined || !isSameAttribution(now, old)) return false
      stayed.add(now)
      if (now.winner !== old.winner)
        this.#days.change(eventOf(old.winner, old.earliest), eventOf(now.winner, now.earliest))
    }
    for (const call of after) {
      if (!stayed.has(call)) this.#days.add(eventOf(call.winner, call.earliest))
    }
    return true
  }
}

interface PlacedRecord {
  readonly record: CallRecord
  readonly part: StoredPart
  readonly n: number
}

/** The call stays in its cell: same time, session and place, same model. */
const isSameAttribution = (a: ResolvedCall<CallRecord>, b: ResolvedCall<CallRecord>): boolean =>
  a.earliest === b.earliest &&
  a.winner.event.model === b.winner.event.model &&
  placeOf(a.winner, a.earliest) === placeOf(b.winner, b.earliest)

/** The parts without records that the ledger has already, word for word. */
function withoutNeedless(
  parts: readonly StoredPart[],
  chains: ReadonlyMap<number, readonly PlacedRecord[]>,
  needless: ReadonlySet<CallRecord>,
): StoredPart[] {
  const dropped = new Map<StoredPart, Set<number>>()
  for (const { record, part, n } of [...chains.values()].flat()) {
    if (!needless.has(record)) continue
    const rows = dropped.get(part) ?? new Set()
    dropped.set(part, rows.add(n))
  }
  const kept: StoredPart[] = []
  const ends = new Map<number, number>()
  for (const part of parts) {
    const first = ends.get(part.log) ?? part.first
    const rows = dropped.get(part)
    const next = rows === undefined ? { ...part, first } : repack(part, first, rows)
    ends.set(part.log, first + next.length)
    if (next.length > 0) kept.push(next)
  }
  return kept
}

function repack(part: StoredPart, first: number, dropped: ReadonlySet<number>): StoredPart {
  const { columns } = openPart(part, 0)
  const length = part.length - dropped.size
  const kept = partColumns.map((name) => columns[name].filter((_, n) => !dropped.has(n)))
  return { ...part, first, length, bytes: packColumns(kept, length) }
}

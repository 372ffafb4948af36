import { type Hash64, partCells, type ResolvedCall, resolveCopies } from '@aic/core'
import { CopyFinder } from './copies.ts'
import { type BackgroundPricer, countBackground } from './count-background.ts'
import { DayTables } from './day-tables.ts'
import { eventOf } from './event.ts'
import { packIdentity } from './identity-index.ts'
import type { Ledger, LedgerChange, StoredPart } from './ledger.ts'
import { cwdOf, isSameRecord, type LedgerRecord, recordAt } from './ledger-record.ts'
import type { Names } from './names.ts'
import { openPart, PartReader } from './open-part.ts'
import { RecordKeys } from './record-keys.ts'
import { RecordWriter } from './record-writer.ts'
import { StoredRecords } from './stored-records.ts'

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
  readonly #keys: RecordKeys
  readonly #stored: StoredRecords | null
  readonly #nameText: (id: number) => string

  constructor(input: MergeInput) {
    const { ledger, names, parts } = input
    this.#input = input
    this.#nameText = (id) => names.text(id)
    this.#days = new DayTables(ledger)
    this.#keys = new RecordKeys(parts)
    this.#stored = ledger === null ? null : new StoredRecords(ledger, this.#nameText)
  }

  /** Null: the sums have to be made from all records. */
  run(): Merged | null {
    const stored = new Map<number, LedgerRecord[]>()
    const chains = this.#countSingles(this.#findCopies(stored))
    const needless = new Set<LedgerRecord>()
    for (const [chain, copies] of chains) {
      const records = copies.map(({ record }) => record)
      if (!this.#countCopies(records, stored.get(chain) ?? [], needless)) return null
    }
    const { names, priceBackground, ledger } = this.#input
    const newCopies = copiesIn(chains)
    const background = { keys: this.#keys, newCopies, stored: this.#stored, ledger, names, days: this.#days }
    countBackground({ ...background, priceBackground })
    const isWhole = needless.size === 0
    const parts = isWhole ? this.#input.parts : withoutNeedless(this.#input.parts, chains, needless)
    const identity = packIdentity(isWhole ? this.#keys : new RecordKeys(parts))
    return { parts, identity, sums: this.#days.changed(), isRebuilt: false }
  }

  /** Which new records share their ids. Stored records that share them too are put into `stored`, by chain. */
  #findCopies(stored: Map<number, LedgerRecord[]>): CopyFinder {
    const records = this.#stored
    if (records === null) return new CopyFinder(this.#keys)
    const { keyA, keyB } = this.#keys
    return new CopyFinder(this.#keys, (record) => {
      const found = records.find([keyA[record] as number, keyB[record] as number])
      if (found.length > 0) stored.set(record, found)
      return found.length > 0
    })
  }

  /** Counts the calls that have one record, and returns the copies of the others by chain. */
  #countSingles(finder: CopyFinder): Map<number, PlacedRecord[]> {
    const chains = new Map<number, PlacedRecord[]>()
    const reader = new PartReader()
    for (const { cells } of this.#keys.parts) if (cells !== undefined) this.#days.expectCells(cells)
    let first = 0
    for (const part of this.#keys.parts) {
      const source = this.#input.names.id(part.source)
      const shared = finder.sharedIn(first, part.length)
      if (shared.length === 0 && part.cells !== undefined) this.#days.addCells(part.cells, source, part.names)
      else {
        const open = reader.open(part)
        const isSingle = (n: number): boolean => finder.isSingle(first + n)
        this.#days.addCells(partCells(open.columns, part.length, isSingle), source, part.names)
        for (const n of shared) {
          const copy = { record: recordAt(open, n, this.#nameText), part, n }
          const copies = chains.get(finder.chainOf(first + n))
          if (copies === undefined) chains.set(finder.chainOf(first + n), [copy])
          else copies.push(copy)
        }
      }
      first += part.length
    }
    return chains
  }

  /** Counts calls that have copies. False: a stored call would have to move. */
  #countCopies(copies: readonly LedgerRecord[], stored: readonly LedgerRecord[], needless: Set<LedgerRecord>): boolean {
    const { names } = this.#input
    for (const copy of copies) if (stored.some((other) => isSameRecord(copy, other))) needless.add(copy)
    const before = resolveCopies(stored)
    const after = resolveCopies([...stored, ...copies.filter((copy) => !needless.has(copy))])
    const byEarliest = new Map(after.map((call) => [call.earliest, call]))
    const stayed = new Set<ResolvedCall<LedgerRecord>>()
    for (const old of before) {
      const now = byEarliest.get(old.earliest)
      if (now === undefined || !isSameAttribution(now, old)) return false
      stayed.add(now)
      if (now.winner !== old.winner) this.#days.change(eventOf(old, names), eventOf(now, names))
    }
    for (const call of after) if (!stayed.has(call)) this.#days.add(eventOf(call, names))
    return true
  }
}

interface PlacedRecord {
  readonly record: LedgerRecord
  readonly part: StoredPart
  readonly n: number
}

/** Finds records in chains by their id. Few ever ask, so they are put in order when the first does. */
function copiesIn(chains: ReadonlyMap<number, readonly PlacedRecord[]>): (key: Hash64) => readonly LedgerRecord[] {
  let byId: Map<string, readonly LedgerRecord[]> | undefined
  return (key) => {
    byId ??= new Map(
      Array.from(chains.values(), (placed) => {
        const records = placed.map(({ record }) => record)
        return [String(records[0]?.key), records] as const
      }),
    )
    return byId.get(String(key)) ?? []
  }
}

/** The call stays in its cell: same time, session and place, same model. */
const isSameAttribution = (a: ResolvedCall<LedgerRecord>, b: ResolvedCall<LedgerRecord>): boolean =>
  a.earliest === b.earliest && a.winner.model === b.winner.model && cwdOf(a) === cwdOf(b)

/** The parts without records that the ledger has already, word for word. */
function withoutNeedless(
  parts: readonly StoredPart[],
  chains: ReadonlyMap<number, readonly PlacedRecord[]>,
  needless: ReadonlySet<LedgerRecord>,
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
    const next = rows === undefined ? [{ ...part, first }] : withoutRows(part, first, rows)
    ends.set(
      part.log,
      next.reduce((end, { length }) => end + length, first),
    )
    kept.push(...next)
  }
  return kept
}

function withoutRows(part: StoredPart, first: number, dropped: ReadonlySet<number>): StoredPart[] {
  const open = openPart(part)
  const writer = new RecordWriter({ ...part, first })
  for (let n = 0; n < part.length; n++) if (!dropped.has(n)) writer.addRow(open, n)
  return writer.finish()
}

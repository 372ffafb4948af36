import { type Hash64, hashHex, resolveCopies } from '@aic/core'
import type { CountedCall } from './counted-calls.ts'
import type { Ledger } from './ledger.ts'
import { isBooked, type LedgerRecord, recordAt } from './ledger-record.ts'
import { openPart, PartReader } from './open-part.ts'
import { SharedKeys } from './shared-keys.ts'

/** All calls of one id, as they count now: more than one where the id is not enough to name a call. */
export interface ChangedKey {
  readonly key: Hash64
  readonly source: string
  readonly calls: readonly CountedCall[]
}

/** Numbers of an entry of the identity table: both halves of the id, log, row. */
const entryWidth = 4
/** More changed ids than these are not looked up one by one: all of the ledger is read, in its order. */
const mostLookedUp = 50_000

/**
 * All calls of each id of which a record was written after a generation, or of every id: with null, and after the ledger was made anew
 * as a whole (priced anew, compacted), since that writes every record again. An id may come that did not change; none that did is left out.
 *
 * Streams: it holds the changed records where they are few, else those whose copies are still to come. Nothing is read of a ledger that is
 * still of that generation. Freeze the ledger first where others may write.
 */
export function* changedCalls(ledger: Ledger, sinceGeneration: number | null): Generator<ChangedKey> {
  if (sinceGeneration === ledger.generation()) return
  const changed = sinceGeneration === null ? null : changedKeys(ledger, sinceGeneration)
  if (changed === null) yield* allKeys(ledger)
  else yield* lookedUp(ledger, changed)
}

/** Ids by bucket, each as text. */
type KeysByBucket = ReadonlyMap<number, ReadonlySet<string>>

/** Null: they are too many. */
function changedKeys(ledger: Ledger, generation: number): KeysByBucket | null {
  const byBucket = new Map<number, Set<string>>()
  let count = 0
  for (const { bucket, entries } of ledger.identityAfter(generation)) {
    count += entries.length / 16
    if (count > mostLookedUp) return null
    const keys = byBucket.get(bucket) ?? new Set()
    byBucket.set(bucket, keys)
    const words = wordsOf(entries)
    for (let i = 0; i < words.length; i += entryWidth) keys.add(keyText(words[i] as number, words[i + 1] as number))
  }
  return byBucket
}

const keyText = (a: number, b: number): string => `${a}:${b}`

const wordsOf = (entries: Uint8Array): Uint32Array => new Uint32Array(Uint8Array.from(entries).buffer)

/** Opens each part that holds one of their records once. */
function* lookedUp(ledger: Ledger, changed: KeysByBucket): Generator<ChangedKey> {
  const rows = new Map<number, number[]>()
  for (const [bucket, keys] of changed) {
    for (const bytes of ledger.identity(bucket)) {
      const words = wordsOf(bytes)
      for (let i = 0; i < words.length; i += entryWidth) {
        if (!keys.has(keyText(words[i] as number, words[i + 1] as number))) continue
        const log = words[i + 2] as number
        rows.set(log, [...(rows.get(log) ?? []), words[i + 3] as number])
      }
    }
  }
  const nameText = textsAsAsked(ledger)
  const byKey = new Map<string, LedgerRecord[]>()
  for (const [log, ofLog] of rows) {
    for (const record of recordsAt(ledger, log, ofLog, nameText)) {
      if (isBooked(record)) continue
      const key = hashHex(record.key)
      byKey.set(key, [...(byKey.get(key) ?? []), record])
    }
  }
  for (const records of byKey.values()) yield resolved(records)
}

function* recordsAt(ledger: Ledger, log: number, rows: readonly number[], nameText: (id: number) => string) {
  const wanted = [...new Set(rows)].sort((a, b) => a - b)
  for (let i = 0; i < wanted.length; ) {
    const part = ledger.partOf(log, wanted[i] as number)
    if (part === null) return
    const open = openPart(part)
    const end = part.first + part.length
    if ((wanted[i] as number) >= end) i++ // no part holds it
    for (; i < wanted.length && (wanted[i] as number) < end; i++)
      yield recordAt(open, (wanted[i] as number) - part.first, nameText)
  }
}

function textsAsAsked(ledger: Ledger): (id: number) => string {
  const texts = new Map<number, string>()
  return (id) => {
    const known = texts.get(id)
    if (known !== undefined) return known
    const text = ledger.nameText(id)
    texts.set(id, text)
    return text
  }
}

function* allKeys(ledger: Ledger): Generator<ChangedKey> {
  const shared = SharedKeys.of(ledger)
  const names = ledger.allNames()
  const nameText = (id: number): string => names.get(id) ?? ''
  /** Records whose copies are still to come. */
  const waiting = new Map<number, LedgerRecord[]>()
  const reader = new PartReader()
  for (const part of ledger.parts()) {
    const open = reader.open(part)
    for (let n = 0; n < part.length; n++) {
      const record = recordAt(open, n, nameText)
      if (isBooked(record)) continue
      const index = shared.indexOf(record.key)
      if (index < 0) {
        yield { key: record.key, source: record.source, calls: [single(record)] }
        continue
      }
      const records = waiting.get(index) ?? []
      records.push(record)
      if (records.length < shared.countOf(index)) waiting.set(index, records)
      else {
        waiting.delete(index)
        yield resolved(records)
      }
    }
  }
  for (const records of waiting.values()) yield resolved(records)
}

const single = (record: LedgerRecord): CountedCall => ({ winner: record, earliest: record, copies: [record] })

function resolved(records: readonly LedgerRecord[]): ChangedKey {
  const [first] = records as readonly [LedgerRecord]
  return { key: first.key, source: first.source, calls: resolveCopies(records) }
}

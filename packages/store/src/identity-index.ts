import { type Hash64, rowFlags } from '@aic/core'
import type { Ledger } from './ledger.ts'
import { PartReader } from './open-part.ts'
import type { RecordKeys } from './record-keys.ts'

/** Buckets of the identity table. */
const bucketCount = 1024
/** Numbers of an entry: both halves of the id, log, row. */
const entryWidth = 4

/** The bucket that a key's entries lie in. */
export const bucketOf = (keyB: number): number => keyB & (bucketCount - 1)

/** Where a record lies: the log, and its number in the log. */
export interface RecordPlace {
  readonly log: number
  readonly row: number
}

/** Looks up which records of the ledger have an id, a bucket at a time. */
export class IdentityLookup {
  readonly #ledger: Ledger
  readonly #buckets = new Map<number, Uint32Array[]>()

  constructor(ledger: Ledger) {
    this.#ledger = ledger
  }

  find([keyA, keyB]: Hash64): RecordPlace[] {
    const places: RecordPlace[] = []
    for (const entries of this.#bucket(bucketOf(keyB))) {
      for (let i = 0; i < entries.length; i += entryWidth) {
        if (entries[i] !== keyA || entries[i + 1] !== keyB) continue
        places.push({ log: entries[i + 2] as number, row: entries[i + 3] as number })
      }
    }
    return places
  }

  #bucket(number: number): Uint32Array[] {
    const known = this.#buckets.get(number)
    if (known !== undefined) return known
    const entries = this.#ledger.identity(number).map((bytes) => new Uint32Array(bytes.slice().buffer))
    this.#buckets.set(number, entries)
    return entries
  }
}

/** The id under which totals that were forked from those of an id are found. */
export const forksOf = ([keyA, keyB]: Hash64): Hash64 => [(keyA ^ 0x5f0f5f0f) >>> 0, keyB]

/** Entries of records by bucket, packed. Totals that began with a parent's are found by the parent's id too. */
export function packIdentity(keys: RecordKeys): Map<number, Uint8Array> {
  const forks = forksIn(keys)
  const ends = new Uint32Array(bucketCount)
  for (const { key } of forks) countUp(ends, bucketOf(key[1]))
  for (let n = 0; n < keys.length; n++) countUp(ends, bucketOf(keys.keyB[n] as number))
  const starts = new Uint32Array(bucketCount)
  for (let bucket = 1; bucket < bucketCount; bucket++) {
    starts[bucket] = ends[bucket - 1] as number
    ends[bucket] = (ends[bucket] as number) + (ends[bucket - 1] as number)
  }
  const entries = placeEntries(keys, forks, starts.slice())
  const bytes = entryWidth * entries.BYTES_PER_ELEMENT
  const packed = new Map<number, Uint8Array>()
  for (const [bucket, start] of starts.entries()) {
    const count = (ends[bucket] as number) - start
    if (count > 0) packed.set(bucket, new Uint8Array(entries.buffer, start * bytes, count * bytes))
  }
  return packed
}

/** `next`: the number of the entry that comes next in each bucket. */
function placeEntries(keys: RecordKeys, forks: readonly Fork[], next: Uint32Array): Uint32Array<ArrayBuffer> {
  const { keyA, keyB } = keys
  const entries = new Uint32Array((keys.length + forks.length) * entryWidth)
  let record = 0
  for (const { log, first, length } of keys.parts) {
    for (let row = first; row < first + length; row++, record++)
      place(entries, next, keyA[record] as number, keyB[record] as number, log, row)
  }
  for (const { key, log, row } of forks) place(entries, next, ...key, log, row)
  return entries
}

function place(entries: Uint32Array, next: Uint32Array, keyA: number, keyB: number, log: number, row: number): void {
  const bucket = bucketOf(keyB)
  const at = (next[bucket] as number) * entryWidth
  next[bucket] = (next[bucket] as number) + 1
  entries[at] = keyA
  entries[at + 1] = keyB
  entries[at + 2] = log
  entries[at + 3] = row
}

function countUp(counts: Uint32Array, n: number): void {
  counts[n] = (counts[n] as number) + 1
}

interface Fork extends RecordPlace {
  readonly key: Hash64
}

function forksIn(keys: RecordKeys): Fork[] {
  const reader = new PartReader(['requestA', 'requestB', 'flags'])
  const forks: Fork[] = []
  for (const { part, rows } of keys.booked()) {
    const { requestA, requestB, flags } = reader.open(part).columns
    for (const n of rows) {
      if (((flags[n] as number) & rowFlags.isTelemetry) !== 0) continue // its request is no parent
      const parent: Hash64 = [requestA[n] as number, requestB[n] as number]
      if (parent[0] !== 0 || parent[1] !== 0) forks.push({ key: forksOf(parent), log: part.log, row: part.first + n })
    }
  }
  return forks
}

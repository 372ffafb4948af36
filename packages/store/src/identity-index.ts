import { rowFlags } from '@aic/core'
import type { Ledger, StoredPart } from './ledger.ts'
import { openPart, type PartKeys } from './record.ts'

/** Buckets of the identity table. */
const bucketCount = 1024
const entryBytes = 16

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

  find(keyA: number, keyB: number): RecordPlace[] {
    const places: RecordPlace[] = []
    for (const entries of this.#bucket(bucketOf(keyB))) {
      for (let i = 0; i < entries.length; i += 4) {
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
export const forksOf = (keyA: number, keyB: number): [number, number] => [(keyA ^ 0x5f0f5f0f) >>> 0, keyB]

interface Entries {
  readonly keyA: ArrayLike<number>
  readonly keyB: ArrayLike<number>
  readonly log: number
  readonly first: number
  readonly length: number
}

/** Collects the entries of new records. */
export class IdentityWriter {
  readonly #counts = new Uint32Array(bucketCount)
  readonly #entries: Entries[] = []

  add({ part, keyA, keyB, flags }: PartKeys): void {
    this.#push({ keyA, keyB, log: part.log, first: part.first, length: part.length })
    if (flags.some((one) => (one & rowFlags.isBooked) !== 0)) this.#addForks(part)
  }

  /** Totals that began with a parent's are found by the parent's id too. */
  #addForks(part: StoredPart): void {
    const { columns: c } = openPart(part, 0)
    for (let n = 0; n < part.length; n++) {
      const isFork = ((c.flags[n] as number) & rowFlags.isBooked) !== 0 && (c.requestA[n] !== 0 || c.requestB[n] !== 0)
      if (!isFork) continue
      const [keyA, keyB] = forksOf(c.requestA[n] as number, c.requestB[n] as number)
      this.#push({ keyA: [keyA], keyB: [keyB], log: part.log, first: part.first + n, length: 1 })
    }
  }

  #push(entries: Entries): void {
    for (let i = 0; i < entries.length; i++) {
      const bucket = bucketOf(entries.keyB[i] as number)
      this.#counts[bucket] = (this.#counts[bucket] as number) + 1
    }
    this.#entries.push(entries)
  }

  /** Entries by bucket, packed. */
  finish(): Map<number, Uint8Array> {
    const buckets = Array.from(this.#counts, (count) => (count > 0 ? new Uint32Array(count * (entryBytes / 4)) : null))
    const ends = new Uint32Array(bucketCount)
    for (const { keyA, keyB, log, first, length } of this.#entries) {
      for (let i = 0; i < length; i++) {
        const bucket = bucketOf(keyB[i] as number)
        const at = ends[bucket] as number
        const entries = buckets[bucket] as Uint32Array
        entries[at] = keyA[i] as number
        entries[at + 1] = keyB[i] as number
        entries[at + 2] = log
        entries[at + 3] = first + i
        ends[bucket] = at + 4
      }
    }
    const packed = new Map<number, Uint8Array>()
    for (const [bucket, entries] of buckets.entries())
      if (entries !== null) packed.set(bucket, new Uint8Array(entries.buffer))
    return packed
  }
}

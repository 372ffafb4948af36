import type { Hash64 } from '@aic/core'
import type { Ledger } from './ledger.ts'

/** Numbers of an entry of the identity table: both halves of the id, log, row. */
const entryWidth = 4

/** The ids that several records of a ledger have, and how many: what has to be gathered before a call is known. */
export class SharedKeys {
  readonly #keyA: Uint32Array
  readonly #keyB: Uint32Array
  readonly #counts: Uint32Array
  /** Place in the above + 1, by open addressing; 0: free. */
  readonly #slots: Int32Array

  private constructor({ keyA, keyB, counts }: Record<'keyA' | 'keyB' | 'counts', readonly number[]>) {
    this.#keyA = Uint32Array.from(keyA)
    this.#keyB = Uint32Array.from(keyB)
    this.#counts = Uint32Array.from(counts)
    this.#slots = newSlots(keyA.length)
    for (let i = 0; i < keyA.length; i++) this.#slots[this.#slotOf([keyA[i] as number, keyB[i] as number])] = i + 1
  }

  static of(ledger: Ledger): SharedKeys {
    const all = { keyA: [] as number[], keyB: [] as number[], counts: [] as number[] }
    for (const entries of wholeBuckets(ledger)) noteShared(entries, all)
    return new SharedKeys(all)
  }

  /** A number for the id, from 0 on; -1 for one that a single record has. */
  indexOf(key: Hash64): number {
    return (this.#slots[this.#slotOf(key)] as number) - 1
  }

  /** How many records have the id of this number. */
  countOf(index: number): number {
    return this.#counts[index] as number
  }

  /** Where the id stands, or would. */
  #slotOf([a, b]: Hash64): number {
    const slots = this.#slots
    const mask = slots.length - 1
    let slot = (a ^ (b >>> 7)) & mask
    for (; slots[slot] !== 0; slot = (slot + 1) & mask) {
      const found = (slots[slot] as number) - 1
      if (this.#keyA[found] === a && this.#keyB[found] === b) break
    }
    return slot
  }
}

const newSlots = (count: number): Int32Array => new Int32Array(2 ** Math.ceil(Math.log2(Math.max(count, 8) * 2)))

/** Entries of all imports together, a bucket at a time. */
function* wholeBuckets(ledger: Ledger): Generator<Uint32Array> {
  let bucket = -1
  let chunks: Uint8Array[] = []
  for (const row of ledger.identityAfter(-1)) {
    if (row.bucket !== bucket && chunks.length > 0) {
      yield new Uint32Array(Uint8Array.from(Buffer.concat(chunks)).buffer)
      chunks = []
    }
    bucket = row.bucket
    chunks.push(row.entries)
  }
  if (chunks.length > 0) yield new Uint32Array(Uint8Array.from(Buffer.concat(chunks)).buffer)
}

/** Adds the ids of a bucket that stand there more than once. */
function noteShared(entries: Uint32Array, all: Record<'keyA' | 'keyB' | 'counts', number[]>): void {
  const count = entries.length / entryWidth
  const slots = newSlots(count)
  const counts = new Uint32Array(count)
  const mask = slots.length - 1
  for (let i = 0; i < count; i++) {
    const a = entries[i * entryWidth] as number
    const b = entries[i * entryWidth + 1] as number
    let slot = (a ^ (b >>> 7)) & mask // the low bits of `b` are the bucket's number
    let first = i
    for (; slots[slot] !== 0; slot = (slot + 1) & mask) {
      const found = (slots[slot] as number) - 1
      if (entries[found * entryWidth] !== a || entries[found * entryWidth + 1] !== b) continue
      first = found
      break
    }
    if (first === i) slots[slot] = i + 1
    counts[first] = (counts[first] as number) + 1
  }
  for (let i = 0; i < count; i++) {
    if ((counts[i] as number) < 2) continue
    all.keyA.push(entries[i * entryWidth] as number)
    all.keyB.push(entries[i * entryWidth + 1] as number)
    all.counts.push(counts[i] as number)
  }
}

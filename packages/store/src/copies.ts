import { rowFlags } from '@aic/core'
import type { PartKeys } from './record.ts'

/**
 * Finds records that share an id, among many. Records are numbered through all parts; a chain links those of one id.
 * Open addressing over the two halves of the id's hash.
 */
export class CopyFinder {
  readonly #keyA: Uint32Array
  readonly #keyB: Uint32Array
  /** Record + 1 that begins a chain, by hash; 0: free. */
  readonly #slots: Int32Array
  /** The chain that a record belongs to, named by its first record. */
  readonly #chain: Int32Array
  /** For the first record of a chain: whether others follow, here or in the ledger. */
  readonly #isShared: Uint8Array
  #count = 0

  constructor(records: number) {
    this.#keyA = new Uint32Array(records)
    this.#keyB = new Uint32Array(records)
    this.#chain = new Int32Array(records)
    this.#isShared = new Uint8Array(records)
    this.#slots = new Int32Array(2 ** Math.ceil(Math.log2(Math.max(records, 8) * 2)))
  }

  /** Adds the records of a part. `found` is told each id that was not met before. */
  add({ part, keyA, keyB, flags }: PartKeys, found?: (keyA: number, keyB: number, record: number) => void): void {
    for (let n = 0; n < part.length; n++) {
      if (((flags[n] as number) & rowFlags.isBooked) !== 0) {
        this.#chain[this.#count++] = -1
        continue
      }
      const record = this.#count++
      this.#keyA[record] = keyA[n] as number
      this.#keyB[record] = keyB[n] as number
      const first = this.#firstOf(record)
      this.#chain[record] = first
      if (first !== record) this.#isShared[first] = 1
      else found?.(keyA[n] as number, keyB[n] as number, record)
    }
  }

  /** Says that the ledger has records of this one's id too. */
  share(record: number): void {
    this.#isShared[record] = 1
  }

  /** The first record of the same id; -1 for a record that is no call. */
  chainOf(record: number): number {
    return this.#chain[record] as number
  }

  /** None of the records from one to another has copies. */
  areSingle(first: number, end: number): boolean {
    for (let record = first; record < end; record++) {
      const chain = this.#chain[record] as number
      if (chain >= 0 && this.#isShared[chain] === 1) return false
    }
    return true
  }

  isShared(chain: number): boolean {
    return this.#isShared[chain] === 1
  }

  #firstOf(record: number): number {
    const a = this.#keyA[record] as number
    const b = this.#keyB[record] as number
    const mask = this.#slots.length - 1
    let slot = (a ^ (b >>> 7)) & mask
    for (;;) {
      const found = (this.#slots[slot] as number) - 1
      if (found < 0) {
        this.#slots[slot] = record + 1
        return record
      }
      if (this.#keyA[found] === a && this.#keyB[found] === b) return found
      slot = (slot + 1) & mask
    }
  }
}

import type { RecordKeys } from './record-keys.ts'

/** Finds records that share an id, among many. A chain links those of one id, and is named by the first of them. */
export class CopyFinder {
  /** The chain that a record belongs to; -1 for a record that is no call. */
  readonly #chain: Int32Array
  /** For the first record of a chain: whether others follow, here or in the ledger. */
  readonly #isShared: Uint8Array

  /** `isStored` is asked of each id that was not met before whether the ledger has records of it. */
  constructor(keys: RecordKeys, isStored: (record: number) => boolean = () => false) {
    this.#chain = new Int32Array(keys.length)
    this.#isShared = new Uint8Array(keys.length)
    const slots = new Int32Array(2 ** Math.ceil(Math.log2(Math.max(keys.length, 8) * 2)))
    for (let record = 0; record < keys.length; record++) {
      const first = keys.isBooked(record) ? -1 : firstOf(record, keys, slots)
      this.#chain[record] = first
      if (first >= 0 && (first !== record || isStored(record))) this.#isShared[first] = 1
    }
  }

  /** The first record of the same id; -1 for a record that is no call. */
  chainOf(record: number): number {
    return this.#chain[record] as number
  }

  isShared(chain: number): boolean {
    return this.#isShared[chain] === 1
  }

  /** The record is a call of which no other record tells. */
  isSingle(record: number): boolean {
    const chain = this.#chain[record] as number
    return chain >= 0 && this.#isShared[chain] === 0
  }

  /** Which of so many records from `first` on have copies, by their number from there. */
  sharedIn(first: number, length: number): number[] {
    const shared: number[] = []
    for (let n = 0; n < length; n++) {
      const chain = this.#chain[first + n] as number
      if (chain >= 0 && this.#isShared[chain] === 1) shared.push(n)
    }
    return shared
  }
}

/** The first record that has this one's id. `slots`: a record + 1 by the hash of its id, by open addressing; 0: free. */
function firstOf(record: number, { keyA, keyB }: RecordKeys, slots: Int32Array): number {
  const a = keyA[record] as number
  const b = keyB[record] as number
  const mask = slots.length - 1
  let slot = (a ^ (b >>> 7)) & mask
  for (; slots[slot] !== 0; slot = (slot + 1) & mask) {
    const found = (slots[slot] as number) - 1
    if (keyA[found] === a && keyB[found] === b) return found
  }
  slots[slot] = record + 1
  return record
}

import { rowFlags } from '@aic/core'
import type { StoredPart } from './ledger.ts'
import { PartReader } from './open-part.ts'

/** What tells the records of many parts apart, numbered through: the halves of their ids, and their flags. */
export class RecordKeys {
  readonly parts: readonly StoredPart[]
  readonly length: number
  readonly keyA: Uint32Array
  readonly keyB: Uint32Array
  readonly flags: Uint8Array

  constructor(parts: readonly StoredPart[]) {
    this.parts = parts
    this.length = parts.reduce((sum, part) => sum + part.length, 0)
    this.keyA = new Uint32Array(this.length)
    this.keyB = new Uint32Array(this.length)
    this.flags = new Uint8Array(this.length)
    const reader = new PartReader(['keyA', 'keyB', 'flags'])
    let record = 0
    for (const part of parts) {
      const { keyA, keyB, flags } = reader.open(part).columns
      for (let n = 0; n < part.length; n++, record++) {
        this.keyA[record] = keyA[n] as number
        this.keyB[record] = keyB[n] as number
        this.flags[record] = flags[n] as number
      }
    }
  }

  /** The record is a running total that an agent booked, not a call. */
  isBooked(record: number): boolean {
    return ((this.flags[record] as number) & rowFlags.isBooked) !== 0
  }

  /** The parts that hold booked totals, and the rows where they stand. */
  *booked(): Generator<{ readonly part: StoredPart; readonly rows: readonly number[] }> {
    let first = 0
    for (const part of this.parts) {
      const rows: number[] = []
      for (let n = 0; n < part.length; n++) if (this.isBooked(first + n)) rows.push(n)
      if (rows.length > 0) yield { part, rows }
      first += part.length
    }
  }
}

import type { Hash64 } from '@aic/core'

/** What a place was last sent under one key of an event. */
export interface SentRow {
  /** The ledger's id of the call, or the hash of what else the event belongs to. Rows of one id are weighed together. */
  readonly key: Hash64
  /** 32 hex digits. */
  readonly eventId: string
  /** UTC day since 1970: with the event id it is where the row lies. */
  readonly day: number
  readonly version: bigint
  /** Hash of what the row said. */
  readonly content: Hash64
  /** It took an earlier row back. */
  readonly isDeleted: boolean
  /** Sent from a ledger that is gone, and knew more than the present one does. Defaults to false. */
  readonly isFromBefore?: boolean
}

/** Numbers of a packed row: both halves of the key, four of the event id, day, flags, both halves of version and content. */
const rowWidth = 12
/** Bytes of a packed row. */
export const rowBytes = rowWidth * 4
const flags = { isDeleted: 1, isFromBefore: 2 } as const

/** Rows as bytes, in the order given. */
export function packSentRows(rows: readonly SentRow[]): Uint8Array {
  const words = new Uint32Array(rows.length * rowWidth)
  const bytes = Buffer.from(words.buffer)
  for (const [i, row] of rows.entries()) {
    const at = i * rowWidth
    words[at] = row.key[0]
    words[at + 1] = row.key[1]
    bytes.write(row.eventId, (at + 2) * 4, 'hex')
    words[at + 6] = row.day
    words[at + 7] = (row.isDeleted ? flags.isDeleted : 0) | (row.isFromBefore === true ? flags.isFromBefore : 0)
    words[at + 8] = Number(row.version >> 32n)
    words[at + 9] = Number(row.version & 0xffff_ffffn)
    words[at + 10] = row.content[0]
    words[at + 11] = row.content[1]
  }
  return bytes
}

/** Rows of some bytes, to be found by their key. */
export class PackedRows {
  readonly length: number
  readonly #words: Uint32Array
  readonly #bytes: Buffer
  /** Number of a row + 1 by its key, by open addressing; rows of one key follow each other. 0: free. */
  readonly #slots: Int32Array

  constructor(bytes: Uint8Array) {
    this.#words = new Uint32Array(Uint8Array.from(bytes).buffer)
    this.#bytes = Buffer.from(this.#words.buffer)
    this.length = this.#words.length / rowWidth
    this.#slots = new Int32Array(2 ** Math.ceil(Math.log2(Math.max(this.length, 8) * 2)))
    const mask = this.#slots.length - 1
    for (let i = 0; i < this.length; i++) {
      let slot = this.#home(this.#words[i * rowWidth] as number, this.#words[i * rowWidth + 1] as number)
      while (this.#slots[slot] !== 0) slot = (slot + 1) & mask
      this.#slots[slot] = i + 1
    }
  }

  /** All rows of a key, in order: a later one stands for an earlier one of the same event and day. */
  of([a, b]: Hash64): SentRow[] {
    const found: SentRow[] = []
    const mask = this.#slots.length - 1
    for (let slot = this.#home(a, b); this.#slots[slot] !== 0; slot = (slot + 1) & mask) {
      const i = (this.#slots[slot] as number) - 1
      if (this.#words[i * rowWidth] === a && this.#words[i * rowWidth + 1] === b) found.push(this.at(i))
    }
    return found
  }

  /** Row `i`. */
  at(i: number): SentRow {
    const [w, at] = [this.#words, i * rowWidth]
    const bits = w[at + 7] as number
    return {
      key: [w[at] as number, w[at + 1] as number],
      eventId: this.#bytes.toString('hex', (at + 2) * 4, (at + 6) * 4),
      day: (w[at + 6] as number) | 0,
      version: (BigInt(w[at + 8] as number) << 32n) | BigInt(w[at + 9] as number),
      content: [w[at + 10] as number, w[at + 11] as number],
      isDeleted: (bits & flags.isDeleted) !== 0,
      isFromBefore: (bits & flags.isFromBefore) !== 0,
    }
  }

  #home(a: number, b: number): number {
    return (a ^ (b >>> 7)) & (this.#slots.length - 1)
  }
}

/** Of rows in order of sending, the last of each event and day. */
export function latestRows(rows: readonly SentRow[]): SentRow[] {
  if (rows.length < 2) return [...rows]
  return [...new Map(rows.map((row) => [`${row.eventId} ${row.day}`, row])).values()]
}

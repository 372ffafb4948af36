import { emptyPart, packPart, partColumns, putCounts } from '@aic/core'
import type { StoredPart } from './ledger.ts'
import type { LedgerRecord } from './ledger-record.ts'
import type { Names } from './names.ts'
import type { OpenPart } from './open-part.ts'

const partRows = 8_192

/** Where a {@link RecordWriter} writes to. */
type Target = Pick<StoredPart, 'log' | 'source' | 'path'> & {
  /** Number of the first record in the log; 0 when absent. */
  readonly first?: number
}

/** Packs records of one source into parts of one log, as few as hold them. */
export class RecordWriter {
  readonly #target: Target
  readonly #columns = emptyPart(partRows)
  readonly #parts: StoredPart[] = []
  #first: number
  #length = 0
  #numbers = new Map<number, number>()

  constructor(target: Target) {
    this.#target = target
    this.#first = target.first ?? 0
  }

  add(record: LedgerRecord, names: Names): void {
    const c = this.#columns
    const n = this.#length
    ;[c.keyA[n], c.keyB[n]] = record.key
    ;[c.requestA[n], c.requestB[n]] = record.request ?? [0, 0]
    putCounts(c, n, record)
    c.calculated[n] = record.calculatedNanoUsd ?? -1
    c.model[n] = this.#number(names.id(record.model))
    c.session[n] = this.#number(names.id(record.session))
    c.place[n] = this.#number(names.id(record.cwd))
    c.flags[n] = record.flags
    this.#next()
  }

  /** Copies row `n` of a part. */
  addRow({ part, columns }: OpenPart, n: number): void {
    const c = this.#columns
    for (const name of partColumns) c[name][this.#length] = columns[name][n] as number
    for (const name of ['model', 'session', 'place'] as const)
      c[name][this.#length] = this.#number(part.names[columns[name][n] as number] as number)
    this.#next()
  }

  /** Packs what is left. Returns all parts. */
  finish(): StoredPart[] {
    if (this.#length === 0) return this.#parts
    const { log, source, path } = this.#target
    const [first, length, names] = [this.#first, this.#length, Uint32Array.from(this.#numbers.keys())]
    this.#parts.push({ log, first, length, source, path, names, bytes: packPart(this.#columns, length) })
    this.#first += length
    this.#length = 0
    this.#numbers = new Map()
    return this.#parts
  }

  #next(): void {
    if (++this.#length === partRows) this.finish()
  }

  /** The part's own number for a name. */
  #number(id: number): number {
    const known = this.#numbers.get(id)
    if (known !== undefined) return known
    this.#numbers.set(id, this.#numbers.size)
    return this.#numbers.size - 1
  }
}

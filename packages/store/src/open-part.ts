import { emptyPart, type PartColumn, type PartColumns, partColumns, unpackInto } from '@aic/core'
import type { StoredPart } from './ledger.ts'

/** A part with its columns unpacked; they may be longer than the part. */
export interface OpenPart {
  readonly part: StoredPart
  readonly columns: PartColumns
}

/** Unpacks a part's columns, for whoever keeps them. */
export function openPart(part: StoredPart): OpenPart {
  const columns = emptyPart(part.length)
  unpackInto(
    part.bytes,
    partColumns.map((name) => columns[name]),
  )
  return { part, columns }
}

/** Opens one part after another into the same columns; of those that are not wanted nothing is read. */
export class PartReader {
  readonly #wanted: readonly PartColumn[]
  #columns: PartColumns
  #inOrder: (Float64Array | null)[]

  constructor(wanted: readonly PartColumn[] = partColumns) {
    this.#wanted = wanted
    this.#columns = emptyPart(1_024)
    this.#inOrder = this.#wantedColumns()
  }

  open(part: StoredPart): OpenPart {
    if (part.length > this.#columns.atMs.length) {
      this.#columns = emptyPart(Math.max(part.length, 8_192))
      this.#inOrder = this.#wantedColumns()
    }
    unpackInto(part.bytes, this.#inOrder)
    return { part, columns: this.#columns }
  }

  #wantedColumns(): (Float64Array | null)[] {
    return partColumns.map((name) => (this.#wanted.includes(name) ? this.#columns[name] : null))
  }
}

import type { Hash64 } from '@aic/core'
import { forksOf, IdentityLookup, type RecordPlace } from './identity-index.ts'
import type { Ledger } from './ledger.ts'
import { isBooked, isTelemetry, type LedgerRecord, recordAt } from './ledger-record.ts'
import { type OpenPart, openPart } from './open-part.ts'

/** Finds records of a ledger by their ids. Opens each part once. */
export class StoredRecords {
  readonly #ledger: Ledger
  readonly #lookup: IdentityLookup
  readonly #nameText: (id: number) => string
  /** Parts that were opened, by log. */
  readonly #opened = new Map<number, OpenPart[]>()

  /** `nameText`: the text of a name; all are read at once when absent. */
  constructor(ledger: Ledger, nameText = textsOf(ledger)) {
    this.#ledger = ledger
    this.#lookup = new IdentityLookup(ledger)
    this.#nameText = nameText
  }

  /** All records of an id. */
  find(key: Hash64): LedgerRecord[] {
    return this.#at(this.#lookup.find(key)).filter((record) => isSame(record.key, key))
  }

  /** Booked totals that began with those of an id. */
  findForks(key: Hash64): LedgerRecord[] {
    const found = this.#at(this.#lookup.find(forksOf(key)))
    return found.filter(
      (record) => isBooked(record) && !isTelemetry(record) && record.request !== null && isSame(record.request, key),
    )
  }

  #at(places: readonly RecordPlace[]): LedgerRecord[] {
    return places.flatMap(({ log, row }) => {
      const open = this.#openAt(log, row)
      return open === null ? [] : [recordAt(open, row - open.part.first, this.#nameText)]
    })
  }

  #openAt(log: number, row: number): OpenPart | null {
    const opened = this.#opened.get(log) ?? []
    const known = opened.find(({ part }) => row >= part.first && row < part.first + part.length)
    if (known !== undefined) return known
    const part = this.#ledger.partOf(log, row)
    if (part === null || row >= part.first + part.length) return null
    const open = openPart(part)
    this.#opened.set(log, [...opened, open])
    return open
  }
}

function textsOf(ledger: Ledger): (id: number) => string {
  const names = ledger.allNames()
  return (id) => names.get(id) ?? ''
}

const isSame = (a: Hash64, b: Hash64): boolean => a[0] === b[0] && a[1] === b[1]

import { type PartColumns, partColumns } from '@aic/core'
import { CopyFinder } from './copies.ts'
import { packIdentity } from './identity-index.ts'
import type { Ledger, LedgerChange, StoredPart } from './ledger.ts'
import { type OpenPart, openPart } from './open-part.ts'
import { RecordKeys } from './record-keys.ts'
import { RecordWriter } from './record-writer.ts'

/** What {@link compactChange} found to fold together. */
export interface Compacted {
  /** Writes the same ledger with fewer rows. Sums stay as they are. */
  readonly change: LedgerChange
  readonly partsBefore: number
  readonly partsAfter: number
  /** Records that said word for word what another one says. */
  readonly copiesDropped: number
}

/**
 * The ledger in fewer rows: the parts that many runs left of one log become as few as hold them, records that repeat another
 * word for word go (rather those of logs that are gone), and the identity entries of all runs become one row per bucket.
 * Counts nothing anew.
 */
export function compactChange(ledger: Ledger, isThere: (log: number) => boolean): Compacted {
  const seen = new SeenRecords(new CopyFinder(new RecordKeys([...ledger.parts()])))
  const parts: StoredPart[] = []
  let partsBefore = 0
  const logs = [...firstRecords(ledger)]
  for (const [log, first] of [...logs.filter(([one]) => isThere(one)), ...logs.filter(([one]) => !isThere(one))]) {
    seen.record = first
    const open = Array.from(ledger.parts(log), openPart)
    partsBefore += open.length
    parts.push(...foldParts(open, seen))
  }
  const change = {
    generation: ledger.generation(),
    names: new Map(),
    places: new Map(),
    parts,
    identity: packIdentity(new RecordKeys(parts)),
    sums: ledger.sums(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER),
    isRebuilt: true,
    states: new Map(),
    facts: new Map(),
  }
  return { change, partsBefore, partsAfter: parts.length, copiesDropped: seen.copies }
}

/** The number that the first record of each log has among all of the ledger. */
function firstRecords(ledger: Ledger): Map<number, number> {
  const logs = new Map<number, number>()
  let record = 0
  for (const { log, length } of ledger.parts()) {
    if (!logs.has(log)) logs.set(log, record)
    record += length
  }
  return logs
}

function foldParts(open: readonly OpenPart[], seen: SeenRecords): StoredPart[] {
  const [first] = open
  if (first === undefined) return []
  const { log, source, path } = first.part
  const writer = new RecordWriter({ log, source, path })
  for (const one of open) {
    for (let n = 0; n < one.part.length; n++) if (!seen.has(one, n)) writer.addRow(one, n)
  }
  return writer.finish()
}

/** Tells records that repeat another word for word, in whatever log. Asked for one after another, from {@link record} on. */
class SeenRecords {
  copies = 0
  record = 0
  readonly #finder: CopyFinder
  readonly #texts = new Set<string>()

  constructor(finder: CopyFinder) {
    this.#finder = finder
  }

  has({ part, columns }: OpenPart, n: number): boolean {
    const chain = this.#finder.chainOf(this.record++)
    if (chain < 0 || !this.#finder.isShared(chain)) return false
    const text = textOf(part, columns, n)
    if (!this.#texts.has(text)) {
      this.#texts.add(text)
      return false
    }
    this.copies++
    return true
  }
}

function textOf(part: StoredPart, columns: PartColumns, n: number): string {
  const named: readonly string[] = ['model', 'session', 'place']
  const values = partColumns.map((name) => {
    const value = columns[name][n] as number
    return named.includes(name) ? part.names[value] : value
  })
  return `${part.source} ${values.join(' ')}`
}

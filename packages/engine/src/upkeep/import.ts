import { closeSync, createReadStream, existsSync, openSync, readSync } from 'node:fs'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { AicError, costNanoUsd, rowFlags, tierOf } from '@aic/core'
import { type PriceLookup, priceLookup } from '@aic/sources'
import {
  isNeedless,
  type Ledger,
  type LedgerChange,
  type LedgerRecord,
  merge,
  Names,
  RecordWriter,
  type StoredPart,
  StoredRecords,
} from '@aic/store'
import type { AicOptions } from '../aic.ts'
import { backgroundPricer } from '../collector.ts'
import { loadConfig } from '../config/config.ts'
import { dataFolder } from '../folders.ts'
import { pricesInUse } from '../prices/in-use.ts'
import { type Foreign, foreignRecords, note, type Problems } from './foreign-ledger.ts'
import { changeLedger, openForUpkeep } from './open.ts'
import { parseExportLine } from './parse-export.ts'

/** What an import came to. */
export interface Imported {
  /** Records in the file: calls and booked totals. */
  readonly records: number
  /** Records that the ledger did not know yet. */
  readonly added: number
  /** Lines that can't be used, with their numbers and why; the first hundred. */
  readonly problems: readonly string[]
  readonly problemCount: number
}

/**
 * Takes in what another machine exported, or another ledger, whole or damaged. A call that both know counts once, as everywhere.
 * Throws for a file that is neither.
 */
export async function importInto(machine: AicOptions, file: string): Promise<Imported> {
  if (!existsSync(file)) throw new AicError('bad-import', `there is no file ${file}`)
  const found = { records: 0, problems: [] as string[], problemCount: 0 }
  const foreign = isDatabase(file) ? foreignRecords(file, found) : await fromLines(file, found)
  if (foreign.length === 0 && found.problemCount > 0) {
    throw new AicError('bad-import', `${file} holds nothing that aic can read: ${found.problems[0] ?? ''}`)
  }
  const { pricingOverrides } = machine.config ?? loadConfig(machine)
  const book = await pricesInUse(dataFolder(machine), pricingOverrides).load()
  const priceOf = priceLookup(book)
  const priced = foreign.map((one) => ({ ...one, record: withOurPrice(one.record, priceOf) }))
  using ledger = openForUpkeep(machine)
  const { added } = await changeLedger(ledger, () => importChange(ledger, priced, file, backgroundPricer(book)))
  return { ...found, records: foreign.length, added }
}

/** What a call was calculated to cost stays, unless it had no price, or the user's own price is another. */
function withOurPrice(record: LedgerRecord, priceOf: PriceLookup): LedgerRecord {
  const price = priceOf(record.model)
  if (price === null || (record.calculatedNanoUsd !== null && price.how !== 'override')) return record
  const isUsOnly = (record.flags & rowFlags.isUsOnly) !== 0
  return { ...record, calculatedNanoUsd: costNanoUsd(price, { ...record, tier: tierOf(record.flags), isUsOnly }) }
}

interface ImportChange {
  readonly change: LedgerChange
  readonly added: number
}

function importChange(
  ledger: Ledger,
  foreign: readonly Foreign[],
  file: string,
  priceBackground: ReturnType<typeof backgroundPricer>,
): ImportChange {
  const names = new Names(ledger)
  const stored = new StoredRecords(ledger)
  const fresh = foreign.filter(({ record }) => !isNeedless(record, stored))
  const parts = partsOf(fresh, ledger.lastLog(), `import:${path.resolve(file)}`, names)
  const merged = merge({ parts, ledger, names, priceBackground })
  return {
    added: fresh.length,
    change: {
      ...merged,
      generation: ledger.generation(),
      names: names.added,
      places: placesOf(fresh, ledger, names),
      states: new Map(),
      facts: new Map(),
    },
  }
}

/** One new log per source. */
function partsOf(fresh: readonly Foreign[], lastLog: number, file: string, names: Names): StoredPart[] {
  const writers = new Map<string, RecordWriter>()
  for (const { record } of fresh) {
    const { source } = record
    const known = writers.get(source)
    const writer = known ?? new RecordWriter({ log: lastLog + writers.size + 1, source, path: file })
    if (known === undefined) writers.set(source, writer)
    writer.add(record, names)
  }
  return [...writers.values()].flatMap((writer) => writer.finish())
}

/** Project folders of working directories that this machine does not know: as the other one found them. */
function placesOf(fresh: readonly Foreign[], ledger: Ledger, names: Names): Map<number, string | null> {
  const known = ledger.places()
  const places = new Map<number, string | null>()
  for (const { record, project } of fresh) {
    const id = names.id(record.cwd)
    if (!known.has(id) && !places.has(id)) places.set(id, record.cwd === '' ? null : (project ?? record.cwd))
  }
  return places
}

/** By what every SQLite file begins with: https://www.sqlite.org/fileformat.html#magic_header_string */
function isDatabase(file: string): boolean {
  const head = Buffer.alloc(16)
  const handle = openSync(file, 'r')
  try {
    readSync(handle, head, 0, 16, 0)
  } finally {
    closeSync(handle)
  }
  return head.toString('latin1') === 'SQLite format 3\0'
}

async function fromLines(file: string, found: Problems): Promise<Foreign[]> {
  const foreign: Foreign[] = []
  let number = 0
  for await (const line of createInterface({ input: createReadStream(file, 'utf8'), crlfDelay: Infinity })) {
    number++
    if (line.trim() === '') continue
    const parsed = parseExportLine(number === 1 ? line.replace(/^\ufeff/, '') : line)
    if (parsed === null) continue
    if ('problem' in parsed) note(found, `line ${number}: ${parsed.problem}`)
    else foreign.push(parsed)
  }
  return foreign
}

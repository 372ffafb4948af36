import { costNanoUsd, type PriceBook } from '@aic/core'
import {
  LogTree,
  type Place,
  priceLookup,
  type ScannedLog,
  type Source,
  type TreeChange,
  type TreeFile,
} from '@aic/sources'
import {
  type BackgroundPricer,
  forgottenIn,
  forgottenState,
  type Ledger,
  type LedgerChange,
  type Merged,
  merge,
  Names,
  noteSessions,
  type StoredPart,
  withoutForgotten,
} from '@aic/store'
import type { CollectOptions } from './aic.ts'
import { priceFacts } from './prices/facts.ts'
import type { PricesInUse } from './prices/in-use.ts'
import { findRoots } from './project-root.ts'

/** Below this, helper threads cost more than they bring: each has to start and to load the program. */
const helpersFromBytes = 256e6

interface Input {
  readonly sources: readonly Source[]
  readonly place: Place
  readonly ledger: Ledger | null
  readonly tree: LogTree
  /** Loaded only when there is something to price. */
  readonly prices: PricesInUse
  readonly nowMs: number
}

/** Name of the ledger's state that tells when all logs were last looked at. */
export const lookedState = 'looked'

/** That state at a moment, UTC ms. */
export const packLooked = (atMs: number): Uint8Array => Buffer.from(String(atMs))

/** When all logs were last looked at, UTC ms, as a run noted it that wrote or that would have looked at one log only; 0: never. */
export const lookedMs = (ledger: Ledger | null): number =>
  Number(Buffer.from(ledger?.state(lookedState) ?? []).toString())

/** What one look at the logs comes to: a change of the ledger, not yet written, and the names that it uses. */
export interface Collected {
  readonly change: LedgerChange
  readonly names: Names
}

/** Reads what is new in the logs and works out what it changes. Null when nothing does. Writes nothing. */
export async function collectLogs(input: Input, options: CollectOptions): Promise<Collected | null> {
  const { sources, place, ledger, tree, nowMs } = input
  const wanted = tree.refresh(sources, place, nowMs, options.only)
  if (wanted.tasks.length === 0 && !wanted.isChanged && ledger !== null) return null
  const book = await input.prices.load()
  const scanned = await scan(wanted, sources, book, options)
  const lookedMs = options.only === undefined ? nowMs : null
  return change(wanted.files, scanned, { ledger, tree, book, prices: input.prices, lookedMs })
}

/** The scanner is loaded only when there is something to read. */
async function scan(
  found: TreeChange,
  sources: readonly Source[],
  book: PriceBook,
  { onProgress }: CollectOptions,
): Promise<ScannedLog[]> {
  const { ScanHelpers } = await import('@aic/sources/scan')
  const bytesTotal = found.bytes.reduce((sum, bytes) => sum + bytes, 0)
  const readers = bytesTotal < helpersFromBytes ? new ScanHelpers(0) : new ScanHelpers()
  return readers.run(found.tasks, {
    sources,
    book,
    bytes: found.bytes,
    onProgress:
      onProgress &&
      ((filesDone, bytes) =>
        onProgress({ filesDone, filesTotal: found.tasks.length, bytesDone: Math.min(bytes, bytesTotal), bytesTotal })),
  })
}

interface Target {
  readonly ledger: Ledger | null
  readonly tree: LogTree
  readonly book: PriceBook
  readonly prices: PricesInUse
  /** When all logs were looked at; null: only some are. */
  readonly lookedMs: number | null
}

function change(files: readonly TreeFile[], scanned: readonly ScannedLog[], input: Target): Collected {
  const { ledger, tree, book } = input
  const names = new Names(ledger)
  const places = new Set<number>()
  const parts: StoredPart[] = []
  let lastLog = ledger?.lastLog() ?? 0
  for (const [i, log] of scanned.entries()) {
    const file = files[i] as TreeFile
    const wasRead = file.log > 0
    if (log.parts.length > 0 && file.log === 0) file.log = ++lastLog
    parts.push(...storedParts(log, file, tree, names, wasRead ? (ledger?.recordCount(file.log) ?? 0) : 0))
    tree.update(file, log)
  }
  const told = forgottenIn(ledger)
  const forgotten = told === null ? null : noteSessions(parts, names, told)
  const wanted = forgotten === null ? parts : withoutForgotten(parts, names, forgotten)
  const merged = merge({ parts: wanted, ledger, names, priceBackground: backgroundPricer(book) })
  for (const cells of merged.sums.values()) for (const place of cells.place) places.add(place)
  const made = ledgerChange(merged, names, findRoots(places, names, ledger), { ...input, lastLog })
  if (forgotten === null || forgotten === told) return { names, change: made }
  return { names, change: { ...made, states: new Map([...made.states, forgottenState(forgotten)]) } }
}

function ledgerChange(
  merged: Merged,
  names: Names,
  places: ReadonlyMap<number, string | null>,
  { ledger, tree, book, prices, lookedMs, lastLog }: Target & { readonly lastLog: number },
): LedgerChange {
  return {
    ...merged,
    generation: ledger?.generation() ?? 0,
    names: names.added,
    places,
    states: new Map([
      ['tree', tree.pack()] as const,
      ...(lookedMs === null ? [] : [[lookedState, packLooked(lookedMs)] as const]),
    ]),
    facts: new Map([
      ['last-log', String(lastLog)] as const,
      ...(ledger === null ? priceFacts(prices, book) : [['prices', book.version] as const]),
    ]),
  }
}

function storedParts(log: ScannedLog, file: TreeFile, tree: LogTree, names: Names, recordCount: number): StoredPart[] {
  if (log.parts.length === 0) return []
  const ids = new Uint32Array(log.names.length)
  for (let i = 0; i < ids.length; i++) ids[i] = names.id(log.names[i] as string)
  const source = tree.sourceOf(file)
  names.id(source)
  const path = tree.pathOf(file)
  let first = recordCount
  return log.parts.map(({ length, bytes, cells }) => {
    const part = { log: file.log, first, length, source, path, names: ids, bytes, cells }
    first += length
    return part
  })
}

/** Prices of background events: what agents book but never log. */
export function backgroundPricer(book: PriceBook): BackgroundPricer {
  const priceOf = priceLookup(book)
  return (model, atMs, tokens, webSearches) => {
    const price = priceOf(model)
    return price === null ? null : costNanoUsd(price, { atMs, tokens, webSearches, tier: 'standard', isUsOnly: false })
  }
}

import { type Cells, concatCells, hashHex, hashText, seedsOf } from '@aic/core'
import { countedCalls, isBooked, isTelemetry, type Ledger, ledgerRecords, toldAlone } from '@aic/store'
import type { AicOptions } from '../aic.ts'
import { costsOf, type ExportLine, lineOfBooked, linesOfCall } from './export-line.ts'
import { openForUpkeep } from './open.ts'

/** What to export. An end that is absent is open. */
export interface ExportFilter {
  /** UTC ms, inclusive. */
  readonly fromMs?: number
  readonly toMs?: number
  /** Source ids; all when absent. */
  readonly sources?: readonly string[]
}

/**
 * Every call of the ledger, each once, then background calls, then the totals that these were worked out from. Of a span of time
 * only totals of sessions that lie in it as a whole: against the calls of a part they would come to too much elsewhere.
 */
export function* exportLines(machine: AicOptions, filter: ExportFilter): Generator<ExportLine> {
  using ledger = openForUpkeep(machine, true)
  const roots = rootsOf(ledger)
  const cut = new Set<string>()
  for (const call of countedCalls(ledger)) {
    const { source, session } = { source: call.winner.source, session: call.earliest.session }
    if (!isSource(source, filter)) continue
    if (isInTime(call.earliest.atMs, filter)) yield* linesOfCall(call, (cwd) => roots.get(cwd) ?? null)
    else cut.add(`${source} ${session}`)
  }
  yield* backgroundLines(ledger, filter, roots)
  const booked = ledgerRecords(ledger).filter(
    (record) =>
      isBooked(record) &&
      !isTelemetry(record) &&
      isSource(record.source, filter) &&
      isInTime(record.atMs, filter) &&
      !cut.has(`${record.source} ${record.session}`),
  )
  yield* withParents(booked.map(lineOfBooked).toArray(), filter)
  const told = toldAlone(ledger).filter(({ source, atMs }) => isSource(source, filter) && isInTime(atMs, filter))
  yield* told.map(lineOfBooked)
}

/** Of a span of time: without forks whose parent is not in it, since what they started from would be missing. */
function withParents(booked: readonly ExportLine[], { fromMs, toMs }: ExportFilter): readonly ExportLine[] {
  if (fromMs === undefined && toMs === undefined) return booked
  const ids = new Set(booked.map(({ id }) => id))
  return booked.filter(({ request }) => request === null || ids.has(request))
}

const isSource = (id: string, { sources }: ExportFilter): boolean => sources?.includes(id) ?? true

const isInTime = (atMs: number, { fromMs = -Infinity, toMs = Infinity }: ExportFilter): boolean =>
  atMs >= fromMs && atMs <= toMs

/** Project folders by working directory. */
function rootsOf(ledger: Ledger): ReadonlyMap<string, string | null> {
  return new Map([...ledger.places()].map(([id, root]) => [ledger.nameText(id), root]))
}

function* backgroundLines(
  ledger: Ledger,
  filter: ExportFilter,
  roots: ReadonlyMap<string, string | null>,
): Generator<ExportLine> {
  const cells = concatCells([...ledger.sums(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER).values()])
  const names = ledger.allNames()
  for (let i = 0; i < cells.length; i++) {
    if (cells.isBackground[i] !== 1 || !isInTime(cells.firstMs[i] as number, filter)) continue
    const line = backgroundLine(cells, i, names, roots)
    if (isSource(line.source, filter)) yield line
  }
}

function backgroundLine(
  c: Cells,
  i: number,
  names: ReadonlyMap<number, string>,
  roots: ReadonlyMap<string, string | null>,
): ExportLine {
  const at = (column: Float64Array): number => column[i] as number
  const text = (column: Float64Array): string => names.get(at(column)) ?? ''
  const [source, session, model, cwd] = [text(c.source), text(c.session), text(c.model), text(c.place)]
  const [name, provider] = model.split('\n')
  const atMs = at(c.firstMs)
  const { input, output, cacheRead, cacheWrite5m, cacheWrite1h, reasoning } = c
  return {
    type: 'background',
    id: hashHex(hashText(seedsOf(source), ['background', session, model, atMs].join('\n'))),
    request: null,
    source,
    session,
    project: roots.get(cwd) ?? null,
    cwd: cwd || null,
    model: name || null,
    provider: provider ?? null,
    atMs,
    at: new Date(atMs).toISOString(),
    tokens: {
      input: at(input),
      output: at(output),
      cacheRead: at(cacheRead),
      cacheWrite5m: at(cacheWrite5m),
      cacheWrite1h: at(cacheWrite1h),
      reasoning: at(reasoning),
    },
    webSearches: at(c.webSearches),
    ...costsOf(null, at(c.unpricedCalculated) > 0 ? null : at(c.costCalculated)),
    tier: 'standard',
    isUsOnly: false,
    isSidechain: false,
    isIdEnough: true,
    hasCopies: false,
  }
}

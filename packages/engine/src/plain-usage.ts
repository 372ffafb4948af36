import {
  type Amount,
  type BookedTotal,
  backgroundOf,
  bookedBy,
  type CellColumn,
  type Cells,
  cellColumns,
  cellSums,
  clocksDifferMs,
  costNanoUsd,
  emptyCells,
  findPrice,
  hashText,
  type LoggedCall,
  type ModelName,
  type Parsed,
  type PlaceName,
  type PriceBook,
  perRequest,
  type SessionName,
  seedsOf,
  sessionsInPath,
  slotOf,
  type Usage,
  unloggedCalls,
} from '@aic/core'
import { modelText, type Place, readFiles, resolveAll, type Source } from '@aic/sources'

type Row = Record<CellColumn, number>

/**
 * Usage read straight from the logs, with no ledger and no speed: the specification that the ledger's sums are tested against.
 */
export function plainUsage(sources: readonly Source[], place: Place, book: PriceBook): Usage {
  const tables = new Tables()
  for (const [number, source] of sources.entries()) {
    const files = readFiles(source, place).map((file) => ({
      ...file,
      parsed: file.parsed.map((item) => asStored(item, source.id)),
    }))
    const parsed = files.flatMap((file) => file.parsed)
    const calls = resolveAll(parsed)
    for (const call of calls) tables.add(number, call, rowOf(call, book))
    const told = toldCalls(files, calls)
    for (const call of told) tables.add(number, call, toldRow(call, book))
    for (const call of backgroundCalls(source.id, parsed, calls, told))
      tables.add(number, call, { ...rowOf(call, book), isBackground: 1 })
  }
  return tables.usage(sources)
}

/** The ledger knows request ids by their hash, and tells calls apart by it where all else is equal. */
function asStored(item: Parsed, source: string): Parsed {
  if ((item.kind !== 'call' && item.kind !== 'telemetry') || item.requestId === null) return item
  return { ...item, requestId: hashText(seedsOf(source), item.requestId).join(':') }
}

/** Where a call counts, and what: a logged one, or one that was only booked. */
type Counted = Pick<
  LoggedCall,
  'session' | 'cwd' | 'model' | 'provider' | 'atMs' | 'tokens' | 'webSearches' | 'reportedNanoUsd' | 'tier' | 'isUsOnly'
>

/** What telemetry told and no log of its session holds, in the place where the session began. */
function toldCalls(files: ReturnType<typeof readFiles>, calls: readonly LoggedCall[]): Counted[] {
  const told = files.flatMap(({ parsed }) => parsed.filter((item) => item.kind === 'telemetry'))
  const booked = files.flatMap(({ parsed }) => parsed.filter((item) => item.kind === 'booked'))
  return [...Map.groupBy(told, (call) => call.session)].flatMap(([session, own]) => {
    const records = files.flatMap(({ path, parsed }) => {
      const isOwn = sessionsInPath(path).includes(session)
      return parsed.filter((item) => item.kind === 'call' && (isOwn || item.session === session)) as LoggedCall[]
    })
    const byId = Map.groupBy(records, (record) => record.id)
    const isHere = (item: { readonly session: string }): boolean => item.session === session
    const cwd = firstCwd(calls.filter(isHere)) ?? firstCwd(booked.filter(isHere))
    const logged = [...byId.values()].flatMap((copies) => perRequest(copies))
    return unloggedCalls(own, logged).map((call) => ({ ...call, cwd, provider: null, isUsOnly: false }))
  })
}

/** The calculated cost counts before the reported one. */
function toldRow(call: Counted, book: PriceBook): Row {
  const row = rowOf(call, book)
  const costAuto = row.unpricedCalculated === 0 ? row.costCalculated : row.costReported
  return { ...row, isBackground: 1, costAuto }
}

/** What agents booked and no call shows, in the place where the session began. */
function backgroundCalls(
  source: string,
  parsed: readonly Parsed[],
  calls: readonly LoggedCall[],
  told: readonly Counted[],
): Counted[] {
  const booked = Map.groupBy(
    parsed.filter((item) => item.kind === 'booked'),
    (total) => total.session,
  )
  const logged = Map.groupBy(calls, (call) => call.session)
  return [...booked].flatMap(([session, totals]) => {
    const own = logged.get(session) ?? []
    const parent = parentOf(totals, source)
    const fromMs = Math.min(...own.map((call) => call.atMs), ...totals.map((total) => total.atMs))
    const start = bookedBy((parent === null ? undefined : booked.get(parent)) ?? [], fromMs)
    const toldHere = told.filter((call) => call.session === session).map(toldAmount)
    return backgroundOf(totals, start, [...own.map(amountOf), ...toldHere]).map((amount) => ({
      ...amount,
      session,
      cwd: firstCwd(own) ?? firstCwd(totals),
      provider: null,
      reportedNanoUsd: null,
      tier: 'standard' as const,
      isUsOnly: false,
    }))
  })
}

const amountOf = ({ atMs, model, provider, tokens, webSearches }: Counted): Amount => ({
  atMs,
  model: modelText(model, provider),
  tokens,
  webSearches,
})

/** A booking soon before a call may hold it, since their clocks may differ. */
const toldAmount = (call: Counted): Amount => ({ ...amountOf(call), atMs: call.atMs - clocksDifferMs })

/** Of several parents the one that was told first; of those the one whose id is the lesser. */
function parentOf(totals: readonly BookedTotal[], source: string): string | null {
  const forked = totals.flatMap(({ atMs, parentSession }) =>
    parentSession === null ? [] : [{ atMs, parentSession, key: hashText(seedsOf(source), `booked\n${parentSession}`) }],
  )
  const [first] = forked.sort((a, b) => a.atMs - b.atMs || (a.key.join(' ') < b.key.join(' ') ? -1 : 1))
  return first?.parentSession ?? null
}

/** The earliest place of a session that is known; of several at that moment the lesser by name. */
function firstCwd(items: readonly { readonly atMs: number; readonly cwd?: string | null }[]): string | null {
  const placed = items.flatMap(({ atMs, cwd = null }) => (cwd === null ? [] : [{ atMs, cwd }]))
  return placed.sort((a, b) => a.atMs - b.atMs || (a.cwd < b.cwd ? -1 : 1))[0]?.cwd ?? null
}

function rowOf(call: Counted, book: PriceBook): Row {
  const price = findPrice(book, { name: call.model, provider: call.provider })
  const calculated = price === null ? null : costNanoUsd(price, call)
  const auto = call.reportedNanoUsd ?? calculated
  return {
    ...call.tokens,
    slot: slotOf(call.atMs),
    session: 0,
    source: 0,
    model: 0,
    place: 0,
    isBackground: 0,
    calls: 1,
    webSearches: call.webSearches,
    costAuto: auto ?? 0,
    costCalculated: calculated ?? 0,
    costReported: call.reportedNanoUsd ?? 0,
    unpricedAuto: auto === null ? 1 : 0,
    unpricedCalculated: calculated === null ? 1 : 0,
    firstMs: call.atMs,
    lastMs: call.atMs,
  }
}

/** Rows by their key, and the names that they point to. */
class Tables {
  readonly #models = table<ModelName>()
  readonly #sessions = table<SessionName>()
  readonly #places = table<PlaceName>()
  readonly #rows = new Map<string, Row>()

  add(source: number, call: Counted, row: Row): void {
    row.source = source
    row.model = this.#models.number({ name: call.model, provider: call.provider })
    row.session = this.#sessions.number({ source, name: call.session })
    row.place = this.#places.number({ cwd: call.cwd, root: call.cwd })
    const key = [row.slot, row.session, row.model, row.place, row.isBackground].join(' ')
    const sum = this.#rows.get(key)
    if (sum === undefined) {
      this.#rows.set(key, row)
      return
    }
    for (const name of cellSums) sum[name] += row[name]
    sum.firstMs = Math.min(sum.firstMs, row.firstMs)
    sum.lastMs = Math.max(sum.lastMs, row.lastMs)
  }

  usage(sources: readonly Source[]): Usage {
    return {
      cells: toCells([...this.#rows.values()]),
      sources: sources.map((source) => source.id),
      models: this.#models.all,
      sessions: this.#sessions.all,
      places: this.#places.all,
    }
  }
}

function toCells(rows: readonly Row[]): Cells {
  const cells = emptyCells(rows.length)
  for (const [i, row] of rows.entries()) for (const name of cellColumns) cells[name][i] = row[name]
  return cells
}

function table<T extends object>(): { all: T[]; number(value: T): number } {
  const numbers = new Map<string, number>()
  const all: T[] = []
  return {
    all,
    number(value) {
      const key = JSON.stringify(value)
      const known = numbers.get(key)
      if (known !== undefined) return known
      numbers.set(key, all.push(value) - 1)
      return all.length - 1
    },
  }
}

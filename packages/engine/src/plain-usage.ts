import {
  type CellColumn,
  type Cells,
  cellColumns,
  costNanoUsd,
  emptyCells,
  findPrice,
  type LoggedCall,
  type ModelName,
  type PlaceName,
  type PriceBook,
  type SessionName,
  slotOf,
  type Usage,
} from '@aic/core'
import type { Place, Source } from '@aic/sources'
import { readPlainly, resolveAll } from '@aic/sources'

type Row = Record<CellColumn, number>

/**
 * Usage read straight from the logs, with no ledger and no speed: the specification that the ledger's sums are tested against.
 * Without background events.
 */
export function plainUsage(sources: readonly Source[], place: Place, book: PriceBook): Usage {
  const models = table<ModelName>()
  const sessions = table<SessionName>()
  const places = table<PlaceName>()
  const rows = new Map<string, Row>()
  for (const [source, { id: _ }] of sources.entries()) {
    for (const call of resolveAll(readPlainly(sources[source] as Source, place))) {
      const row = rowOf(call, book)
      row.source = source
      row.model = models.number({ name: call.model, provider: call.provider })
      row.session = sessions.number({ source, name: call.session })
      row.place = places.number({ cwd: call.cwd, root: call.cwd })
      addRow(rows, row)
    }
  }
  return {
    cells: toCells([...rows.values()]),
    sources: sources.map((source) => source.id),
    models: models.all,
    sessions: sessions.all,
    places: places.all,
  }
}

function rowOf(call: LoggedCall, book: PriceBook): Row {
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

function addRow(rows: Map<string, Row>, row: Row): void {
  const key = [row.slot, row.session, row.model, row.place].join(' ')
  const sum = rows.get(key)
  if (sum === undefined) {
    rows.set(key, row)
    return
  }
  for (const name of cellColumns.slice(6, -2)) sum[name] += row[name]
  sum.firstMs = Math.min(sum.firstMs, row.firstMs)
  sum.lastMs = Math.max(sum.lastMs, row.lastMs)
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

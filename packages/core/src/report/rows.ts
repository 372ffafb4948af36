import type { Usage } from '../usage.ts'
import { type PeriodKind, periodStart, periodText, type Weekday } from './calendar.ts'
import type { CostMode } from './cost-mode.ts'
import type { Selection } from './filter.ts'
import { sessionPlaces } from './session-places.ts'
import { addCell, addSums, type MutableSums, noSums, type Sums, tokensOf } from './sums.ts'

/** What a row of a report can be. */
export const groupings = ['day', 'week', 'month', 'session', 'project', 'model', 'source'] as const
export type Grouping = (typeof groupings)[number]

/** What the rows of a report are made by. */
export interface RowsQuery {
  readonly by: Grouping
  readonly mode: CostMode
  readonly startOfWeek: Weekday
  /** Besides, one row per folder that sessions were started in. Defaults to false. */
  readonly isByInstance?: boolean
}

/** Sums of one model, or of one source, within a row. */
export interface Share {
  /** Model as logged, or source id; null when the logs don't say. */
  readonly name: string | null
  readonly sums: Sums
}

/** Sums of one source within a row, and by model, dearest first. */
export interface SourceShare extends Share {
  readonly models: readonly Share[]
}

/** One row of a report, whatever it is grouped by. */
export interface ReportRow {
  /** Day, first day of the week, month, session, project folder, model or source; null when the logs don't say. */
  readonly key: string | null
  /** The folder that the row's earliest session was started in; null when the logs don't say. */
  readonly cwd: string | null
  readonly sums: Sums
  /** By model, dearest first. */
  readonly models: readonly Share[]
  /** By source, dearest first. */
  readonly sources: readonly SourceShare[]
}

/**
 * The rows of a report: days, weeks and months in order of time; everything else dearest first.
 * Every cell of the selection is in exactly one row, so all groupings of one selection add up to the same totals.
 */
export function reportRows(selection: Selection, query: RowsQuery): ReportRow[] {
  const keys = rowKeys(selection, query)
  const leaves = leavesOf(selection, query, keys.rowOf)
  const rows = [...Map.groupBy(leaves, (leaf) => leaf.row).values()].map((group) => toRow(selection.usage, group, keys))
  return isPeriod(query.by) ? rows.sort(byTime) : rows.sort(byCost)
}

/** Whether rows are spans of a calendar, which have an order of their own. */
export const isPeriod = (by: Grouping): by is PeriodKind => by === 'day' || by === 'week' || by === 'month'

/** Sums of one (row, model, source); rows and shares are added up from these. */
interface Leaf {
  readonly row: number
  readonly model: number
  readonly source: number
  readonly sums: MutableSums
  place: number
}

interface RowKeys {
  /** A number that is equal for cells of one row. `at` is the index in the selection. */
  readonly rowOf: (cell: number, at: number) => number
  readonly textOf: (row: number) => string | null
}

function rowKeys(selection: Selection, query: RowsQuery): RowKeys {
  const keys = plainKeys(selection, query)
  if (query.isByInstance !== true) return keys
  const { cells, places } = selection.usage
  const placeOf = sessionPlaces(selection.usage)
  const folder = numbered(places.map((place) => place.cwd))
  const count = folder.names.length
  return {
    rowOf: (cell, at) =>
      keys.rowOf(cell, at) * count + (folder.numbers[placeOf[cells.session[cell] as number] as number] as number),
    textOf: (row) => keys.textOf(Math.floor(row / count)),
  }
}

function plainKeys({ usage, days }: Selection, { by, startOfWeek }: RowsQuery): RowKeys {
  const { cells } = usage
  if (isPeriod(by)) {
    return {
      rowOf: (_, at) => periodStart(by, days[at] as number, startOfWeek),
      textOf: (row) => periodText(by, row),
    }
  }
  switch (by) {
    case 'session':
      return { rowOf: (cell) => cells.session[cell] as number, textOf: (row) => usage.sessions[row]?.name ?? null }
    case 'source':
      return { rowOf: (cell) => cells.source[cell] as number, textOf: (row) => usage.sources[row] ?? null }
    case 'model':
      return tableKeys(
        cells.model,
        usage.models.map((model) => model.name),
      )
    case 'project':
      return tableKeys(
        cells.place,
        usage.places.map((place) => place.root ?? place.cwd),
      )
  }
}

function tableKeys(column: Float64Array, names: readonly (string | null)[]): RowKeys {
  const table = numbered(names)
  return {
    rowOf: (cell) => table.numbers[column[cell] as number] as number,
    textOf: (row) => table.names[row] ?? null,
  }
}

/** Equal names get equal numbers. */
function numbered(names: readonly (string | null)[]): { numbers: number[]; names: (string | null)[] } {
  const known = new Map<string | null, number>()
  const numbers = names.map((name) => {
    const number = known.get(name) ?? known.size
    known.set(name, number)
    return number
  })
  return { numbers, names: [...known.keys()] }
}

function leavesOf({ usage, cells: selected }: Selection, { mode }: RowsQuery, rowOf: RowKeys['rowOf']): Leaf[] {
  const { cells } = usage
  const models = numbered(usage.models.map((model) => model.name))
  const sourceCount = Math.max(1, usage.sources.length)
  const perRow = Math.max(1, models.names.length) * sourceCount
  const leaves = new Map<number, Leaf>()
  /** The last leaf of each model and source: cells of a row mostly follow each other. */
  const latest: (Leaf | undefined)[] = new Array<undefined>(perRow).fill(undefined)
  for (let at = 0; at < selected.length; at++) {
    const i = selected[at] as number
    const row = rowOf(i, at)
    const source = cells.source[i] as number
    const kind = (models.numbers[cells.model[i] as number] as number) * sourceCount + source
    let leaf = latest[kind]
    if (leaf === undefined || leaf.row !== row) {
      leaf = leaves.get(row * perRow + kind)
      if (leaf === undefined) {
        leaf = { row, model: cells.model[i] as number, source, sums: noSums(), place: -1 }
        leaves.set(row * perRow + kind, leaf)
      }
      latest[kind] = leaf
    }
    if ((cells.firstMs[i] as number) < leaf.sums.firstMs) leaf.place = cells.place[i] as number
    addCell(leaf.sums, cells, i, mode)
  }
  return [...leaves.values()]
}

function toRow(usage: Usage, leaves: readonly Leaf[], keys: RowKeys): ReportRow {
  const [first] = leaves as readonly [Leaf]
  const earliest = leaves.reduce((best, leaf) => (leaf.sums.firstMs < best.sums.firstMs ? leaf : best), first)
  const modelsOf = (group: readonly Leaf[]): Share[] =>
    [...Map.groupBy(group, (leaf) => usage.models[leaf.model]?.name ?? null)].map(toShare).sort(byShare)
  const bySource = [...Map.groupBy(leaves, (leaf) => usage.sources[leaf.source] ?? null)]
  const models = modelsOf(leaves)
  return {
    key: keys.textOf(first.row),
    cwd: usage.places[earliest.place]?.cwd ?? null,
    sums: sumsOf(leaves),
    models,
    sources: bySource
      .map((entry) => ({ ...toShare(entry), models: bySource.length === 1 ? models : modelsOf(entry[1]) }))
      .sort(byShare),
  }
}

const toShare = ([name, leaves]: readonly [string | null, readonly Leaf[]]): Share => ({ name, sums: sumsOf(leaves) })

function sumsOf(leaves: readonly Leaf[]): Sums {
  const sums = noSums()
  for (const leaf of leaves) addSums(sums, leaf.sums)
  return sums
}

const byShare = (a: Share, b: Share): number => dearer(a.sums, b.sums) || compareText(a.name, b.name)

/** Dearest first, then most tokens. */
export const dearer = (a: Sums, b: Sums): number => b.knownNanoUsd - a.knownNanoUsd || tokensOf(b) - tokensOf(a)

const byCost = (a: ReportRow, b: ReportRow): number => dearer(a.sums, b.sums) || compareText(a.key, b.key)

const byTime = (a: ReportRow, b: ReportRow): number => compareText(a.key, b.key) || compareText(a.cwd, b.cwd)

/** By code units, so that the order is the same in every locale; null last. */
export function compareText(a: string | null, b: string | null): number {
  if (a === b) return 0
  if (a === null) return 1
  if (b === null) return -1
  return a < b ? -1 : 1
}

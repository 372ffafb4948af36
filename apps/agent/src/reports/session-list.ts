import type { Usage } from '@aic/core'
import { compareText, type SessionTable, sessionTable } from '@aic/core/report'
import type { AgentParts } from '../agent-parts.ts'
import { type LoadedReport, loadReport } from './load-report.ts'
import type { ReportOptions } from './report-options.ts'

/** What sessions may be put in order by. */
export const sessionOrders = [
  'cost',
  'tokens',
  'calls',
  'first',
  'last',
  'duration',
  'session',
  'project',
  'source',
] as const
/** One of them. */
export type SessionOrder = (typeof sessionOrders)[number]

/** Sessions of one report, ready to be ordered, searched and cut. */
export interface SessionList {
  readonly report: LoadedReport
  readonly table: SessionTable
  /** Rows by each order that was asked for, least first. */
  readonly orders: Map<SessionOrder, Uint32Array>
}

/**
 * Makes the list of sessions once for each change of what it is made of, so that paging through 100,000 of them costs nothing but the page. Only the
 * list that was asked for last is kept.
 */
export class SessionLists {
  #kept: { readonly key: string; readonly config: object; readonly list: SessionList } | null = null

  /** `query` tells options apart. */
  async of(parts: AgentParts, options: ReportOptions, query: string): Promise<SessionList> {
    const key = `${parts.aic.version()} ${query}`
    const config = parts.config.current()
    if (this.#kept?.key === key && this.#kept.config === config) return this.#kept.list
    const report = await loadReport(parts, options)
    const list = { report, table: sessionTable(report.selection, options.mode), orders: new Map() }
    this.#kept = { key: `${parts.aic.version()} ${query}`, config, list }
    return list
  }
}

/** Rows in an order, least first; equal ones by their last call. */
export function rowsBy(list: SessionList, order: SessionOrder): Uint32Array {
  const known = list.orders.get(order)
  if (known !== undefined) return known
  const { table } = list
  const compare = comparerOf(list, order)
  const rows = Uint32Array.from({ length: table.length }, (_, row) => row)
  rows.sort((a, b) => compare(a, b) || (table.lastMs[a] as number) - (table.lastMs[b] as number) || a - b)
  list.orders.set(order, rows)
  return rows
}

function comparerOf({ table, report }: SessionList, order: SessionOrder): (a: number, b: number) => number {
  const by = (column: Float64Array) => (a: number, b: number) => (column[a] as number) - (column[b] as number)
  const byText = (text: (row: number) => string | null) => (a: number, b: number) => compareText(text(a), text(b))
  const { sessions, sources } = report.usage
  switch (order) {
    case 'cost':
      return by(table.knownNanoUsd)
    case 'tokens':
      return by(table.tokens)
    case 'calls':
      return by(table.calls)
    case 'first':
      return by(table.firstMs)
    case 'last':
      return by(table.lastMs)
    case 'duration':
      return by(table.lastMs.map((lastMs, row) => lastMs - (table.firstMs[row] as number)))
    case 'session':
      return byText((row) => sessions[table.session[row] as number]?.name ?? null)
    case 'source':
      return byText((row) => sources[sessions[table.session[row] as number]?.source ?? -1] ?? null)
    case 'project':
      return byText((row) => projectOf(report, table, row).name)
  }
}

/** The project of a row: its readable name, and its folder. */
export function projectOf(
  { usage, projects }: LoadedReport,
  table: SessionTable,
  row: number,
): { readonly name: string | null; readonly folder: string | null } {
  const place = usage.places[table.place[row] as number]
  const folder = place?.root ?? place?.cwd ?? null
  return { name: folder === null ? null : (projects.get(folder) ?? folder), folder }
}

/** Whether each row holds all words of a text in its session, project, folder, source or models, whatever the case. */
export function matching({ report, table }: SessionList, text: string): (row: number) => boolean {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  const checks = words.map((word) => wordCheck(report, table, word))
  return (row) => checks.every((check) => check(row))
}

/** Of names that many rows share each is looked at once. */
function wordCheck({ usage, projects }: LoadedReport, table: SessionTable, word: string): (row: number) => boolean {
  const holds = (text: string | null | undefined): boolean => text?.toLowerCase().includes(word) === true
  const { sessions, sources, models, places }: Usage = usage
  const isPlace = places.map(({ root, cwd }) => holds(root ?? cwd) || holds(projects.get(root ?? cwd)))
  const isSource = sources.map(holds)
  const isModel = models.map(({ name }) => holds(name))
  return (row) => {
    const session = sessions[table.session[row] as number]
    return (
      isPlace[table.place[row] as number] === true ||
      isSource[session?.source ?? -1] === true ||
      (table.models[row] ?? []).some((model) => isModel[model]) ||
      holds(session?.name)
    )
  }
}

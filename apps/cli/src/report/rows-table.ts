import { costOf, type Grouping, type ReportRow, type Share, type Sums, sumOf, tokensOf } from '@aic/core/report'
import { dateTime, modelLabel, sessionLabel } from '../screen/format.ts'
import type { Screen } from '../screen/screen.ts'
import { type Column, type Line, renderTable } from '../screen/table.ts'
import type { Loaded } from './load.ts'
import type { ReportOptions } from './options.ts'
import { modelsColumn, type Shown, sumColumns, totalLabel } from './shown.ts'

interface ShownRow extends Shown {
  /** A shorter label; empty where there is none. */
  readonly shortLabel: string
  readonly project: string
  /** Where its sessions were started. */
  readonly folder: string
  readonly sources: readonly string[]
  readonly lastActive: string
  readonly share: string
}

/** What a table of rows is drawn from, and on. */
export interface TableQuery {
  readonly by: Grouping
  readonly isBreakdown: boolean
  /** Also a line per agent; with a breakdown its models stand below it. */
  readonly isByAgent: boolean
  /** Rows are told apart by the folder that their sessions were started in, too. */
  readonly isByInstance: boolean
  readonly options: ReportOptions
  readonly loaded: Loaded
  readonly screen: Screen
}

const titles = {
  day: 'Date',
  week: 'Week from',
  month: 'Month',
  session: 'Session',
  project: 'Project',
  model: 'Model',
  source: 'Agent',
} as const satisfies Record<Grouping, string>

/** The table of a report of rows, with a line of totals. */
export function rowsTable(rows: readonly ReportRow[], query: TableQuery): string {
  const { options, screen } = query
  const total = sumOf(rows.map((row) => row.sums))
  const shown = rows.map((row) => shownRow(row, query, total))
  const lines: Line<ShownRow>[] = rows.flatMap((row, i) => linesOf(row, shown[i] as ShownRow, query))
  if (rows.length > 0) {
    lines.push({ row: { ...blank, label: totalLabel, sums: total }, look: 'total' })
  }
  const max = rows.length > 1 ? Math.max(...rows.map((row) => row.sums.knownNanoUsd)) : 0
  const columns = [...keyColumns(query, rows), ...sumColumns<ShownRow>(options.noCost, options.noCost ? 0 : max)]
  return renderTable(columns, lines, screen, options.isCompact)
}

function linesOf(row: ReportRow, shown: ShownRow, { isBreakdown, isByAgent }: TableQuery): Line<ShownRow>[] {
  const part = (label: string, { sums }: Share): Line<ShownRow> => ({ row: { ...blank, label, sums }, look: 'sub' })
  const models = (shares: readonly Share[], indent: string): Line<ShownRow>[] =>
    isBreakdown ? shares.map((share) => part(indent + modelLabel(share.name), share)) : []
  const parts = isByAgent
    ? row.sources.flatMap((share) => [part(share.name ?? '(unknown)', share), ...models(share.models, '  ')])
    : models(row.models, '')
  return [{ row: shown, look: 'row' }, ...parts]
}

const blank = { shortLabel: '', models: [], project: '', folder: '', sources: [], lastActive: '', share: '' }

function shownRow(row: ReportRow, { by, loaded, options }: TableQuery, total: Sums): ShownRow {
  const { sums, models, key, cwd } = row
  return {
    label: labelOf(by, key, loaded),
    shortLabel: by === 'model' ? modelLabel(key) : '',
    sums,
    models,
    project: projectOf(cwd, loaded),
    folder: cwd ?? '(unknown)',
    sources: row.sources.map(({ name }) => name ?? ''),
    lastActive: dateTime(options.zone, sums.lastMs),
    share: shareOf(sums, total, options.noCost),
  }
}

/** Of the known cost, or of all tokens where no cost is shown. */
function shareOf(sums: Sums, total: Sums, noCost: boolean): string {
  const [part, whole] = noCost ? [tokensOf(sums), tokensOf(total)] : [sums.knownNanoUsd, total.knownNanoUsd]
  if (!noCost && costOf(sums).nanoUsd === null) return '?'
  return whole > 0 ? `${((part / whole) * 100).toFixed(1)}%` : ''
}

/** The name of the project that a working directory belongs to. */
export const projectOf = (cwd: string | null, { projects, roots }: Loaded): string =>
  projects.get(roots.get(cwd) ?? null) ?? '(unknown)'

function labelOf(by: Grouping, key: string | null, { projects }: Loaded): string {
  switch (by) {
    case 'project':
      return projects.get(key) ?? '(unknown)'
    case 'model':
      return key ?? '(unknown)'
    case 'session':
      return sessionLabel(key)
    default:
      return key ?? ''
  }
}

/** What is said of a row besides its sums. Agents and models that have lines of their own need no column. */
function keyColumns(query: TableQuery, rows: readonly ReportRow[]): Column<ShownRow>[] {
  const { by, isByInstance, isBreakdown, isByAgent } = query
  const hasLines = isBreakdown || isByAgent
  const key: Column<ShownRow> = {
    title: titles[by],
    align: 'left',
    full: ({ label }) => label,
    rank: 0,
    minWidth: hasLines ? Math.max(18, leastWidth[by]) : leastWidth[by],
  }
  const agents = hasSeveralAgents(by, rows) && !isByAgent ? [agentColumn] : []
  const models = isBreakdown ? [] : [modelsColumn<ShownRow>()]
  switch (by) {
    case 'session':
      return [key, text('Project', ({ project }) => project, 10, 5), ...agents, ...models, lastActiveColumn]
    case 'project': {
      const folder = text('Folder', ({ folder }) => folder, 12, 5)
      return [key, ...(isByInstance ? [folder] : []), ...agents, ...models]
    }
    case 'model': {
      const named = { ...key, short: ({ label, shortLabel }: ShownRow) => shortLabel || label }
      return [named, ...agents.map((column) => ({ ...column, rank: 77 })), shareColumn]
    }
    case 'source':
      return [key, ...models, shareColumn]
    default:
      return [key, ...agents, ...models]
  }
}

const hasSeveralAgents = (by: Grouping, rows: readonly ReportRow[]): boolean =>
  by !== 'source' && new Set(rows.flatMap((row) => row.sources.map(({ name }) => name))).size > 1

/** How far names may be cut: names of models hardly, since they have a shorter form. */
const leastWidth = {
  day: 10,
  week: 10,
  month: 10,
  session: 8,
  project: 12,
  model: 26,
  source: 12,
} as const satisfies Record<Grouping, number>

const text = (title: string, full: (row: ShownRow) => string, minWidth: number, rank: number): Column<ShownRow> => ({
  title,
  align: 'left',
  full,
  minWidth,
  rank,
  style: (cell, _, paint) => paint.dim(cell),
})

const agentColumn: Column<ShownRow> = {
  ...text('Agent', ({ sources }) => sources.join(', '), 11, 72),
  list: ({ sources }) => sources,
}

const shareColumn: Column<ShownRow> = { ...text('Share', ({ share }) => share, 5, 80), align: 'right' }

const lastActiveColumn: Column<ShownRow> = {
  ...text('Last active', ({ lastActive }) => lastActive, 16, 35),
  short: ({ lastActive }) => lastActive.slice(5),
}

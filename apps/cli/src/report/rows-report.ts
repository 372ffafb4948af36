import {
  type Grouping,
  instancesJson,
  isPeriod,
  type ReportRow,
  reportRows,
  rowsJson,
  sectionsJson,
} from '@aic/core/report'
import type { SourceFacts } from '@aic/engine'
import type { Values } from '../args/flag.ts'
import { UsageError } from '../args/usage-error.ts'
import type { Cli, ExitCode } from '../cli.ts'
import { type Screen, screenOf } from '../screen/screen.ts'
import { rowsCsv } from './csv.ts'
import { emptyText } from './empty.ts'
import { envelope, writeJson } from './envelope.ts'
import type { reportFlags, sectionsFlag } from './flags.ts'
import { rowsHeading } from './heading.ts'
import { instancesTable } from './instances-table.ts'
import { type Loaded, load, withAic } from './load.ts'
import { notesOf } from './notes.ts'
import { type ReportOptions, reportOptions } from './options.ts'
import { rowsTable } from './rows-table.ts'

type RowsValues = Values<typeof reportFlags> & Partial<Values<typeof sectionsFlag>>

/** One report: what its rows are, and they. */
interface Part {
  readonly by: Grouping
  readonly rows: readonly ReportRow[]
}

/** Runs a report whose rows are days, weeks, months, sessions, projects, models or sources. */
export async function runRows(by: Grouping, values: RowsValues, cli: Cli): Promise<ExitCode> {
  const options = reportOptions(values, by, cli)
  const sections = sectionsOf(values, options.output)
  return withAic(cli, options.isOffline, (aic) => {
    const loaded = load(aic, options, cli)
    const toPart = (one: Grouping): Part => ({ by: one, rows: rowsOf(one, loaded, options, values) })
    const first = toPart(sections?.[0] ?? by)
    const parts = [first, ...(sections ?? []).slice(1).map(toPart)]
    switch (options.output) {
      case 'json': {
        const json =
          sections === null ? partJson(first, values, options) : sectionsJson(parts, { isByAgent: values['by-agent'] })
        return writeJson({ ...json, aic: envelope(first.rows, loaded, options, cli.nowMs) }, options, cli)
      }
      case 'csv':
        cli.stdout.write(rowsCsv(first.by, first.rows, { ...detailOf(first.by, values), noCost: options.noCost }))
        return 0
      case 'table': {
        const screen = screenOf(cli, values)
        const notes = notesOf(first.rows, loaded, options, screen)
        const tables = parts.map((part) => tableText(part, { loaded, options, values, screen, sources: aic.sources }))
        cli.stdout.write(tables.join('\n') + (notes === '' ? '' : `\n${notes}`))
        return 0
      }
    }
  })
}

function rowsOf(by: Grouping, { selection }: Loaded, options: ReportOptions, values: RowsValues): ReportRow[] {
  const rows = reportRows(selection, { ...options, by, isByInstance: values.instances })
  return values.order === (isPeriod(by) ? 'desc' : 'asc') ? rows.toReversed() : rows
}

function partJson({ by, rows }: Part, values: RowsValues, { project }: ReportOptions): object {
  const json = { isByAgent: values['by-agent'], isOneProject: project !== null }
  return values.instances ? instancesJson(by, rows, json) : rowsJson(by, rows, json)
}

/** Which lines stand below a row. A model's parts are always those of agents, and an agent is no part of itself. */
const detailOf = (by: Grouping, values: RowsValues) => ({
  isByAgent: by === 'model' ? values['by-agent'] || values.breakdown : by !== 'source' && values['by-agent'],
  isBreakdown: by !== 'model' && values.breakdown,
})

interface Drawing {
  readonly loaded: Loaded
  readonly options: ReportOptions
  readonly values: RowsValues
  readonly screen: Screen
  readonly sources: readonly SourceFacts[]
}

function tableText({ by, rows }: Part, { loaded, options, values, screen, sources }: Drawing): string {
  const title = rowsHeading(by, options, screen)
  if (rows.length === 0) return title + emptyText(loaded, options, sources, screen)
  const query = { by, ...detailOf(by, values), isByInstance: values.instances, options, loaded, screen }
  // Rows of projects are few for each folder: one table of all reads better.
  return title + (values.instances && by !== 'project' ? instancesTable(rows, query) : rowsTable(rows, query))
}

const sectionNames = { daily: 'day', weekly: 'week', monthly: 'month', session: 'session' } as const

/** The reports of `--sections`; null without it. */
function sectionsOf({ sections, instances }: RowsValues, output: ReportOptions['output']): Grouping[] | null {
  if (sections === undefined) return null
  if (output === 'csv' || instances) {
    const other = output === 'csv' ? '--csv' : '--instances'
    throw new UsageError(`--sections and ${other} contradict each other`, '', 'contradicting-flags')
  }
  const names = [...new Set(sections.split(',').map((name) => name.trim()))]
  return names.map((name) => {
    if (Object.hasOwn(sectionNames, name)) return sectionNames[name as keyof typeof sectionNames]
    throw new UsageError(`--sections can't hold "${name}"`, `Write some of ${Object.keys(sectionNames).join(',')}.`)
  })
}

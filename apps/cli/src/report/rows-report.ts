import { type Grouping, instancesJson, isPeriod, type ReportRow, reportRows, rowsJson } from '@aic/core/report'
import type { Values } from '../args/flag.ts'
import type { Cli, ExitCode } from '../cli.ts'
import { type Screen, screenOf } from '../screen/screen.ts'
import { rowsCsv } from './csv.ts'
import { emptyText } from './empty.ts'
import { envelope, writeJson } from './envelope.ts'
import type { reportFlags } from './flags.ts'
import { rowsHeading } from './heading.ts'
import { instancesTable } from './instances-table.ts'
import { type Loaded, load, withAic } from './load.ts'
import { notesOf } from './notes.ts'
import { type ReportOptions, reportOptions } from './options.ts'
import { rowsTable } from './rows-table.ts'

type RowsValues = Values<typeof reportFlags>

/** Runs a report whose rows are days, weeks, months, sessions, projects, models or sources. */
export async function runRows(by: Grouping, values: RowsValues, cli: Cli): Promise<ExitCode> {
  const options = reportOptions(values, by, cli)
  return withAic(cli, options.isOffline, (aic) => {
    const loaded = load(aic, options, cli)
    const isByInstance = values.instances
    const rows = reportRows(loaded.selection, { ...options, by, isByInstance })
    if (values.order === (isPeriod(by) ? 'desc' : 'asc')) rows.reverse()
    switch (options.output) {
      case 'json': {
        const json = isByInstance ? instancesJson(by, rows) : rowsJson(by, rows, options.project !== null)
        return writeJson({ ...json, aic: envelope(rows, loaded, options, cli.nowMs) }, options, cli)
      }
      case 'csv':
        cli.stdout.write(rowsCsv(by, rows, { isBreakdown: values.breakdown, noCost: options.noCost }))
        return 0
      case 'table':
        cli.stdout.write(screenful(by, rows, { loaded, options, values, screen: screenOf(cli, values) }, aic.sources))
        return 0
    }
  })
}

interface Drawing {
  readonly loaded: Loaded
  readonly options: ReportOptions
  readonly values: RowsValues
  readonly screen: Screen
}

function screenful(
  by: Grouping,
  rows: readonly ReportRow[],
  drawing: Drawing,
  sources: Parameters<typeof emptyText>[2],
): string {
  const { loaded, options, values, screen } = drawing
  const title = rowsHeading(by, options, screen)
  const notes = notesOf(rows, loaded, options, screen)
  if (rows.length === 0) return title + emptyText(loaded, options, sources, screen) + notes
  const query = { by, isBreakdown: values.breakdown, isByInstance: values.instances, options, loaded, screen }
  // Rows of projects are few for each folder: one table of all reads better.
  const table = values.instances && by !== 'project' ? instancesTable(rows, query) : rowsTable(rows, query)
  return title + table + (notes === '' ? '' : `\n${notes}`)
}

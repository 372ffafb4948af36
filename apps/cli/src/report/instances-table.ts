import type { ReportRow } from '@aic/core/report'
import { clean } from '../screen/text.ts'
import { projectOf, rowsTable, type TableQuery } from './rows-table.ts'

/** One table per project folder, dearest folder first. */
export function instancesTable(rows: readonly ReportRow[], query: TableQuery): string {
  const { paint } = query.screen
  const groups = [...Map.groupBy(rows, (row) => row.cwd)].toSorted((a, b) => costOfAll(b[1]) - costOfAll(a[1]))
  return groups
    .map(([cwd, group]) => {
      const name = projectOf(cwd, query.loaded)
      const folder = cwd === null || cwd === name ? '' : ` ${paint.dim(clean(cwd))}`
      return ` ${paint.cyan(clean(name))}${folder}\n${rowsTable(group, query)}`
    })
    .join('\n')
}

const costOfAll = (rows: readonly ReportRow[]): number => rows.reduce((sum, row) => sum + row.sums.knownNanoUsd, 0)

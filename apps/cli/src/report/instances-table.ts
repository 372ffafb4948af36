import type { ReportRow } from '@aic/core/report'
import { clean, cutMiddle, widthOf } from '../screen/text.ts'
import { projectOf, rowsTable, type TableQuery } from './rows-table.ts'

/** One table per project folder, dearest folder first. */
export function instancesTable(rows: readonly ReportRow[], query: TableQuery): string {
  const { paint, width } = query.screen
  const groups = [...Map.groupBy(rows, (row) => row.cwd)].toSorted((a, b) => costOfAll(b[1]) - costOfAll(a[1]))
  return groups
    .map(([cwd, group]) => {
      const name = cutMiddle(clean(projectOf(cwd, query.loaded)), width - 1)
      const room = width - widthOf(name) - 2
      const folder =
        cwd === null || clean(cwd) === name || room < 12 ? '' : ` ${paint.dim(cutMiddle(clean(cwd), room))}`
      return ` ${paint.cyan(name)}${folder}\n${rowsTable(group, query)}`
    })
    .join('\n')
}

const costOfAll = (rows: readonly ReportRow[]): number => rows.reduce((sum, row) => sum + row.sums.knownNanoUsd, 0)

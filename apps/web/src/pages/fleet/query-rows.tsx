import type { FleetRows } from '@aic/agent/api'
import type { ReactElement } from 'react'
import { privacy } from '../../app/preferences.ts'
import { csvText } from '../../export/csv.ts'
import { saveFile } from '../../export/save-file.ts'
import { exactText, plural } from '../../format/count.ts'
import { hiddenName } from '../../parts/shown.tsx'
import { cellText, csvRows, isNumeric } from './query-cell.ts'

/** Rows that a browser draws without a pause; the files have all. */
const most = 500

/** Rows of a query with every digit, and the ways to take them along. */
export function QueryRows({ answer, path }: { readonly answer: FleetRows; readonly path: string }): ReactElement {
  const { id, columns, rows, timezone } = answer
  const json = (): string => JSON.stringify({ id, columns, rows, timezone }, null, 2)
  return (
    <>
      <p className="query-head">
        <span role="status">
          <b>{plural(rows.length, 'row')}</b>, days of {timezone}
          {rows.length > most && `; the first ${exactText(most)} are shown, files have all`}
        </span>
        <span className="exports" role="group" aria-label="Save the rows">
          <button
            type="button"
            className="quiet"
            onClick={() => saveFile(`aic-${id}.csv`, csvText(csvRows(answer)), 'text/csv')}
          >
            CSV
          </button>
          <button
            type="button"
            className="quiet"
            onClick={() => saveFile(`aic-${id}.json`, json(), 'application/json')}
          >
            JSON
          </button>
        </span>
      </p>
      {rows.length > 0 && <Rows answer={answer} path={path} />}
    </>
  )
}

function Rows({
  answer: { title, columns, rows },
  path,
}: {
  readonly answer: FleetRows
  readonly path: string
}): ReactElement {
  const isPrivate = privacy.use() === 'private'
  const shown = (column: FleetRows['columns'][number], cell: FleetRows['rows'][number][string] | undefined): string => {
    if (isPrivate && column.type === 'money') return hiddenName
    if (isPrivate && column.type === 'text' && cell !== null) return hiddenName
    return cellText(column, cell)
  }
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <div className="table-frame query-rows" role="region" aria-label={`Rows: ${title}`} tabIndex={0} data-path={path}>
      <table>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.name} scope="col" className={isNumeric(column) ? 'number' : ''}>
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, most).map((row, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows have no id, and come as a whole
            <tr key={at}>
              {columns.map((column) => (
                <td key={column.name} className={isNumeric(column) ? 'number' : ''}>
                  <bdi>{shown(column, row[column.name])}</bdi>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

import { type ReactElement, type ReactNode, useState } from 'react'

/** A column of a table. */
export interface Column<Row> {
  readonly id: string
  readonly title: string
  /** Right-aligned, largest first. Defaults to false. */
  readonly isNumber?: boolean
  /** Left out on a phone. Defaults to false. */
  readonly isExtra?: boolean
  /** What rows are sorted by. */
  readonly valueOf: (row: Row) => string | number
  readonly render: (row: Row) => ReactNode
}

/** A table that is sorted by the column that was chosen last. */
export function SortedTable<Row>({
  label,
  columns,
  rows,
  keyOf,
  first,
}: {
  readonly label: string
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
  readonly keyOf: (row: Row) => string
  /** The column that it is sorted by at first. */
  readonly first: string
}): ReactElement {
  const [sort, setSort] = useState({ id: first, isTurned: false })
  const sorted = sortRows(rows, columns.find(({ id }) => id === sort.id) ?? columns[0], sort.isTurned)
  return (
    <div className="table-frame" role="region" aria-label={label} tabIndex={0}>
      <table>
        <thead>
          <tr>
            {columns.map(({ id, title, isNumber = false, isExtra = false }) => (
              <th
                key={id}
                scope="col"
                className={classOf(isNumber, isExtra)}
                aria-sort={id !== sort.id ? 'none' : isNumber !== sort.isTurned ? 'descending' : 'ascending'}
              >
                <button type="button" onClick={() => setSort({ id, isTurned: id === sort.id && !sort.isTurned })}>
                  {title}
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {sorted.map((row) => (
            <tr key={keyOf(row)}>
              {columns.map(({ id, isNumber = false, isExtra = false, render }) => (
                <td key={id} className={classOf(isNumber, isExtra)}>
                  {render(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

const classOf = (isNumber: boolean, isExtra: boolean): string => `${isNumber ? 'number' : ''}${isExtra ? ' extra' : ''}`

/** Texts from A, numbers from the largest, unless turned; equals stay in their order. */
export function sortRows<Row>(
  rows: readonly Row[],
  column: Column<Row> | undefined,
  isTurned: boolean,
): readonly Row[] {
  if (column === undefined) return rows
  const way = (column.isNumber === true ? -1 : 1) * (isTurned ? -1 : 1)
  return rows.toSorted((a, b) => {
    const [x, y] = [column.valueOf(a), column.valueOf(b)]
    return way * (typeof x === 'string' ? x.localeCompare(String(y)) : x - (y as number))
  })
}

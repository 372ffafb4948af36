import type { FleetRows } from '@aic/agent/api'
import { exactText } from '../../format/count.ts'

type Column = FleetRows['columns'][number]
type Cell = FleetRows['rows'][number][string]

const fraction = new Intl.NumberFormat('en-US', { maximumFractionDigits: 2 })

/** A cell in full, as its column says; money keeps every digit, times are UTC. `–`: not known, or not defined. */
export function cellText({ type }: Column, cell: Cell | undefined): string {
  if (cell === null || cell === undefined) return '–'
  switch (type) {
    case 'money':
      return `$${cell}`.replace('$-', '-$')
    case 'tokens':
    case 'count':
      return exactText(Number(cell))
    case 'number':
    case 'percent':
      return fraction.format(Number(cell))
    case 'time':
      return new Date(Number(cell)).toISOString().slice(0, 19).replace('T', ' ')
    case 'text':
    case 'date':
      return String(cell)
  }
}

/** Whether a column is of numbers, which stand below each other by their ends. */
export const isNumeric = ({ type }: Column): boolean => type !== 'text' && type !== 'date' && type !== 'time'

/** Rows for CSV: exact numbers without quotes or signs, times as ISO 8601. */
export const csvRows = ({ columns, rows }: FleetRows): (string | number | null)[][] => [
  columns.map(({ name }) => name),
  ...rows.map((row) => columns.map((column) => csvCell(column, row[column.name] ?? null))),
]

function csvCell({ type }: Column, cell: Cell): string | number | null {
  if (cell === null) return null
  if (type === 'time') return new Date(Number(cell)).toISOString()
  // A spreadsheet takes a text that begins with a minus for a formula; so it goes as the number that it is.
  return type === 'money' && String(cell).startsWith('-') ? Number(cell) : cell
}

import { withoutZeros } from '../money-text.ts'
import type { NamedQuery, QueryColumn } from './named-query.ts'

/** A row of a named query by its columns' names: money as exact decimal text, all else as {@link QueryColumn} says. */
export type FleetRow = Readonly<Record<string, string | number | null>>

/** A row as an engine gave it (numbers, bigints, or texts of them) with the types of its columns. */
export const toFleetRow = (named: NamedQuery, row: Readonly<Record<string, unknown>>): FleetRow =>
  Object.fromEntries(named.columns.map((column) => [column.name, toCell(column, row[column.name])]))

function toCell(column: QueryColumn, value: unknown): string | number | null {
  if (value === null) return null
  if (value === undefined) throw new Error(`the query has no column ${column.name}`)
  switch (column.type) {
    case 'text':
    case 'date':
      return String(value)
    case 'money':
      return withoutZeros(String(value))
    case 'tokens':
    case 'count':
    case 'time':
      return Number(value)
    case 'number':
    case 'percent':
      // Engines add fractions in different orders; the last digits differ.
      return Math.round(Number(value) * 1e6) / 1e6
  }
}

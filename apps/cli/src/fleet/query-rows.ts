import { fullNumber, smartNumber, type Zone } from '@aic/core/report'
import type { FleetRow, NamedQuery, QueryColumn } from '@aic/engine/fleet'
import { field } from '../report/csv.ts'
import { dateTime, dollars } from '../screen/format.ts'
import type { Screen } from '../screen/screen.ts'
import { type Column, renderTable } from '../screen/table.ts'
import { wrap } from '../screen/text.ts'

/** Where rows are drawn. */
interface Look {
  readonly zone: Zone
  readonly screen: Screen
}

/** The rows under the query's title; where there is none, what that may mean. */
export function rowsTable(
  { title, purpose, columns }: NamedQuery,
  rows: readonly FleetRow[],
  { zone, screen }: Look,
): string {
  const head = ` ${screen.paint.bold(title)}\n`
  const wrapped = (text: string): readonly string[] => wrap(text, Math.min(screen.width, 100) - 2)
  if (rows.length === 0) {
    const none = wrapped('No rows: nothing was imported yet, or nothing of what was asked for.')
    return `${head}${none.map((line) => ` ${line}\n`).join('')}`
  }
  const lines = rows.map((row) => ({ row, look: 'row' }) as const)
  const about = wrapped(purpose).map((line) => ` ${screen.paint.dim(line)}\n`)
  return `${head}${about.join('')}\n${renderTable(
    shownColumns(columns, rows).map((column, at) => toColumn(column, at, zone)),
    lines,
    screen,
  )}`
}

/** Without what says nothing: a machine's random id beside names that differ, and calls without a price where all have one. */
function shownColumns(columns: readonly QueryColumn[], rows: readonly FleetRow[]): readonly QueryColumn[] {
  const names = new Set(rows.map(({ machine }) => machine))
  const ids = new Set(rows.map(({ machine_id: id }) => id))
  const isTold = columns.some(({ name }) => name === 'machine') && names.size === ids.size
  const isPriced = rows.every(({ unpriced_calls: calls }) => calls === 0)
  const left = new Set([...(isTold ? ['machine_id'] : []), ...(isPriced ? ['unpriced_calls'] : [])])
  return columns.filter(({ name }) => !left.has(name))
}

const numeric: readonly QueryColumn['type'][] = ['money', 'tokens', 'count', 'number', 'percent']

/** As days of the week are said; scripts get their numbers. */
const weekdayNames = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']

const weekday: Column<FleetRow> = {
  title: 'Weekday',
  align: 'left',
  full: (row) => weekdayNames[Number(row.weekday)] ?? '–',
  rank: 0,
}

function toColumn({ name, type, title }: QueryColumn, at: number, zone: Zone): Column<FleetRow> {
  if (name === 'weekday') return weekday
  const cell = (row: FleetRow, isShort: boolean): string => cellText(row[name] ?? null, type, zone, isShort)
  return {
    title,
    align: numeric.includes(type) ? 'right' : 'left',
    full: (row) => cell(row, false),
    short: (row) => cell(row, true),
    ...(type === 'text' && { minWidth: 8 }),
    // A share is mostly what is asked for: it goes after everything else that may.
    rank: at === 0 || type === 'money' ? 0 : type === 'percent' ? 1 : at + 1,
  }
}

function cellText(value: string | number | null, type: QueryColumn['type'], zone: Zone, isShort: boolean): string {
  if (value === null) return type === 'money' ? '?' : '–'
  switch (type) {
    case 'text':
    case 'date':
      return String(value)
    case 'money':
      return moneyText(Number(value))
    case 'tokens':
    case 'count':
      return isShort ? smartNumber(Number(value)) : fullNumber(Number(value))
    case 'number':
      return Number(value).toFixed(1)
    case 'percent':
      return `${Number(value).toFixed(1)}%`
    case 'time':
      return dateTime(zone, Number(value))
  }
}

/** Below a cent four digits tell more than `<$0.01`: a price of a million tokens may be that small. */
function moneyText(usd: number): string {
  const sign = usd < 0 ? '-' : ''
  const amount = Math.abs(usd)
  if (amount > 0 && amount < 0.01) return `${sign}$${amount.toFixed(4)}`
  return sign + dollars(Math.round(amount * 1e9))
}

/** Rows as CSV (RFC 4180): columns by their names, money in USD with all its digits, times in ISO form, unknown empty. */
export function rowsCsv({ columns }: NamedQuery, rows: readonly FleetRow[]): string {
  const head = columns.map(({ name }) => name)
  const lines = rows.map((row) => columns.map(({ name, type }) => csvText(row[name] ?? null, type)))
  return [head, ...lines].map((line) => `${line.join(',')}\r\n`).join('')
}

function csvText(value: string | number | null, type: QueryColumn['type']): string {
  if (value === null) return ''
  if (type === 'time') return new Date(Number(value)).toISOString()
  return type === 'text' ? field(value) : String(value)
}

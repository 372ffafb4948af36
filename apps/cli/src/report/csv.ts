import {
  cacheWriteOf,
  type Grouping,
  type ReportRow,
  type Share,
  type Sums,
  tokensOf,
  unknownName,
  usdOf,
} from '@aic/core/report'

const numbers = (sums: Sums, noCost: boolean): (string | number)[] => [
  sums.calls,
  sums.input,
  sums.output,
  cacheWriteOf(sums),
  sums.cacheRead,
  tokensOf(sums),
  ...(noCost ? [] : [usdOf(sums) ?? '', sums.unpricedCalls]),
]

/** Rows as CSV (RFC 4180), one line per row, or per row and model with a breakdown. An unknown cost is empty. */
export function rowsCsv(
  by: Grouping,
  rows: readonly ReportRow[],
  { isBreakdown, noCost }: { readonly isBreakdown: boolean; readonly noCost: boolean },
): string {
  const head = [
    by,
    'folder',
    isBreakdown ? 'model' : 'models',
    'calls',
    'input',
    'output',
    'cacheWrite',
    'cacheRead',
    'total',
  ]
  const lines = rows.flatMap((row) =>
    isBreakdown ? row.models.map((model) => lineOf(row, [model], noCost)) : [lineOf(row, row.models, noCost)],
  )
  return [[...head, ...(noCost ? [] : ['costUsd', 'unpricedCalls'])], ...lines]
    .map((line) => `${line.map(field).join(',')}\r\n`)
    .join('')
}

function lineOf(row: ReportRow, models: readonly Share[], noCost: boolean): (string | number)[] {
  const names = models.map(({ name }) => name ?? unknownName).join(' ')
  const sums = models.length === 1 && row.models.length > 1 ? (models[0] as Share).sums : row.sums
  return [row.key ?? unknownName, row.cwd ?? '', names, ...numbers(sums, noCost)]
}

/** Names may begin like a formula, which spreadsheets would run: a quote before it makes them text. Source: OWASP, CSV Injection. */
export function field(value: string | number): string {
  if (typeof value === 'number') return String(value)
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n']/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

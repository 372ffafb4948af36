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

/** Titles of what {@link numbersOf} gives. */
export const numberTitles = (noCost: boolean): string[] => [
  'calls',
  'input',
  'output',
  'cacheWrite',
  'cacheRead',
  'total',
  ...(noCost ? [] : ['costUsd', 'unpricedCalls']),
]

/** The columns that every CSV ends with. An unknown cost is empty. */
export const numbersOf = (sums: Sums, noCost: boolean): (string | number)[] => [
  sums.calls,
  sums.input,
  sums.output,
  cacheWriteOf(sums),
  sums.cacheRead,
  tokensOf(sums),
  ...(noCost ? [] : [usdOf(sums) ?? '', sums.unpricedCalls]),
]

/** Rows as CSV (RFC 4180), one line per row, or with a breakdown per row and model (of a model: per agent). */
export function rowsCsv(
  by: Grouping,
  rows: readonly ReportRow[],
  { isBreakdown, noCost }: { readonly isBreakdown: boolean; readonly noCost: boolean },
): string {
  const part = by === 'model' ? 'agent' : 'model'
  const head = [by, 'folder', isBreakdown ? part : `${part}s`, ...numberTitles(noCost)]
  const lines = rows.flatMap((row) => {
    const shares = by === 'model' ? row.sources : row.models
    const whole = { name: shares.map(nameOf).join(' '), sums: row.sums }
    return (isBreakdown ? shares : [whole]).map((share) => lineOf(row, share, noCost))
  })
  return [head, ...lines].map((line) => `${line.map(field).join(',')}\r\n`).join('')
}

const nameOf = ({ name }: Share): string => name ?? unknownName

const lineOf = ({ key, cwd }: ReportRow, share: Share, noCost: boolean): (string | number)[] => [
  key ?? unknownName,
  cwd ?? '',
  nameOf(share),
  ...numbersOf(share.sums, noCost),
]

/** Names may begin like a formula, which spreadsheets would run: a quote before it makes them text. Source: OWASP, CSV Injection. */
export function field(value: string | number): string {
  if (typeof value === 'number') return String(value)
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n']/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

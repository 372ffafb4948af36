import {
  cacheWriteOf,
  type Grouping,
  type ReportRow,
  type Share,
  type SourceShare,
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

/** Which lines a row is written as. */
export interface CsvDetail {
  readonly isBreakdown: boolean
  readonly isByAgent: boolean
  readonly noCost: boolean
}

/** Rows as CSV (RFC 4180): a line per row, or per agent of a row, model of a row, or model of an agent of a row. */
export function rowsCsv(by: Grouping, rows: readonly ReportRow[], detail: CsvDetail): string {
  const { isBreakdown, isByAgent, noCost } = detail
  const hasModels = by !== 'model'
  const names = [...(isByAgent ? ['agent'] : []), ...(hasModels ? [isBreakdown ? 'model' : 'models'] : [])]
  const lines = rows.flatMap((row) =>
    partsOf(row, detail).map(({ agent, models, sums }) => [
      row.key ?? unknownName,
      row.cwd ?? '',
      ...(isByAgent ? [agent] : []),
      ...(hasModels ? [models] : []),
      ...numbersOf(sums, noCost),
    ]),
  )
  const head = [by, 'folder', ...names, ...numberTitles(noCost)]
  return [head, ...lines].map((line) => `${line.map(field).join(',')}\r\n`).join('')
}

interface Part {
  readonly agent: string
  readonly models: string
  readonly sums: Sums
}

function partsOf(row: ReportRow, { isBreakdown, isByAgent }: CsvDetail): Part[] {
  const agents: readonly SourceShare[] = isByAgent ? row.sources : [{ ...row, name: null }]
  return agents.flatMap(({ name, sums, models }) => {
    const shares = isBreakdown ? models : [{ name: models.map(nameOf).join(' '), sums }]
    return shares.map((share) => ({ agent: name ?? unknownName, models: nameOf(share), sums: share.sums }))
  })
}

const nameOf = ({ name }: Share): string => name ?? unknownName

/** Names may begin like a formula, which spreadsheets would run: a quote before it makes them text. Source: OWASP, CSV Injection. */
export function field(value: string | number): string {
  if (typeof value === 'number') return String(value)
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n']/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

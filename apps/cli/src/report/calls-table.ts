import { noTokens, type TokenCounts, tokenKinds, totalTokens } from '@aic/core'
import { type Cost, costOfCall, fullNumber, smartNumber } from '@aic/core/report'
import type { SessionCall } from '@aic/engine'
import { dateTime, modelLabel, money, shortMoney } from '../screen/format.ts'
import type { Screen } from '../screen/screen.ts'
import { type Column, type Line, renderTable } from '../screen/table.ts'
import type { ReportOptions } from './options.ts'
import { totalLabel } from './shown.ts'

interface Shown {
  readonly time: string
  readonly model: string
  readonly tokens: TokenCounts
  readonly cost: Cost
}

/** The calls of one session, in order of time, and their total. */
export function callsTable(calls: readonly SessionCall[], options: ReportOptions, screen: Screen): string {
  const rows = calls.map(
    (call): Shown => ({
      time: dateTime(options.zone, call.atMs),
      model: modelLabel(call.model),
      tokens: call.tokens,
      cost: { nanoUsd: costOfCall(call, options.mode), isPartial: false },
    }),
  )
  const lines: Line<Shown>[] = rows.map((row) => ({ row, look: 'row' }))
  if (rows.length > 1) lines.push({ row: totalOf(rows), look: 'total' })
  return renderTable(columnsOf(options), lines, screen, options.isCompact)
}

function totalOf(rows: readonly Shown[]): Shown {
  const tokens: { -readonly [kind in keyof TokenCounts]: number } = { ...noTokens }
  for (const row of rows) for (const kind of tokenKinds) tokens[kind] += row.tokens[kind]
  const known = rows.flatMap(({ cost }) => cost.nanoUsd ?? [])
  const nanoUsd = known.length === 0 ? null : known.reduce((sum, one) => sum + one, 0)
  const cost = { nanoUsd, isPartial: known.length < rows.length }
  return { time: totalLabel, model: '', tokens, cost }
}

function columnsOf({ noCost }: ReportOptions): Column<Shown>[] {
  const count = (title: string, of: (tokens: TokenCounts) => number, rank: number): Column<Shown> => ({
    title,
    align: 'right',
    full: ({ tokens }) => fullNumber(of(tokens)),
    short: ({ tokens }) => smartNumber(of(tokens)),
    rank,
  })
  const cost: Column<Shown> = {
    title: 'Cost',
    align: 'right',
    full: (row) => money(row.cost),
    short: (row) => shortMoney(row.cost),
    rank: 0,
    style: (text, row, paint) => (row.cost.isPartial ? paint.yellow(text) : paint.green(text)),
  }
  return [
    { title: 'Time', align: 'left', full: ({ time }) => time, rank: 0 },
    { title: 'Model', align: 'left', full: ({ model }) => model, minWidth: 10, rank: 20 },
    count('Input', (tokens) => tokens.input, 40),
    count('Output', (tokens) => tokens.output, 30),
    { ...count('Cache write', (tokens) => tokens.cacheWrite5m + tokens.cacheWrite1h, 60), shortTitle: 'Cache w' },
    { ...count('Cache read', (tokens) => tokens.cacheRead, 50), shortTitle: 'Cache r' },
    count('Total', totalTokens, 10),
    ...(noCost ? [] : [cost]),
  ]
}

import type { TokenCounts } from '@aic/core'
import { dayMs } from '@aic/core/report'
import type { ImportedModel } from '../fleet-event.ts'
import { decimalUsd } from '../money-text.ts'
import {
  blockColumns,
  type ColumnValues,
  eventColumns,
  quotaColumns,
  type RowColumn,
  reportColumns,
  runColumns,
  tokenColumnOf,
} from '../row-columns.ts'
import { billColumns, budgetColumns, outcomeColumns } from '../work-columns.ts'

/** How rows of one kind become rows of a table. */
export interface RowLayout<Row> {
  readonly table: string
  readonly columns: readonly string[]
  /** Values in the order of `columns`. */
  readonly valuesOf: (row: Row) => readonly unknown[]
}

/** UTC ms as DateTime64(3) takes it from JSON: seconds with three digits. */
export const timeText = (ms: number): string => (ms / 1000).toFixed(3)

/** Columns of a record’s parts, each a list with a value for every part. */
const partColumns: readonly (readonly [name: string, valueOf: (part: ImportedModel) => unknown])[] = [
  ['model', ({ model }) => model],
  ...Object.entries(tokenColumnOf).map(
    ([kind, name]) => [name, ({ tokens }: ImportedModel) => tokens[kind as keyof TokenCounts]] as const,
  ),
  ['cost_usd', ({ costNanoUsd }) => decimalUsd(costNanoUsd)],
]

/** As JSON, which has no integers of 64 bits, no decimals and no times. */
const written: { readonly [kind in keyof ColumnValues]: (value: ColumnValues[kind]) => unknown } = {
  plain: (value) => value,
  names: (names) => names,
  time: (ms) => (ms === null ? null : timeText(ms)),
  flag: Number,
  day: (day) => new Date(day * dayMs).toISOString().slice(0, 10),
  usd: decimalUsd,
  amount: decimalUsd,
  version: String,
  parts: (parts) => parts,
}

type Written<Row> = readonly [name: string, valueOf: (row: Row) => unknown]

function layoutOf<Row>(table: string, columns: readonly RowColumn<Row>[]): RowLayout<Row> {
  const all = columns.flatMap(([name, kind, valueOf]): Written<Row>[] => {
    if (kind === 'parts') return partColumns.map(([part, of]) => [`${name}.${part}`, (row) => valueOf(row).map(of)])
    const write = written[kind] as (value: unknown) => unknown
    return [[name, kind === 'plain' ? valueOf : (row) => write(valueOf(row))]]
  })
  const writers = all.map(([, valueOf]) => valueOf)
  return { table, columns: all.map(([name]) => name), valuesOf: (row) => writers.map((valueOf) => valueOf(row)) }
}

/** Calls. */
export const eventLayout = layoutOf('usage_events', eventColumns)
/** 5-hour blocks. */
export const blockLayout = layoutOf('usage_blocks', blockColumns)
/** What was used of limits. */
export const quotaLayout = layoutOf('quota_snapshots', quotaColumns)
/** Imports. */
export const runLayout = layoutOf('import_runs', runColumns)
/** Records of ccusage’s reports. */
export const reportLayout = layoutOf('imported_reports', reportColumns)
/** What came of work. */
export const outcomeLayout = layoutOf('work_outcomes', outcomeColumns)
/** What vendors bill. */
export const billLayout = layoutOf('vendor_bills', billColumns)
/** Budgets. */
export const budgetLayout = layoutOf('budget_states', budgetColumns)

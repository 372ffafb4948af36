import type { SQLInputValue } from 'node:sqlite'
import { dayMs } from '@aic/core/report'
import type { FleetEvent } from '../fleet-event.ts'
import {
  blockColumns,
  type ColumnValues,
  eventColumns,
  quotaColumns,
  type RowColumn,
  reportColumns,
  runColumns,
} from '../row-columns.ts'
import { billColumns, budgetColumns, outcomeColumns } from '../work-columns.ts'

/** Values of one row by the names of its columns. */
export type SqliteRow = Readonly<Record<string, SQLInputValue>>

const written: { readonly [kind in keyof ColumnValues]: (value: ColumnValues[kind]) => SQLInputValue } = {
  plain: (value) => value,
  names: (names) => JSON.stringify(names),
  time: (ms) => ms,
  flag: Number,
  day: (day) => day,
  usd: (nanoUsd) => nanoUsd,
  amount: (nano) => nano,
  version: (version) => version,
  parts: (parts) => JSON.stringify(parts),
}

/** The name of a column, as in ClickHouse, with the unit where a time or money is a whole number: `ts_ms`, `cost_nano_usd`, `billed_nano`. */
export const sqliteName = (name: string, kind: keyof ColumnValues): string =>
  kind === 'time'
    ? `${name}_ms`
    : kind === 'amount'
      ? `${name}_nano`
      : kind === 'usd'
        ? name.replace('usd', 'nano_usd')
        : name

function toRowBy<Row>(columns: readonly RowColumn<Row>[]): (row: Row) => Record<string, SQLInputValue> {
  const all = columns.map(([name, kind, valueOf]) => {
    const write = written[kind] as (value: unknown) => SQLInputValue
    return { name: sqliteName(name, kind), valueOf: (row: Row) => write(valueOf(row)) }
  })
  // Copying a row of nulls and filling it is quicker than naming its columns one by one.
  const empty: Record<string, SQLInputValue> = Object.fromEntries(all.map(({ name }) => [name, null]))
  return (row) => {
    const values = { ...empty }
    for (const { name, valueOf } of all) values[name] = valueOf(row)
    return values
  }
}

const callToRow = toRowBy(eventColumns)

/** An event as a row of `usage_events`; `nowMs` is when it came in. */
export const eventToRow = (event: FleetEvent, nowMs: number): SqliteRow => ({
  ...callToRow(event),
  ts_day: Math.floor(event.atMs / dayMs),
  ingested_at_ms: nowMs,
})
/** A block as a row of `usage_blocks`. */
export const blockToRow = toRowBy(blockColumns)
/** A snapshot as a row of `quota_snapshots`. */
export const quotaToRow = toRowBy(quotaColumns)
/** An import as a row of `import_runs`. */
export const runToRow = toRowBy(runColumns)
/** A record of ccusage as a row of `imported_reports`. */
export const reportToRow = toRowBy(reportColumns)
/** What came of work as a row of `work_outcomes`. */
export const outcomeToRow = toRowBy(outcomeColumns)
/** A line of a bill as a row of `vendor_bills`. */
export const billToRow = toRowBy(billColumns)
/** A budget as a row of `budget_states`. */
export const budgetToRow = toRowBy(budgetColumns)

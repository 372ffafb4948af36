import { sqliteName } from '../sqlite/to-row.ts'
import type { Dialect } from './dialect.ts'
import { callColumns, otherRelations, type StoredColumns } from './relations.ts'

const stored: StoredColumns = {
  ms: (column) => sqliteName(column, 'time'),
  nano: (column) => sqliteName(column, 'usd'),
  word: (column) => column,
  amount: (column) => sqliteName(column, 'amount'),
  dayNumber: (column) => column,
  rowsOf: (table) => table,
  ofTenant: 'tenant_id = :tenant',
}
const { ofTenant } = stored

const grouped = `calls as n, first_ms, last_ms, zone_day(slot_ms) as day, zone_hour(slot_ms) as hour, ${callColumns(stored)}`
const single = `1 as n, ts_ms as at_ms, ts_ms as first_ms, ts_ms as last_ms, zone_day(ts_ms) as day, zone_hour(ts_ms) as hour,
  ${callColumns(stored)}, ingested_at_ms as ingested_ms`

/**
 * SQLite 3.44 and later. SQLite knows no zones: `zone_day(ms)`, `zone_hour(ms)`, `month_start(day)` and `usd(nano)` are functions that `SqliteFleet` gives it.
 * Days of every zone begin with a quarter of an hour, so sums by quarter hour serve them all.
 */
export const sqlite: Dialect = {
  calls: `(select ${grouped} from usage_slots where ${ofTenant} and slot_ms >= :from_ms and slot_ms < :to_ms)`,
  callsOfUtcDays: `(select ${grouped} from usage_slots where ${ofTenant} and slot_ms >= (select zone_day(:from_ms) * 86400000)
  and slot_ms < (select (zone_day(:to_ms - 1) + 1) * 86400000))`,
  everyCall: `(select ${grouped} from usage_slots where ${ofTenant})`,
  singleCalls: `(select ${single} from v_usage where ${ofTenant} and ts_day between :from_ms / 86400000 and :to_ms / 86400000
  and ts_ms >= :from_ms and ts_ms < :to_ms)`,
  ...otherRelations(stored),
  count: 'sum(n)',
  whole: (name) => `:${name}`,
  real: (name) => `:${name}`,
  text: (name) => `:${name}`,
  usd: (nanoUsd) => `usd(${nanoUsd})`,
  quotient: (dividend, divisor) => `(${dividend}) / nullif(${divisor}, 0)`,
  cut: (fraction) => `cast(${fraction} as integer)`,
  optional: (value) => value,
  list: (value) => `group_concat(distinct ${value} order by ${value})`,
  dayText: (day) => `date((${day}) * 86400, 'unixepoch')`,
  monthText: (day) => `strftime('%Y-%m', (${day}) * 86400, 'unixepoch')`,
  monthStart: (day) => `month_start(${day})`,
  monthStartAfter: (day) =>
    `cast(unixepoch(date((${day}) * 86400, 'unixepoch', 'start of month', '+1 month')) / 86400 as integer)`,
  dayAt: (atMs) => `zone_day(${atMs})`,
  isAskedDay: (day) => `${day} between zone_day(:from_ms) and zone_day(:to_ms - 1)`,
  days: (first, last) =>
    `(with recursive edge(low, high) as (select ${first}, ${last}), line(day, high) as (select low, high from edge where low <= high
    union all select day + 1, high from line where day < high) select day from line)`,
  ending: '',
}

import type { Dialect } from './dialect.ts'
import { callColumns, otherRelations, type StoredColumns } from './relations.ts'

/** A column of Decimal(18, 9) read as Int64 is its nano-USD. */
const stored: StoredColumns = {
  ms: (column) => `toUnixTimestamp64Milli(${column})`,
  nano: (column) => `reinterpretAsInt64(${column})`,
  amount: (column) => `reinterpretAsInt64(${column})`,
  word: (column) => `toString(${column})`,
  dayNumber: (column) => `toInt32(${column})`,
  rowsOf: (table) => `${table} final`,
  ofTenant: 'tenant_id = {tenant:String}',
}

const columns = `1 as n, ${stored.ms('ts')} as at_ms, ${stored.ms('ts')} as first_ms, ${stored.ms('ts')} as last_ms,
  toInt32(toDate(ts, {zone:String})) as day, toInt32(toHour(ts, {zone:String})) as hour, ${callColumns(stored)},
  ${stored.ms('ingested_at')} as ingested_ms`

const moment = (name: string): string => `fromUnixTimestamp64Milli({${name}:Int64}, 'UTC')`
const everyCall = `(select ${columns} from v_usage where ${stored.ofTenant})`
const asked = `(select ${columns} from v_usage where ${stored.ofTenant} and ts >= ${moment('from_ms')} and ts < ${moment('to_ms')})`

const dayAt = (atMs: string): string =>
  `toInt32(toDate(fromUnixTimestamp64Milli(toInt64(${atMs}), 'UTC'), {zone:String}))`

/** When the UTC day of a number begins. */
const utcStart = (day: string): string => `fromUnixTimestamp64Milli(toInt64(${day}) * 86400000, 'UTC')`

/** ClickHouse 26: exact integers inside, Decimal(38, 9) at the end. */
export const clickHouse: Dialect = {
  calls: asked,
  callsOfUtcDays: `(select ${columns} from v_usage where ${stored.ofTenant} and ts >= ${utcStart(dayAt('{from_ms:Int64}'))}
  and ts < ${utcStart(`${dayAt('{to_ms:Int64} - 1')} + 1`)})`,
  singleCalls: asked,
  everyCall,
  ...otherRelations(stored),
  count: 'count(*)',
  whole: (name) => `{${name}:Int64}`,
  real: (name) => `{${name}:Float64}`,
  text: (name) => `{${name}:String}`,
  usd: (nanoUsd) => `toDecimal128(${nanoUsd}, 9) / 1000000000`,
  quotient: (dividend, divisor) => `intDiv(${dividend}, nullif(${divisor}, 0))`,
  cut: (fraction) => `accurateCastOrNull(trunc(${fraction}), 'Int64')`,
  optional: (value) => `toNullable(${value})`,
  list: (value) => `arrayStringConcat(arraySort(groupUniqArray(${value})), ',')`,
  dayText: (day) => `toString(toDate32(${day}))`,
  monthText: (day) => `formatDateTime(toDate32(${day}), '%Y-%m')`,
  monthStart: (day) => `toInt32(toStartOfMonth(toDate32(${day})))`,
  monthStartAfter: (day) => `toInt32(addMonths(toStartOfMonth(toDate32(${day})), 1))`,
  dayAt,
  isAskedDay: (day) => `${day} between ${dayAt('{from_ms:Int64}')} and ${dayAt('{to_ms:Int64} - 1')}`,
  days: (first, last) => `(select arrayJoin(range(toInt32(${first}), toInt32(${last}) + 1)) as day)`,
  ending: '\nsettings join_use_nulls = 1',
}

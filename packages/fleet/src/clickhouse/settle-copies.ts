import { dayMs } from '@aic/core/report'
import { type CallCopy, settleDays, settledRows } from '../settled-call.ts'
import type { ClickHouse } from './open-clickhouse.ts'
import { eventLayout } from './row-layouts.ts'

/** Where copies are looked for. */
export interface SettleOptions {
  readonly tenant: string
  /** UTC days since 1970 under which rows were just sent. */
  readonly days: readonly number[]
  /** The server’s time before they were sent, as {@link serverTime} told it. */
  readonly since: string
  /** How many were sent, about: decides how they are looked up. */
  readonly events: number
  readonly signal?: AbortSignal | undefined
}

/** The server’s clock, as text of UTC: rows that come from now on have that time or a later one. */
export async function serverTime(clickHouse: ClickHouse, signal?: AbortSignal): Promise<string> {
  const [row] = await clickHouse.rows<{ at: string }>("SELECT toString(now64(3, 'UTC') - 5) AS at", { signal })
  return row?.at ?? '1970-01-01 00:00:00.000'
}

/**
 * Makes one of calls that lie under several days, because machines knew different copies of them: see `settledRows`. Only calls that were
 * just sent, of one tenant, and their copies within `settleDays`. Doing it twice, or on two machines at once, leaves the same.
 * Resolves to how many calls were made one.
 */
export async function settleCopies(clickHouse: ClickHouse, options: SettleOptions): Promise<number> {
  const { tenant, since, events, signal } = options
  const days = [...new Set(options.days)]
  if (days.length === 0) return 0
  const [first, last] = [days.reduce((a, b) => Math.min(a, b)), days.reduce((a, b) => Math.max(a, b))]
  const parameters = { tenant, first, last, months: monthsAround(days), since, most: mostAtOnce, around: settleDays }
  if (events >= manyEvents && (await clickHouse.rows(isAnySql, { parameters, signal })).length === 0) return 0
  let settled = 0
  for (;;) {
    const found = await clickHouse.rows<FoundRow>(findSql, { parameters, signal })
    const calls = Map.groupBy(found, ({ source, event_id: id }) => `${source}\n${id}`)
    const rows = [...calls.values()].flatMap((copies) => settledRows(copies).map(toValues))
    if (rows.length === 0) return settled
    await clickHouse.insert(eventLayout, rows, { settings: { async_insert: 0, insert_distributed_sync: 1 }, signal })
    settled += calls.size
    if (calls.size < mostAtOnce) return settled
  }
}

/**
 * From so many on, it is looked first whether there is any, by hashes, in all rows of the months: for 25,000 rows among 400,000 that takes
 * a quarter of the time that the whole question takes. For few, the index of ids finds them without reading the rest.
 */
const manyEvents = 1_000
/** Calls that are settled with one look. */
const mostAtOnce = 5_000

/** The months that hold days which are looked at: `202611`. */
function monthsAround(days: readonly number[]): number[] {
  const months = days.flatMap((day) =>
    [day - settleDays, day, day + settleDays].map((one) => {
      const date = new Date(one * dayMs)
      return date.getUTCFullYear() * 100 + date.getUTCMonth() + 1
    }),
  )
  return [...new Set(months)]
}

/** One row of a call as it lies there, columns as in `usage_events`, 64-bit numbers as texts. */
interface FoundRow extends CallCopy {
  readonly source: string
  readonly event_id: string
}

const place = 'tenant_id = {tenant:String} AND toYYYYMM(ts) IN {months:Array(UInt32)}'
const sentNow = `tenant_id = {tenant:String} AND toDate(ts) BETWEEN toDate({first:UInt16}) AND toDate({last:UInt16})
    AND ingested_at >= {since:String} AND is_deleted = 0`
const columns = eventLayout.columns.join(', ')

/** A row if any call may lie under several days. Sets and groups of numbers are made six times as fast as those of ids. */
const isAnySql = `SELECT hash FROM (
  SELECT sipHash64(event_id) AS hash, min(toDate(ts)) AS first_day, max(toDate(ts)) AS last_day FROM usage_events
  WHERE ${place} AND sipHash64(event_id) IN (SELECT sipHash64(event_id) FROM usage_events WHERE ${sentNow})
  GROUP BY hash
)
WHERE first_day != last_day LIMIT 1`

/** First which calls have several days at all, without merging rows: few have. Then what stands under each of them. */
const findSql = `WITH just AS (
  SELECT source, event_id, min(toInt32(toDate(ts))) - {around:Int32} AS low, max(toInt32(toDate(ts))) + {around:Int32} AS high
  FROM usage_events WHERE ${sentNow} GROUP BY source, event_id
), several AS (
  SELECT source, event_id FROM usage_events
  WHERE ${place} AND event_id IN (SELECT event_id FROM just)
  GROUP BY source, event_id HAVING min(toDate(ts)) != max(toDate(ts))
), standing AS (
  SELECT ${columns} FROM usage_events FINAL
  WHERE ${place} AND (source, event_id) IN (SELECT source, event_id FROM several)
), near AS (
  SELECT ${columns}, count() OVER (PARTITION BY source, event_id) AS copies
  FROM standing INNER JOIN just USING (source, event_id)
  WHERE toInt32(toDate(ts)) BETWEEN low AND high
), places AS (
  SELECT ${columns}, dense_rank() OVER (ORDER BY source, event_id) AS place FROM near WHERE copies > 1
)
SELECT ${columns} FROM places WHERE place <= {most:UInt32}
ORDER BY source, event_id, ts, version DESC`

const toValues = (row: FoundRow): unknown[] =>
  eventLayout.columns.map((name) => (name === 'version' ? String(row.version) : row[name]))

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
 * Makes one of calls that lie under several days, because machines knew different copies of them: what the earliest tells of time,
 * session and project, what the best version tells of tokens and cost; the others are taken back. Only calls that were just sent, in
 * their months and those beside them, and of one tenant. Doing it twice, or on two machines at once, leaves the same.
 * Resolves to how many calls were made one.
 */
export async function settleCopies(clickHouse: ClickHouse, options: SettleOptions): Promise<number> {
  const { tenant, since, events, signal } = options
  const days = [...new Set(options.days)]
  if (days.length === 0) return 0
  const [first, last] = [days.reduce((a, b) => Math.min(a, b)), days.reduce((a, b) => Math.max(a, b))]
  const parameters = { tenant, first, last, months: monthsAround(days), since, most: mostAtOnce }
  if (events >= manyEvents && (await clickHouse.rows(isAnySql, { parameters, signal })).length === 0) return 0
  let settled = 0
  for (;;) {
    const found = await clickHouse.rows<FoundRow>(findSql, { parameters, signal })
    const calls = Map.groupBy(found, ({ source, event_id: id }) => `${source}\n${id}`)
    const rows = [...calls.values()].flatMap(oneOf)
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
const dayMs = 86_400_000

/** `202611` for a day in November 2026, with the months before and after it. */
function monthsAround(days: readonly number[]): number[] {
  const months = days.flatMap((day) => {
    const date = new Date(day * dayMs)
    const month = date.getUTCFullYear() * 12 + date.getUTCMonth()
    return [month - 1, month, month + 1]
  })
  return [...new Set(months)].map((month) => Math.floor(month / 12) * 100 + (month % 12) + 1)
}

/** One row of a call as it lies there, columns as in `usage_events`, all numbers as texts. */
type FoundRow = Readonly<Record<string, string | number | null>> & {
  readonly source: string
  readonly event_id: string
  readonly ts: string
  readonly version: string
}

const place = 'tenant_id = {tenant:String} AND toYYYYMM(ts) IN {months:Array(UInt32)}'
const just = `SELECT event_id FROM usage_events
    WHERE tenant_id = {tenant:String} AND toDate(ts) BETWEEN toDate({first:UInt16}) AND toDate({last:UInt16}) AND ingested_at >= {since:String} AND is_deleted = 0`

/** A row if any call may lie under several days. Sets and groups of numbers are made six times as fast as those of ids. */
const isAnySql = `SELECT hash FROM (
  SELECT sipHash64(event_id) AS hash, min(toDate(ts)) AS first_day, max(toDate(ts)) AS last_day FROM usage_events
  WHERE ${place} AND sipHash64(event_id) IN (${just.replace('SELECT event_id', 'SELECT sipHash64(event_id)')})
  GROUP BY hash
)
WHERE first_day != last_day LIMIT 1`

/** First which calls have several days at all, without merging rows: few have. Then what stands under each of them. */
const findSql = `WITH several AS (
  SELECT source, event_id FROM usage_events
  WHERE ${place} AND event_id IN (${just})
  GROUP BY source, event_id HAVING min(toDate(ts)) != max(toDate(ts))
), standing AS (
  SELECT ${eventLayout.columns.join(', ')} FROM usage_events FINAL
  WHERE ${place} AND (source, event_id) IN (SELECT source, event_id FROM several)
)
SELECT * FROM standing
WHERE (source, event_id) IN (
  SELECT source, event_id FROM standing GROUP BY source, event_id HAVING count() > 1
  ORDER BY source, event_id LIMIT {most:UInt32}
)
ORDER BY source, event_id, ts, version DESC`

const words = (text: string): string[] => text.split(' ')
/** What the earliest row tells; the rest comes from the best. */
const ofEarliest = new Set([
  ...words('tenant_id event_id ts source account_id machine_id machine_name user_id'),
  ...words('project_key project_label session_key'),
])

/** The rows to send for one call, given what stands, the earliest first. */
function oneOf(copies: readonly FoundRow[]): (readonly unknown[])[] {
  const [earliest, ...others] = copies as [FoundRow, ...FoundRow[]]
  const best = copies.reduce((one, other) => (BigInt(other.version) > BigInt(one.version) ? other : one))
  const merged = eventLayout.columns.map((name) => (ofEarliest.has(name) ? earliest : best)[name])
  const gone = others.map((row) =>
    eventLayout.columns.map((name) => {
      if (name === 'version') return String(BigInt(row.version) + 1n)
      return name === 'is_deleted' ? 1 : row[name]
    }),
  )
  return best === earliest ? gone : [merged, ...gone]
}

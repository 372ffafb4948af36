import type { DatabaseSync, SQLOutputValue } from 'node:sqlite'
import { dayMs } from '@aic/core/report'
import type { FleetEvent } from '../fleet-event.ts'
import { type CallCopy, settleDays, settledRows } from '../settled-call.ts'
import type { SqliteRow } from './to-row.ts'
import type { Upsert } from './upsert.ts'

/** Makes one of the copies of calls that were just sent. */
export type Settle = (events: readonly FleetEvent[]) => void

type Copy = Record<string, SQLOutputValue> & CallCopy

/** Prepares the settling of calls that several machines told of under different days: see `settledRows`. The same rule as in ClickHouse. */
export function settleOf(database: DatabaseSync, upsert: Upsert): Settle {
  const find = database.prepare(
    `select * from usage_events where event_id = ? and source = ? and tenant_id = ? and is_deleted = 0 and ts_day between ? and ?
    order by ts_ms, version desc`,
  )
  find.setReadBigInts(true)
  return (events) => {
    for (const { eventId, source, tenant, first, last } of spansOf(events)) {
      const copies = find.all(eventId, source, tenant, first - settleDays, last + settleDays) as Copy[]
      for (const row of settledRows(copies)) upsert(stored(row))
    }
  }
}

interface Span extends Pick<FleetEvent, 'eventId' | 'source' | 'tenant'> {
  /** UTC days since 1970. */
  first: number
  last: number
}

/** The days under which each call was sent. */
function spansOf(events: readonly FleetEvent[]): Iterable<Span> {
  const spans = new Map<string, Span>()
  for (const { eventId, source, tenant, atMs, isDeleted } of events) {
    if (isDeleted) continue
    const day = Math.floor(atMs / dayMs)
    const key = `${eventId} ${source}\n${tenant}`
    const { first, last } = spans.get(key) ?? { first: day, last: day }
    spans.set(key, { eventId, source, tenant, first: Math.min(first, day), last: Math.max(last, day) })
  }
  return spans.values()
}

/** Without what SQLite works out by itself. */
function stored({ total_tokens: _total, ...row }: Copy): SqliteRow {
  return row
}

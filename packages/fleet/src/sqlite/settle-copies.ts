import type { DatabaseSync, SQLOutputValue } from 'node:sqlite'
import type { FleetEvent } from '../fleet-event.ts'
import type { SqliteRow } from './to-row.ts'
import type { Upsert } from './upsert.ts'

/** Makes one of the copies of a call that lie under several days. */
export type Settle = (event: FleetEvent) => void

type Row = Record<string, SQLOutputValue>

/** What the earliest copy tells; the rest comes from the best. */
const ofEarliest = [
  'tenant_id',
  'ts_day',
  'source',
  'event_id',
  'ts_ms',
  'account_id',
  'machine_id',
  'machine_name',
  'user_id',
  'project_key',
  'project_label',
  'session_key',
]

/**
 * Prepares the settling of calls that several machines told of under different days: what the earliest tells of time, session and
 * project, what the best version tells of tokens and cost stands, the others are taken back. The same rule as in ClickHouse; doing it
 * again changes nothing.
 */
export function settleOf(database: DatabaseSync, upsert: Upsert): Settle {
  const find = database.prepare(
    `select * from usage_events where event_id = ? and source = ? and tenant_id = ? and is_deleted = 0 order by ts_ms, version desc`,
  )
  find.setReadBigInts(true)
  return ({ isDeleted, eventId, source, tenant }) => {
    if (isDeleted) return
    const copies = find.all(eventId, source, tenant)
    if (copies.length > 1) for (const row of oneOf(copies)) upsert(row)
  }
}

function oneOf(copies: readonly Row[]): SqliteRow[] {
  const [earliest, ...others] = copies as [Row, ...Row[]]
  const best = copies.reduce((one, other) => (versionOf(other) > versionOf(one) ? other : one))
  const merged: Row = { ...best, ...Object.fromEntries(ofEarliest.map((name) => [name, earliest[name] ?? null])) }
  const gone = others.map((row): Row => ({ ...row, is_deleted: 1n, version: versionOf(row) + 1n }))
  return (best === earliest ? gone : [merged, ...gone]).map(stored)
}

const versionOf = (row: Row): bigint => BigInt(String(row.version))

/** Without what SQLite works out by itself. */
function stored({ total_tokens: _total, ...row }: Row): SqliteRow {
  return row
}

import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { zstdDecompressSync } from 'node:zlib'
import { type Parsed, skipped } from '@aic/core'
import { type Json, objectOf, textOf } from '../json.ts'
import { entryCall, factsAfter, noFacts, type SessionFacts } from '../session-entries.ts'

/** What {@link readTranscripts} goes on from: the last row read, the id of its entry, and how many rows there were up to it. */
interface State {
  readonly rowid: number
  readonly rows: number
  readonly entryId: string | null
}

const fromStart: State = { rowid: 0, rows: 0, entryId: null }

/**
 * Calls in `transcript_events`, whose `event_json` is a line of the older session files. Rows are only added, but for a reset,
 * which takes a session's rows away and lets their places be used again: then the last row is not what it was, or the count up to
 * it no longer fits, and all are read.
 */
export function readTranscripts(
  database: DatabaseSync,
  state: unknown,
): { readonly parsed: Parsed[]; readonly state: State } {
  const isPacked = database
    .prepare("select 1 from pragma_table_info('transcript_events') where name = 'event_zstd'")
    .get()
  const columns = `rowid as position, session_id, seq, event_json, ${isPacked ? 'event_zstd' : 'null as event_zstd'}`
  const select = database.prepare(`select ${columns} from transcript_events where rowid > ? order by rowid`)
  const before = database.prepare(
    `select ${columns} from transcript_events where session_id = ? and seq < ? order by seq`,
  )
  const start = goOnFrom(database, select, state)
  const facts = new Map<string, SessionFacts>()
  const parsed: Parsed[] = []
  let { rowid, rows, entryId } = start
  for (const row of select.iterate(start.rowid)) {
    rowid = Number(row.position)
    rows++
    const entry = entryIn(row)
    entryId = textOf(entry?.id)
    if (entry === null) {
      parsed.push(skipped('bad-json'))
      continue
    }
    const session = textOf(row.session_id)
    if (session === null) continue
    const known = factsAfter(facts.get(session) ?? factsBefore(before, session, Number(row.seq)), entry)
    facts.set(session, known)
    parsed.push(...entryCall(entry, { ...known, session }, { isSidechain: false, mtimeMs: null }))
  }
  return { parsed, state: { rowid, rows, entryId } }
}

function goOnFrom(database: DatabaseSync, select: StatementSync, state: unknown): State {
  const { rowid, rows, entryId } = objectOf(state)
  if (typeof rowid !== 'number' || typeof rows !== 'number') return fromStart
  const below = database.prepare('select count(*) as rows from transcript_events where rowid <= ?').get(rowid)
  const last = select.get(rowid - 1)
  const isSame = below?.rows === rows && last?.position === rowid && textOf(entryIn(last)?.id) === entryId
  return isSame ? { rowid, rows, entryId: textOf(entryId) } : fromStart
}

/** What the rows that an earlier run read say about those that follow. */
function factsBefore(before: StatementSync, session: string, seq: number): SessionFacts {
  let facts = noFacts
  for (const row of before.iterate(session, seq)) {
    if (!/"session"|"model_change"|"model-snapshot"/.test(String(row.event_json ?? ''))) continue
    facts = factsAfter(facts, entryIn(row) ?? {})
  }
  return facts
}

/** Newer versions keep long events compressed. */
function entryIn(row: Record<string, unknown>): Json | null {
  try {
    const packed = row.event_zstd
    const text = packed instanceof Uint8Array ? zstdDecompressSync(packed).toString('utf8') : String(row.event_json)
    return objectOf(JSON.parse(text))
  } catch {
    return null
  }
}

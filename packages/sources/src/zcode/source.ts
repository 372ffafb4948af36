import path from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import type { Parsed } from '@aic/core'
import { foldersFrom } from '../folders.ts'
import { objectOf, textOf } from '../json.ts'
import { hasTable, knownColumns } from '../known-columns.ts'
import type { LogFile, Place, Source } from '../source.ts'
import { toMs } from '../time.ts'
import { idOf, toCall } from '../to-call.ts'
import { isReasoningApart, toTokens } from '../to-tokens.ts'
import { sinceOf, untilOf } from '../watermark.ts'

/** ZCode: a row of `model_usage` for each call. */
export const zcode: Source = {
  id: 'zcode',
  name: 'ZCode',
  roots: databases,
  logs: [{ kind: 'sqlite', path: /./, read: (database, file, state) => readUsage(database, file, state) }],
}

function databases({ env, home }: Place): readonly string[] {
  const named = foldersFrom(env.ZCODE_SESSION_DB_PATH ?? env.ZCODE_SESSION_DB, home)
  if (named !== null) return named
  const folders = foldersFrom(env.ZCODE_HOME, home) ??
    foldersFrom(env.ZCODE_STORAGE_DIR, home) ?? [path.join(home, '.zcode')]
  return folders.map((folder) => path.join(folder, 'cli/db/db.sqlite'))
}

type Row = Readonly<Record<string, unknown>>

const columns = [
  'id',
  'session_id',
  'query_source',
  'provider_id',
  'model_id',
  'status',
  'started_at',
  'completed_at',
  'input_tokens',
  'output_tokens',
  'reasoning_tokens',
  'cache_creation_input_tokens',
  'cache_read_input_tokens',
  'computed_total_tokens',
]

/**
 * Rows that ended or began since `state`, the latest such time read (see {@link untilOf}). A row that is still running is read again when it ends,
 * as its end is later than all that was read; `>=`, as another may end in the same millisecond.
 */
function readUsage(
  database: DatabaseSync,
  file: LogFile,
  state: unknown,
): { readonly parsed: Parsed[]; readonly state: { latest: number } } {
  const hasSessions = hasTable(database, 'session')
  const usage = knownColumns(database, 'model_usage', columns)
  const session = hasSessions ? knownColumns(database, 'session', ['directory']) : 'null as directory'
  const since = sinceOf(objectOf(state).latest, file)
  const rows = database
    .prepare(
      `select ${usage}, ${session}, coalesce(model_usage.completed_at, model_usage.started_at) as changed from model_usage
       ${hasSessions ? 'left join session on session.id = model_usage.session_id' : ''}
       where changed >= ?`,
    )
    .all(since)
  const changes = rows.map((row) => Number(row.changed))
  const latest = untilOf(
    changes.reduce((a, b) => Math.max(a, b), since),
    file,
  )
  return { parsed: rows.flatMap(usageCall), state: { latest } }
}

/** Calls that failed or were cancelled were billed for what they used; those that still run are not yet counted. */
function usageCall(row: Row): readonly Parsed[] {
  if (row.completed_at === null && row.status !== 'completed') return []
  const logged = {
    input: row.input_tokens,
    output: row.output_tokens,
    reasoning: row.reasoning_tokens,
    cacheRead: row.cache_read_input_tokens,
    cacheWrite: row.cache_creation_input_tokens,
    total: row.computed_total_tokens,
  }
  const id =
    textOf(row.id) ?? (typeof row.id === 'number' ? idOf(textOf(row.session_id), row.id, Number(row.started_at)) : null)
  return toCall({
    id,
    session: textOf(row.session_id),
    cwd: textOf(row.directory),
    model: textOf(row.model_id),
    provider: providerName(textOf(row.provider_id)),
    atMs: toMs(row.started_at),
    tokens: toTokens(logged, { isCacheInInput: true, isReasoningApart: isReasoningApart(logged, true) }),
    isSidechain: row.query_source !== null && row.query_source !== 'main_turn',
  })
}

/** A provider that the user set up has a UUID for a name, which says nothing. */
const providerName = (id: string | null): string | null =>
  id === null || /^[0-9a-f]{8}-[0-9a-f-]{27}$/i.test(id) ? null : id

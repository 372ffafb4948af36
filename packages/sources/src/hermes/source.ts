import path from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import type { Parsed } from '@aic/core'
import { foldersFrom } from '../folders.ts'
import { textOf } from '../json.ts'
import { hasTable, knownColumns } from '../known-columns.ts'
import type { Source } from '../source.ts'
import { toMs } from '../time.ts'
import { idOf, toCall } from '../to-call.ts'
import { toTokens } from '../to-tokens.ts'

/**
 * Hermes: running totals per session, and in newer versions per model and task of a session. Each is one call, whose later,
 * larger state takes the place of the earlier. Input excludes the cache, and output holds reasoning.
 */
export const hermes: Source = {
  id: 'hermes',
  name: 'Hermes',
  roots: ({ env, home }) =>
    (foldersFrom(env.HERMES_HOME, home) ?? [path.join(home, '.hermes')]).map((folder) => path.join(folder, 'state.db')),
  // Read as a whole: a few numbers a session, and no column tells what changed.
  logs: [{ kind: 'sqlite', path: /\.db$/, read: (database) => ({ parsed: readTotals(database), state: null }) }],
}

type Row = Readonly<Record<string, unknown>>

const counts = ['input_tokens', 'output_tokens', 'cache_read_tokens', 'cache_write_tokens', 'reasoning_tokens']
const costs = ['estimated_cost_usd', 'actual_cost_usd']
const route = ['billing_provider', 'billing_base_url', 'billing_mode', 'task']

function readTotals(database: DatabaseSync): Parsed[] {
  const sessionColumns = ['id', 'model', 'billing_provider', 'started_at', 'cwd', ...counts, ...costs]
  const sessions = database.prepare(`select ${knownColumns(database, 'sessions', sessionColumns)} from sessions`).all()
  const bySession = Map.groupBy(modelRows(database), (row) => row.session_id)
  return sessions.flatMap((session) => {
    const rows = (bySession.get(session.id) ?? []).filter(hasCounts)
    const main = rows.find((row) => row.model === session.model && !row.task) ?? rows[0]
    return rows.length === 0
      ? totalCall(session, session, true)
      : rows.flatMap((row) => totalCall(row, session, row === main))
  })
}

function modelRows(database: DatabaseSync): Row[] {
  if (!hasTable(database, 'session_model_usage')) return []
  const columns = ['session_id', 'model', ...route, 'first_seen', ...counts, ...costs]
  return database
    .prepare(`select ${knownColumns(database, 'session_model_usage', columns)} from session_model_usage`)
    .all()
}

/** The main model takes the session's own id, so that an upgrade of Hermes does not count the session again. */
function totalCall(row: Row, session: Row, isMain: boolean): readonly Parsed[] {
  const name = textOf(session.id)
  const rest = [row.model, ...route.map((column) => row[column])].map((part) => textOf(part))
  return toCall({
    id: name === null ? null : isMain ? name : idOf(name, ...rest),
    session: name,
    cwd: textOf(session.cwd),
    model: textOf(row.model),
    provider: textOf(row.billing_provider),
    atMs: toMs(row.first_seen) ?? toMs(session.started_at),
    tokens: toTokens({
      input: row.input_tokens,
      output: row.output_tokens,
      cacheRead: row.cache_read_tokens,
      cacheWrite: row.cache_write_tokens,
      reasoning: row.reasoning_tokens,
    }),
    costUsd: row.actual_cost_usd || row.estimated_cost_usd,
  })
}

const hasCounts = (row: Row): boolean => counts.some((column) => Boolean(row[column]))

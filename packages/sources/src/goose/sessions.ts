import type { DatabaseSync } from 'node:sqlite'
import type { Parsed, TokenCounts } from '@aic/core'
import { objectOf, textOf } from '../json.ts'
import { hasTable, knownColumns } from '../known-columns.ts'
import { toMs } from '../time.ts'
import { countsOf, idOf, toCall } from '../to-call.ts'
import { toTokens } from '../to-tokens.ts'

type Row = Readonly<Record<string, unknown>>

/** What {@link readSessions} goes on from: the last row read of `usage_ledger`. */
interface State {
  readonly ledgerId: number
  readonly createdTimestamp: number
}

/**
 * Calls since `state`, from `usage_ledger`, where newer versions keep one row a call. Older sessions have only running
 * totals: such a session is one call, whose later, larger state takes the place of the earlier, less what the ledger has of
 * it. `input` holds cached tokens in both.
 */
export function readSessions(
  database: DatabaseSync,
  state: unknown,
): { readonly parsed: Parsed[]; readonly state: State } {
  const hasLedger = hasTable(database, 'usage_ledger')
  const start = hasLedger ? goOnFrom(database, state) : fromStart
  const calls = hasLedger ? ledgerRows(database, start.ledgerId) : []
  const last = calls.at(-1)
  return {
    parsed: [...calls.flatMap(ledgerCall), ...sessionRows(database, hasLedger).flatMap(sessionCall)],
    state: last === undefined ? start : { ledgerId: Number(last.id), createdTimestamp: Number(last.created_timestamp) },
  }
}

const fromStart: State = { ledgerId: 0, createdTimestamp: 0 }

/** The start, if the last row is gone or another: with its session, or because the database was made anew. */
function goOnFrom(database: DatabaseSync, state: unknown): State {
  const { ledgerId, createdTimestamp } = objectOf(state)
  if (typeof ledgerId !== 'number' || typeof createdTimestamp !== 'number') return fromStart
  const last = database.prepare('select created_timestamp from usage_ledger where id = ?').get(ledgerId)
  return last?.created_timestamp === createdTimestamp ? { ledgerId, createdTimestamp } : fromStart
}

/** Their ids only grow (`autoincrement`). */
function ledgerRows(database: DatabaseSync, since: number): Row[] {
  const columns = [
    'id',
    'session_id',
    'created_timestamp',
    'model',
    'input_tokens',
    'output_tokens',
    'total_tokens',
    'cache_read_tokens',
    'cache_write_tokens',
    'cost',
  ]
  const session = knownColumns(database, 'sessions', ['working_dir', 'provider_name'])
  return database
    .prepare(
      `select ${knownColumns(database, 'usage_ledger', columns)}, ${session}
       from usage_ledger left join sessions on sessions.id = usage_ledger.session_id
       where usage_ledger.id > ? order by usage_ledger.id`,
    )
    .all(since)
}

function ledgerCall(row: Row): readonly Parsed[] {
  const session = textOf(row.session_id)
  const tokens = toTokens(
    {
      input: row.input_tokens,
      output: row.output_tokens,
      cacheRead: row.cache_read_tokens,
      cacheWrite: row.cache_write_tokens,
      total: row.total_tokens,
    },
    { isCacheInInput: true },
  )
  return toCall({
    // Sessions are named by day and number, on every machine alike.
    id: session === null ? null : idOf(session, Number(row.id), Number(row.created_timestamp), countsOf(tokens)),
    session,
    cwd: textOf(row.working_dir),
    model: textOf(row.model),
    provider: textOf(row.provider_name),
    atMs: toMs(row.created_timestamp),
    tokens,
    costUsd: row.cost,
  })
}

const totals = ['input_tokens', 'output_tokens', 'total_tokens', 'cache_read_tokens', 'cache_write_tokens'] as const

function sessionRows(database: DatabaseSync, hasLedger: boolean): Row[] {
  const accumulated = [...totals.map((name) => `accumulated_${name}`), 'accumulated_cost']
  const own = ['id', 'working_dir', 'created_at', 'provider_name', 'model_config_json', ...totals, ...accumulated]
  const sums = [...totals, 'cost'].map((name) => `sum(${name}) as ledger_${name}`).join(', ')
  const ledger = hasLedger
    ? `left join (select session_id, ${sums} from usage_ledger group by session_id) l on l.session_id = sessions.id`
    : ''
  const columns = `${knownColumns(database, 'sessions', own)}${hasLedger ? ', l.*' : ''}`
  return database.prepare(`select ${columns} from sessions ${ledger}`).all()
}

function sessionCall(row: Row): readonly Parsed[] {
  const session = textOf(row.id)
  const atMs = toMs(row.created_at)
  const isAccumulated = row.accumulated_total_tokens !== null || row.accumulated_input_tokens !== null
  const rest = (name: string) => restOf(row[isAccumulated ? `accumulated_${name}` : name], row[`ledger_${name}`])
  const [input, output, total] = [rest('input_tokens'), rest('output_tokens'), rest('total_tokens')]
  return toCall({
    id: session === null ? null : idOf(session, textOf(row.created_at) ?? atMs),
    session,
    cwd: textOf(row.working_dir),
    model: modelIn(row.model_config_json),
    provider: textOf(row.provider_name),
    atMs,
    tokens: withReasoning(
      toTokens(
        { input, output, total, cacheRead: rest('cache_read_tokens'), cacheWrite: rest('cache_write_tokens') },
        { isCacheInInput: true },
      ),
      output,
    ),
    costUsd: rest('cost'),
  })
}

/** What a total of the session holds beyond its rows in the ledger. */
function restOf(total: unknown, ledger: unknown): unknown {
  return typeof total === 'number' && typeof ledger === 'number' ? Math.max(0, total - ledger) : total
}

/** What a session's total holds beyond input and output is reasoning. */
function withReasoning(tokens: TokenCounts | null, output: unknown): TokenCounts | null {
  return tokens === null || typeof output !== 'number' || output === 0
    ? tokens
    : { ...tokens, reasoning: tokens.output - output }
}

function modelIn(config: unknown): string | null {
  try {
    return textOf(objectOf(JSON.parse(textOf(config) ?? '{}')).model_name)
  } catch {
    return null // a configuration that this version of Goose does not read either
  }
}

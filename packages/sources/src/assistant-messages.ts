import type { DatabaseSync } from 'node:sqlite'
import { type Parsed, skipped } from '@aic/core'
import { type Json, objectOf, textOf } from './json.ts'
import type { JsonLog, LogFile } from './source.ts'
import { toMs } from './time.ts'
import { idOf, toCall } from './to-call.ts'
import { isReasoningApart, toTokens } from './to-tokens.ts'
import { sinceOf, untilOf } from './watermark.ts'

/** Where a message was found, for what the message itself does not say. */
interface MessagePlace {
  readonly session: string | null
  /** The session's folder. */
  readonly cwd?: string | null
  /** The message's own id, which differs between copies. */
  readonly messageId: string | null
  /** USD, where the message's own `cost` is not to be used. */
  readonly costUsd?: unknown
}

/**
 * The call of an assistant message as OpenCode and its descendants write it, in JSON files and in both generations of their
 * databases. Nothing until it is completed: tokens and cost are written before that, and may still change.
 *
 * A fork copies messages with new ids and links them to nothing; JSON files stay beside the database they were moved to. So a
 * call is known by what all copies share: when it began and ended, its model and its counts. A copy lies in a session that is
 * younger than the call.
 */
function messageCall(message: Json, place: MessagePlace): readonly Parsed[] {
  const model = objectOf(message.model) // { id, providerID } since 2.0, which no longer writes `role` either
  const isSecond = textOf(model.id) !== null
  if (message.role !== 'assistant' && !isSecond) return []
  const atMs = toMs(objectOf(message.time).created)
  const endMs = toMs(objectOf(message.time).completed)
  if (endMs === null) return []
  const name = textOf(message.modelID) ?? textOf(model.id)
  const provider = textOf(message.providerID) ?? textOf(model.providerID)
  const counts = countsIn(objectOf(message.tokens))
  const isApart = isSecond || isReasoningApart(counts) || (counts.total === undefined && isGoogle(provider))
  const { input, output, reasoning, cacheRead, cacheWrite } = counts
  const isTotalAlone = !input && !output && !cacheRead && !cacheWrite
  const session = place.session ?? textOf(message.sessionID)
  const parts = [input, output, reasoning, cacheRead, cacheWrite].map((count) =>
    typeof count === 'number' ? count : 0,
  )
  return toCall({
    id: atMs === null ? null : idOf(atMs, endMs, provider, name, ...parts),
    requestId: session !== null && atMs !== null && isYounger(session, atMs) ? null : place.messageId,
    session,
    cwd: textOf(objectOf(message.path).cwd) ?? place.cwd ?? null,
    model: name,
    provider,
    atMs,
    tokens: toTokens(isTotalAlone ? counts : { ...counts, total: 0 }, { isReasoningApart: isApart }),
    costUsd: place.costUsd === undefined ? message.cost : place.costUsd,
  })
}

/**
 * The JSON files `storage/message/<session>/<message>.json`, one for each message: thousands of them. A message is written again
 * while it is answered, and when a turn ends; one that waited for longer than a day, and is the last of its session, is counted when
 * the files are next looked at.
 */
export const messageFiles: JsonLog = { kind: 'json', path: /\.json$/, parse: fileCall, settlesAfterMs: 86_400_000 }

function fileCall(document: unknown, { relative }: Pick<LogFile, 'relative'>): readonly Parsed[] {
  const message = objectOf(document)
  const [session = null, file = ''] = relative.split('/').slice(-2)
  return messageCall(message, { session: textOf(message.sessionID) ?? session, messageId: file.replace(/\.json$/, '') })
}

/** What {@link readMessages} goes on from: the latest `time_updated` of each table, see {@link untilOf}. */
type State = { readonly [table: string]: unknown }

/** A table of messages and the tables, in order of preference, that may hold their sessions. */
const generations: readonly { readonly messages: string; readonly sessions: readonly string[] }[] = [
  { messages: 'message', sessions: ['session'] },
  { messages: 'session_message', sessions: ['session_v2', 'session'] },
]

/**
 * Calls that changed since `state`. After an upgrade both tables hold the older messages, which are copies of each other.
 * `costOf` may state a cost in place of the message's own.
 */
export function readMessages(
  database: DatabaseSync,
  file: Pick<LogFile, 'mtimeMs'>,
  state: unknown,
  costOf: (messageId: string, session: string) => unknown = () => undefined,
): { readonly parsed: readonly Parsed[]; readonly state: State } {
  const tables = new Set(
    database
      .prepare('select name from sqlite_schema')
      .all()
      .map((row) => row.name),
  )
  const present = generations.filter(({ messages }) => tables.has(messages))
  const parsed: Parsed[] = []
  const next: Record<string, unknown> = { ...objectOf(state) }
  for (const { messages, sessions } of present.length > 0 ? present : generations.slice(0, 1)) {
    const since = sinceOf(next[messages], file)
    const directory = sessions.find((name) => tables.has(name))
    let latest = since
    for (const row of selectMessages(database, messages, directory).iterate(since)) {
      latest = Math.max(latest, Number(row.time_updated))
      const [id, session] = [textOf(row.id), textOf(row.session_id)]
      const costUsd = id === null || session === null ? undefined : costOf(id, session)
      parsed.push(...rowCall(row.data, { session, cwd: textOf(row.directory), messageId: id, costUsd }))
    }
    next[messages] = untilOf(latest, file)
  }
  return { parsed, state: next }
}

/** `>=`, not `>`: a row may come in the same millisecond, after we looked. */
const selectMessages = (database: DatabaseSync, messages: string, sessions: string | undefined) =>
  database.prepare(
    `select m.id, m.session_id, m.time_updated, m.data, ${sessions === undefined ? 'null as directory' : 's.directory'}
     from ${messages} m ${sessions === undefined ? '' : `left join ${sessions} s on s.id = m.session_id`}
     where m.time_updated >= ? and m.data like '%"tokens"%'`,
  )

function rowCall(data: unknown, place: MessagePlace): readonly Parsed[] {
  try {
    return messageCall(objectOf(JSON.parse(String(data))), place)
  } catch (error) {
    if (error instanceof SyntaxError) return [skipped('bad-json')]
    throw error
  }
}

function countsIn(tokens: Json) {
  const cache = objectOf(tokens.cache)
  return {
    input: tokens.input,
    output: tokens.output,
    reasoning: tokens.reasoning,
    cacheRead: cache.read,
    cacheWrite: cache.write,
    total: tokens.total,
  }
}

/** Without a stated total, reasoning is inside output (1.1 and older), but for Google's own counts. */
const isGoogle = (provider: string | null): boolean => provider?.startsWith('google') === true

const clockMs = 2 ** 36

/**
 * Whether a session began after the moment. Its id begins with 48 bits, inverted so that later ones sort first, of
 * milliseconds × 4096: a clock that wraps every 2.2 years, so the nearer reading is taken.
 */
function isYounger(session: string, atMs: number): boolean {
  const digits = /^ses_([0-9a-f]{12})/.exec(session)?.[1]
  if (digits === undefined) return false
  const bornMs = Math.floor((2 ** 48 - 1 - Number.parseInt(digits, 16)) / 4096)
  const laterMs = (((bornMs - atMs) % clockMs) + clockMs) % clockMs
  return laterMs > 0 && laterMs < clockMs / 2
}

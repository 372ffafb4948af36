import { randomUUID } from 'node:crypto'
import type { Session } from 'chdb'
import { parseInsertTarget } from './insert-target.ts'
import type { Engine } from './load-engine.ts'
import { Refusal } from './refusal.ts'
import type { Statement } from './statement.ts'

/** What a statement brought. */
export interface Outcome {
  readonly bytes: Buffer
  readonly rowsRead: number
  readonly bytesRead: number
  readonly rowsWritten: number
  readonly bytesWritten: number
  readonly elapsedSeconds: number
}

/** Where statements run. */
export interface Database {
  readonly engine: Engine
  /** The session that lives as long as the server. */
  readonly root: Session
  readonly folder: string
}

const nothing: Outcome = {
  bytes: Buffer.alloc(0),
  rowsRead: 0,
  bytesRead: 0,
  rowsWritten: 0,
  bytesWritten: 0,
  elapsedSeconds: 0,
}

/**
 * Runs a statement in a session of its own, so that settings and the chosen database end with it. An aborted one is killed in the engine.
 * Throws the engine's errors.
 */
export async function runStatement(
  { engine, root, folder }: Database,
  statement: Statement,
  signal: AbortSignal,
): Promise<Outcome> {
  signal.throwIfAborted()
  const session = new engine.Session(folder)
  const mark = randomUUID()
  // Not SYNC: that waits on this thread for itself. Not queryAsync: all its threads may be busy with what is to be killed.
  const kill = (): void => void root.query(`KILL QUERY WHERE Settings['log_comment'] = '${mark}' ASYNC`)
  try {
    await settle(session, statement, mark)
    signal.addEventListener('abort', kill, { once: true })
    return await carryOut(session, statement)
  } finally {
    signal.removeEventListener('abort', kill)
    session.close()
  }
}

/** `readonly` comes last: nothing can be set after it. Parameters are settings too, which keeps their values out of the statement. */
async function settle(session: Session, statement: Statement, mark: string): Promise<void> {
  const { database, settings, parameters } = statement
  if (database !== 'default') await session.queryAsync(`USE \`${database.replaceAll('`', '')}\``)
  const isReadonly = ([name]: readonly [string, string]): boolean => name === 'readonly'
  const all = [
    ...settings.filter((one) => !isReadonly(one)),
    ...parameters,
    ['log_comment', mark] as const,
    ...settings.filter(isReadonly),
  ]
  for (const [name, value] of all) {
    await session.queryAsync(`SET ${name} = ${name.startsWith('param_') ? quoted(value) : literal(value)}`)
  }
}

const quoted = (value: string): string => `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
const literal = (value: string): string => (/^-?\d+(\.\d+)?$/.test(value) ? value : quoted(value))

async function carryOut(session: Session, { sql, data, format }: Statement): Promise<Outcome> {
  const isInsert = /^\s*INSERT\s/i.test(sql)
  if (isInsert && data && isBlank(data)) return nothing
  const target = data === null ? null : parseInsertTarget(sql)
  if (data !== null && target !== null) {
    const { table, columns } = target
    const written = await session.insert({
      table,
      values: data,
      format: target.format,
      ...(columns === null ? {} : { columns }),
    })
    const { rowsWritten, bytesWritten, elapsed } = written
    return { ...nothing, rowsWritten, bytesWritten, elapsedSeconds: elapsed }
  }
  const text = data === null ? sql : `${sql}\n${data.toString('utf8')}`
  if (isToFile(text)) throw new Refusal(400, 48, 'INTO OUTFILE is not for clients. (NOT_IMPLEMENTED)')
  const result = await session.queryAsync(text, { format })
  const { rowsRead, bytesRead, elapsed } = result
  return { ...nothing, bytes: Buffer.from(result.bytes()), rowsRead, bytesRead, elapsedSeconds: elapsed }
}

/** The engine as a library would write the user's files. What stands between the words is not looked at: it may be comments of any kind. */
function isToFile(sql: string): boolean {
  const at = sql.search(/\binto\b/i)
  return at >= 0 && /\boutfile\b/i.test(sql.slice(at))
}

const isBlank = (data: Buffer): boolean => data.length < 64 && data.toString('utf8').trim() === ''

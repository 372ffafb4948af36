import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { Refusal } from './refusal.ts'

/** One request of ClickHouse's HTTP interface: what is to be done, with which values and settings. */
export interface Statement {
  readonly sql: string
  /** Rows that go with an INSERT; null when the body was the statement itself, or empty. */
  readonly data: Buffer | null
  /** Values of `{name:Type}` as they came, escaped: the engine reads them. */
  readonly parameters: readonly (readonly [string, string])[]
  readonly settings: readonly (readonly [string, string])[]
  readonly database: string
  readonly format: string
  readonly queryId: string
}

/** Settings of the HTTP side, which the engine does not know. */
const httpOnly = [
  'wait_end_of_query',
  'send_progress_in_http_headers',
  'http_response_buffer_size',
  'http_headers_progress_interval_ms',
  'enable_http_compression',
  'http_zlib_compression_level',
  'http_write_exception_in_output_format',
  'buffer_size',
  'compress',
  'decompress',
]
const notSettings = new Set([
  'query',
  'database',
  'query_id',
  'session_id',
  'session_timeout',
  'session_check',
  'default_format',
  'user',
  'password',
  'role',
  'quota_key',
  ...httpOnly,
])

/** The request as a statement. Source: https://clickhouse.com/docs/interfaces/http */
export function parseStatement(
  { headers, method }: Pick<IncomingMessage, 'headers' | 'method'>,
  query: URLSearchParams,
  body: Buffer,
): Statement {
  const inAddress = query.get('query') ?? ''
  const isBodySql = inAddress.trim() === ''
  return {
    sql: isBodySql ? body.toString('utf8') : inAddress,
    data: isBodySql || body.length === 0 ? null : body,
    parameters: parametersOf(query),
    settings: method === 'GET' ? readingOnly(settingsOf(query)) : settingsOf(query),
    database: query.get('database') ?? textOf(headers['x-clickhouse-database']) ?? 'default',
    format: query.get('default_format') ?? textOf(headers['x-clickhouse-format']) ?? 'TabSeparated',
    queryId: query.get('query_id') ?? randomUUID(),
  }
}

/**
 * Servers take 2 for a GET, which lets it read files and ask other servers. Here these would be the user's own files: 1 does not, so that
 * no link can.
 */
const readingOnly = (settings: readonly (readonly [string, string])[]): Statement['settings'] => [
  ...settings.filter(([name]) => name !== 'readonly'),
  ['readonly', '1'],
]

const textOf = (header: string | string[] | undefined): string | undefined =>
  typeof header === 'string' ? header : undefined

const parametersOf = (query: URLSearchParams): [string, string][] =>
  [...query].filter(([name]) => /^param_\w+$/.test(name))

const settingsOf = (query: URLSearchParams): [string, string][] =>
  [...query].filter(([name]) => {
    if (name.startsWith('param_') || notSettings.has(name)) return false
    if (!/^\w+$/.test(name)) throw new Refusal(400, 115, 'Unknown setting. (UNKNOWN_SETTING)')
    return true
  })

import { createHash } from 'node:crypto'
import type { ClickHouseClient, ClickHouseSettings as QuerySettings } from '@clickhouse/client'
import { isLoopbackName } from '../embedded/admit.ts'
import { FleetFault } from '../fleet-fault.ts'
import { type Asked, toClickHouseFault } from './clickhouse-fault.ts'
import { type ClickHouseSettings, clickHouseUrl } from './settings.ts'

/** What goes with one request. */
export interface RequestOptions {
  /** Values of `{name:Type}` in the statement. */
  readonly parameters?: Readonly<Record<string, unknown>>
  readonly settings?: QuerySettings
  readonly signal?: AbortSignal | undefined
}

/** A ClickHouse over HTTP. All methods throw `FleetFault`. */
export interface ClickHouse {
  /** `http://localhost:8123` */
  readonly url: string
  readonly database: string
  /** Rows of a SELECT: 64-bit integers and decimals as texts, so that nothing is rounded on the way. */
  rows<Row>(sql: string, options?: RequestOptions): Promise<Row[]>
  /** A statement that has no rows. */
  run(sql: string, options?: RequestOptions): Promise<void>
  /** Puts rows into a table of a fixed name: each a list of values in the order of the columns, 64-bit integers and decimals as texts. */
  insert(into: InsertInto, rows: readonly (readonly unknown[])[], options?: RequestOptions): Promise<void>
  /** The same server with another database. */
  in(database: string): ClickHouse
  close(): Promise<void>
}

/** A table and those of its columns that get values. */
export interface InsertInto {
  readonly table: string
  readonly columns: readonly string[]
  /** The server forgets rows that the same sender sent before, word for word. Defaults to null: it takes them again. */
  readonly sender?: string | null
}

/** How long is waited. */
export interface ClickHouseOptions {
  /** For one request. Defaults to 30 s. */
  readonly timeoutMs?: number
}

/** Exact numbers, none of the server’s own ideas about dates, and subqueries as on one server. */
const always: QuerySettings = {
  output_format_json_quote_64bit_integers: 1,
  output_format_json_quote_decimals: 1,
  output_format_json_quote_denormals: 0,
  date_time_output_format: 'simple',
  // On several shards a subquery of a distributed table is refused otherwise; on one server it changes nothing.
  distributed_product_mode: 'global',
}

/** Opens the official client, which is loaded only now. Nothing is asked yet, so a wrong host shows with the first request. */
export async function openClickHouse(
  settings: ClickHouseSettings,
  { timeoutMs = 30_000 }: ClickHouseOptions = {},
): Promise<ClickHouse> {
  const { createClient, ClickHouseLogLevel } = await import('@clickhouse/client')
  const url = clickHouseUrl(settings)
  const open = (database: string): ClickHouse => {
    const client = createClient({
      url,
      username: settings.user,
      password: settings.password,
      database,
      request_timeout: timeoutMs,
      application: 'aic',
      // The client's own timer for idle connections (1.23.1) also ends one at work when a request before it was aborted as it began: Node
      // gives its connection back twice. Node itself ends idle connections in time, by what the server says of them.
      keep_alive: { enabled: true, idle_socket_ttl: 0 },
      // Rows come as text already.
      json: { parse: JSON.parse, stringify: (value) => (typeof value === 'string' ? value : JSON.stringify(value)) },
      // Packing costs more than sending to this very machine.
      compression: isLoopbackName(settings.host) ? {} : { request: true, response: true },
      // Its log holds addresses and settings, and writes to stderr: faults say what there is to say.
      log: { level: ClickHouseLogLevel.OFF },
    })
    const { user, password } = settings
    return clickHouseOver(client, { url, user, password, database, timeoutMs }, open)
  }
  return open(settings.database)
}

function clickHouseOver(client: ClickHouseClient, asked: Asked, open: (database: string) => ClickHouse): ClickHouse {
  const guarded = async <T>(work: () => Promise<T>, signal: AbortSignal | undefined): Promise<T> => {
    try {
      return await work()
    } catch (error) {
      if (signal?.aborted === true) throw stopped(signal)
      throw toClickHouseFault(error, asked)
    }
  }
  const sent = ({ parameters, settings, signal }: RequestOptions): object => ({
    ...(parameters === undefined ? {} : { query_params: { ...parameters } }),
    clickhouse_settings: { ...always, ...settings },
    ...(signal === undefined ? {} : { abort_signal: signal }),
  })
  return {
    url: asked.url,
    database: asked.database,
    rows: <Row>(query: string, options: RequestOptions = {}) =>
      guarded(async () => {
        const answer = await client.query({ query, format: 'JSONEachRow', ...sent(options) })
        return await answer.json<Row>()
      }, options.signal),
    run: (query, options = {}) =>
      guarded(async () => void (await client.command({ query, ...sent(options) })), options.signal),
    insert: ({ table, columns: [first, ...others], sender = null }, rows, options = {}) =>
      guarded(async () => {
        if (first === undefined || rows.length === 0) return
        const columns = [first, ...others] as [string, ...string[]]
        const body = rows.map((row) => JSON.stringify(row)).join('\n')
        const settings = { ...options.settings, ...(sender === null ? {} : onceOf(sender + table + body)) }
        const values = [body]
        await client.insert({ table, columns, values, format: 'JSONCompactEachRow', ...sent({ ...options, settings }) })
      }, options.signal),
    in: open,
    close: () => client.close(),
  }
}

const onceOf = (text: string): QuerySettings => ({
  insert_deduplication_token: createHash('sha1').update(text).digest('hex'),
})

const stopped = (signal: AbortSignal): FleetFault =>
  new FleetFault('unknown', 'The request to ClickHouse was stopped', {
    advice: 'Start it again.',
    cause: signal.reason,
  })

import { existsSync, rmSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import path from 'node:path'
import { FleetFault } from '../fleet-fault.ts'
import { type Admission, authenticate, isLoopbackName, refuseForeign } from './admit.ts'
import { type AnswerFrame, sendOk, sendOutcome, sendRefusal } from './answer.ts'
import { folderHolder } from './folder-holder.ts'
import { type Engine, loadEngine } from './load-engine.ts'
import { readBody } from './read-body.ts'
import { toRefusal } from './refusal.ts'
import { type Database, runStatement } from './run-statement.ts'
import { parseStatement } from './statement.ts'

/** Where the embedded ClickHouse keeps its data and listens. */
export interface EmbeddedOptions {
  /** Made if it is not there. One process at a time may hold it. */
  readonly folder: string
  /** Defaults to 127.0.0.1. Beyond loopback only with a password. */
  readonly host?: string
  /** Defaults to 0: a free one. */
  readonly port?: number
  /** Defaults to `default`. */
  readonly user?: string
  /** Defaults to none. */
  readonly password?: string
  /** Whose connections are not taken at all, such as those of other users of this machine. Defaults to nobody's. */
  readonly isStranger?: (peer: Pick<Socket, 'remotePort' | 'localPort'>) => boolean
  /** Largest body, unpacked. Defaults to 256 MiB. */
  readonly mostBodyBytes?: number
}

/** A ClickHouse that runs in this process. */
export interface Embedded {
  /** `http://127.0.0.1:PORT` */
  readonly url: string
  /** Of the engine: `26.7.2.1`. */
  readonly version: string
  /** Ends requests at work, then the engine. The data stays. */
  close(): Promise<void>
}

/**
 * Starts ClickHouse inside this process behind its own HTTP interface, so that every client talks to it as to a server: statements in the
 * address or the body, `param_*`, settings, gzip, errors with their codes, and KILL QUERY for who hangs up. Results are held in memory.
 *
 * Throws `FleetFault`: the engine is not installed, another process holds the folder, the port is taken, a public host without password.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const { folder, host = '127.0.0.1', port = 0, user = 'default', password = '' } = options
  const isLoopback = isLoopbackName(host.toLowerCase())
  if (password === '' && !isLoopback) {
    throw new FleetFault('validation', `The embedded ClickHouse is not opened on ${host} without a password`, {
      advice: 'Set CH_PASSWORD, or leave the host at 127.0.0.1.',
    })
  }
  const database = openDatabase(await loadEngine(), folder)
  makeDefaultAtomic(database)
  const admission = { user, password, isLoopback }
  const [version = '', timezone = ''] = database.root.query('SELECT version(), timezone()', 'TSV').trim().split('\t')
  const site = { database, admission, timezone, mostBodyBytes: options.mostBodyBytes ?? 256 * 1024 * 1024 }
  const atWork = new Set<Promise<void>>()
  const server = createServer((request, response) => {
    const work = answer(site, request, response)
      .catch(() => void response.destroy()) // nobody else may be ended by what one client sent
      .finally(() => atWork.delete(work))
    atWork.add(work)
  })
  server.on('connection', (socket) => {
    if (options.isStranger?.(socket) === true) socket.destroy()
  })
  // Longer than clients keep an idle connection: who closes it first must not be the side that is not asking.
  server.keepAliveTimeout = 60_000
  try {
    await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve))
  } catch (cause) {
    await closeDatabase(database)
    throw new FleetFault('network', `The embedded ClickHouse can't listen on ${host}:${port}`, {
      advice: 'Another program listens there: choose another port with --port.',
      cause,
    })
  }
  const { port: bound } = server.address() as AddressInfo
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${bound}`,
    version,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await Promise.allSettled(atWork)
      await closeDatabase(database)
    },
  }
}

function openDatabase(engine: Engine, folder: string): Database {
  const holder = folderHolder(folder)
  if (holder !== null && holder !== process.pid)
    throw folderFault(folder, holder === 0 ? ': another process holds it' : `: process ${holder} holds it`)
  try {
    return { engine, folder, root: new engine.Session(folder) }
  } catch (cause) {
    throw folderFault(folder, '', cause)
  }
}

const folderFault = (folder: string, why: string, cause?: unknown): FleetFault =>
  new FleetFault('validation', `The embedded ClickHouse can't open ${folder}${why}`, {
    advice:
      'One process at a time may hold a data folder, and one folder a process: end the other, or choose another folder with --folder.',
    cause,
  })

/** The engine as a library overlays `default` with files; as on a server, it must be Atomic, or views can't be refreshed in it. */
function makeDefaultAtomic({ root, folder }: Database): void {
  const { engine } = JSON.parse(root.query("SELECT engine FROM system.databases WHERE name = 'default'", 'JSONEachRow'))
  if (engine !== 'Overlay') return
  root.query('DETACH DATABASE default')
  try {
    root.query('ATTACH DATABASE default')
  } catch {
    // The first time: nothing is there yet that could be attached. Nor is there after a start that made no table in it: then the
    // engine has written what the database is called, but not where it lies.
    const metadata = path.join(folder, 'metadata')
    if (!existsSync(path.join(metadata, 'default'))) rmSync(path.join(metadata, 'default.sql'), { force: true })
    root.query('CREATE DATABASE default ENGINE = Atomic')
  }
}

async function closeDatabase({ engine, root }: Database): Promise<void> {
  root.close()
  await engine.drainPending()
}

interface Site {
  readonly database: Database
  readonly admission: Admission
  readonly timezone: string
  readonly mostBodyBytes: number
}

async function answer(site: Site, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname, query } = addressOf(request)
  const isGzipAsked = query.get('enable_http_compression') === '1' && /gzip/.test(acceptedBy(request))
  let frame: AnswerFrame = { queryId: query.get('query_id') ?? '', timezone: site.timezone, isGzip: isGzipAsked }
  try {
    refuseForeign(request, site.admission)
    if (pathname === '/ping') return sendOk(response, frame)
    authenticate(request, query, site.admission)
    const statement = parseStatement(request, query, await readBody(request, site.mostBodyBytes))
    frame = { ...frame, queryId: statement.queryId }
    if (statement.sql.trim() === '') return sendOk(response, frame)
    const gone = new AbortController()
    response.once('close', () => gone.abort())
    const outcome = await runStatement(site.database, statement, gone.signal)
    sendOutcome(response, frame, outcome, formatOf(statement.sql) ?? statement.format)
  } catch (error) {
    sendRefusal(response, frame, toRefusal(error))
  }
}

/** Cut by hand: `new URL` throws for some of what may be asked. */
function addressOf({ url = '/' }: IncomingMessage): { readonly pathname: string; readonly query: URLSearchParams } {
  const at = url.indexOf('?')
  return at < 0
    ? { pathname: url, query: new URLSearchParams() }
    : { pathname: url.slice(0, at), query: new URLSearchParams(url.slice(at + 1)) }
}

const acceptedBy = ({ headers }: IncomingMessage): string => headers['accept-encoding'] ?? ''
const formatOf = (sql: string): string | undefined => /\bFORMAT\s+(\w+)\s*;?\s*$/i.exec(sql)?.[1]

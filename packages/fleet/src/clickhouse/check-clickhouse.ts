import { randomUUID } from 'node:crypto'
import { isLoopbackName } from '../embedded/admit.ts'
import { FleetFault } from '../fleet-fault.ts'
import { type CheckSection, sectionOf } from './check-section.ts'
import { latencyRating } from './latency.ts'
import type { ClickHouse } from './open-clickhouse.ts'
import { type ClickHouseSettings, shownSettings } from './settings.ts'

/** What is looked at, and as which machine. */
export interface CheckOptions {
  readonly clickHouse: ClickHouse
  readonly settings: ClickHouseSettings
  /** The label under which this machine’s rows go. */
  readonly machine: string
  /** A clock that only goes forward, ms: `performance.now`. */
  readonly clock: () => number
  readonly signal?: AbortSignal
}

/**
 * Whether this machine can work with the ClickHouse that it is set to: connection, database, reading, writing, latency; then with which
 * parameters and under which name it would. All sections are there, also when the first fails. Leaves nothing behind.
 */
export async function checkClickHouse(options: CheckOptions): Promise<CheckSection[]> {
  const { clickHouse, settings, machine, signal } = options
  const connection = await sectionOf('connection', 'Connection', () => readVersion(clickHouse, signal))
  const further: readonly (readonly [id: string, title: string, look: () => Promise<string>])[] = [
    ['database', 'Database', () => readDatabase(clickHouse, signal)],
    ['read', 'Reading', () => countTables(clickHouse, signal)],
    ['write', 'Writing', () => tryWriting(clickHouse, signal)],
    ['latency', 'Latency', () => measureLatency(options)],
  ]
  const sections = [connection]
  for (const [id, title, look] of further) {
    sections.push(
      connection.ok
        ? await sectionOf(id, title, look)
        : { id, title, ok: false, detail: 'Not tried without a connection', hint: connection.hint },
    )
  }
  const parameters = Object.entries(shownSettings(settings)).map(([name, value]) => `${name}=${value}`)
  return [
    ...sections,
    { id: 'parameters', title: 'Parameters', ok: true, detail: parameters.join('\n'), hint: openHint(settings) },
    { id: 'machine', title: 'Machine', ok: true, detail: `MACHINE_NAME=${machine}`, hint: null },
  ]
}

/** Plain HTTP is for this very machine. */
const openHint = ({ protocol, host }: ClickHouseSettings): string | null =>
  protocol === 'https' || isLoopbackName(host.toLowerCase())
    ? null
    : 'Password and usage can be read on the way: have the server speak TLS, and set CH_PROTOCOL=https or CH_PORT=8443.'

async function readVersion(clickHouse: ClickHouse, signal: AbortSignal | undefined): Promise<string> {
  // Whatever database is set: it has a section of its own.
  const system = clickHouse.in('system')
  try {
    const [row] = await system.rows<{ version: string }>('SELECT version() AS version', { signal })
    return `ClickHouse ${row?.version} at ${clickHouse.url}`
  } finally {
    await system.close()
  }
}

async function readDatabase(clickHouse: ClickHouse, signal: AbortSignal | undefined): Promise<string> {
  const [row] = await clickHouse.rows<{ name: string }>('SELECT currentDatabase() AS name', { signal })
  if (row?.name === clickHouse.database) return `Database ${row.name}`
  throw new FleetFault('validation', `The server chose database ${row?.name}, not ${clickHouse.database}`, {
    advice: 'Check CH_DATABASE, and whether a proxy or the user’s profile sets another one.',
  })
}

async function countTables(clickHouse: ClickHouse, signal: AbortSignal | undefined): Promise<string> {
  const sql = `SELECT count() AS tables, countIf(startsWith(comment, 'aic fleet')) AS ours FROM system.tables
    WHERE database = currentDatabase()`
  const [row] = await clickHouse.rows<{ tables: string; ours: string }>(sql, { signal })
  return `SELECT works: ${row?.tables} tables and views, ${row?.ours} of the fleet`
}

/** A table of a name that nobody has, a row in it and back; it goes again whatever happens. */
async function tryWriting(clickHouse: ClickHouse, signal: AbortSignal | undefined): Promise<string> {
  const name = `aic_check_${randomUUID().replaceAll('-', '')}`
  await clickHouse.run(`CREATE TABLE ${name} (id UInt8) ENGINE = Memory`, { signal })
  try {
    await clickHouse.insert({ table: name, columns: ['id'] }, [[7]], { settings: { async_insert: 0 }, signal })
    const [row] = await clickHouse.rows<{ id: number }>(`SELECT id FROM ${name}`, { signal })
    if (row?.id !== 7) throw lostRow(clickHouse.url)
  } finally {
    await clickHouse.run(`DROP TABLE IF EXISTS ${name} SYNC`)
  }
  return 'CREATE, INSERT, SELECT and DROP of a table work'
}

const lostRow = (url: string): FleetFault =>
  new FleetFault('server', `A row written to ${url} was not there`, {
    advice: 'Requests go to several servers that do not share tables: connect to one, or name the cluster.',
  })

const tries = 5

async function measureLatency({ clickHouse, clock, signal }: CheckOptions): Promise<string> {
  const times: number[] = []
  for (let n = 0; n < tries; n++) {
    const from = clock()
    await clickHouse.rows('SELECT 1 AS one', { signal })
    times.push(clock() - from)
  }
  const ms = times.sort((a, b) => a - b)[Math.floor(tries / 2)] ?? 0
  return `${latencyRating(ms)}: ${Math.round(ms)} ms`
}

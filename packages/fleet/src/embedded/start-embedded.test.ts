import { mkdtempSync, rmSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type ClickHouseClient, ClickHouseLogLevel, createClient as openClient } from '@clickhouse/client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { folderHolder, holderOf } from './folder-holder.ts'
import { type Embedded, startEmbedded } from './start-embedded.ts'

const createClient = (options: Parameters<typeof openClient>[0]): ClickHouseClient =>
  openClient({ ...options, log: { level: ClickHouseLogLevel.OFF } })
const folder = mkdtempSync(path.join(tmpdir(), 'aic-embedded-'))

// The engine shares the machine with all other tests.
const password = 'right-horse'
let server: Embedded
let client: ClickHouseClient

beforeAll(async () => {
  server = await startEmbedded({ folder, user: 'aic', password, mostBodyBytes: 1_000_000 })
  client = createClient({ url: server.url, username: 'aic', password })
})
afterAll(async () => {
  await client.close()
  await server.close()
  rmSync(folder, { recursive: true, force: true })
})

const rowsOf = async (query: string, query_params: Record<string, unknown> = {}): Promise<unknown[]> =>
  (await client.query({ query, query_params, format: 'JSONEachRow' })).json()

describe('who holds a data folder', () => {
  it.skipIf(process.platform !== 'linux')('is found without the engine, which would write to stderr', () => {
    expect(folderHolder(folder)).toBe(process.pid)
    expect(folderHolder(path.join(folder, 'tmp'))).toBeNull()
  })

  it('is known by the file that it locks, even if it can’t be seen from here', () => {
    const locks = '1: POSIX  ADVISORY  WRITE 7 fe:00:41 0 EOF\n2: FLOCK  ADVISORY  WRITE 4711 fe:00:42 0 EOF\n'
    expect([41, 42, 43].map((inode) => holderOf(locks, inode))).toEqual([null, 4711, null])
    expect(holderOf('1: FLOCK  ADVISORY  WRITE -1 fe:00:42 0 EOF', 42)).toBe(0)
  })
})

describe('the official client', () => {
  it('pings, and is told the version of the engine', async () => {
    expect(await client.ping()).toEqual({ success: true })
    expect(await rowsOf('SELECT version() AS version')).toEqual([{ version: server.version }])
    expect(server.version).toMatch(/^26\./)
  })

  it('makes tables, inserts packed rows, and reads them back packed', async () => {
    const packing = createClient({
      url: server.url,
      username: 'aic',
      password,
      compression: { request: true, response: true },
    })
    await packing.command({ query: 'CREATE TABLE one (id UInt64, name String) ENGINE = MergeTree ORDER BY id' })
    const values = Array.from({ length: 5_000 }, (_, id) => ({ id: String(id), name: `it's\t\\${id}` }))
    const { summary } = await packing.insert({ table: 'one', values, format: 'JSONEachRow', columns: ['id', 'name'] })
    const answer = await packing.query({
      query: 'SELECT count() AS n, any(name) AS name FROM one WHERE id = 7',
      format: 'JSONEachRow',
    })
    expect(await answer.json()).toEqual([{ n: 1, name: "it's\t\\7" }])
    expect(summary?.written_rows).toBe('5000')
    await packing.close()
  })

  it('takes values as parameters, whatever they hold', async () => {
    const text = "a'b\\c\t{d} `e`; DROP TABLE one"
    const query = 'SELECT {text:String} AS text, {none:Nullable(String)} AS none, {all:Array(String)} AS all'
    expect(await rowsOf(query, { text, none: null, all: [text, 'x'] })).toEqual([
      { text, none: null, all: [text, 'x'] },
    ])
  })

  it('keeps settings and the database to one request', async () => {
    await client.command({ query: 'CREATE DATABASE team' })
    const team = createClient({ url: server.url, username: 'aic', password, database: 'team' })
    const query = "SELECT currentDatabase() AS name, getSetting('max_threads')::UInt32 AS threads"
    const asked = await team.query({ query, format: 'JSONEachRow', clickhouse_settings: { max_threads: 3 } })
    expect(await asked.json()).toEqual([{ name: 'team', threads: 3 }])
    expect(await rowsOf(query)).not.toEqual([{ name: 'team', threads: 3 }])
    await team.close()
  })

  it('gets errors with the codes of ClickHouse', async () => {
    await expect(rowsOf('SELECT * FROM nowhere')).rejects.toMatchObject({ code: '60', type: 'UNKNOWN_TABLE' })
    await expect(rowsOf('SELEC 1')).rejects.toMatchObject({ code: '62', type: 'SYNTAX_ERROR' })
    await client.command({ query: 'CREATE TABLE two (id UInt64) ENGINE = Memory' })
    const wrong = client.insert({ table: 'two', values: [{ id: 'x' }], format: 'JSONEachRow' })
    await expect(wrong).rejects.toMatchObject({ code: '27' })
  })

  it('is refused with a wrong password, a wrong user, or none', async () => {
    for (const sign of [{ username: 'aic', password: 'wrong' }, { username: 'eve', password }, {}]) {
      const other = createClient({ url: server.url, ...sign })
      await expect(other.query({ query: 'SELECT 1' })).rejects.toMatchObject({ code: '516' })
      await other.close()
    }
  })

  it('ends a statement in the engine when it hangs up', async () => {
    const gone = new AbortController()
    const query = 'SELECT max(sipHash64(number)) FROM numbers(100000000000) /* endless */'
    const asked = client.query({ query, abort_signal: gone.signal })
    const running = "SELECT count()::UInt32 AS n FROM system.processes WHERE position(query, '/* end' || 'less */') > 0"
    await until(async () => (await countOf(running)) === 1)
    gone.abort()
    await expect(asked).rejects.toThrow(/abort/i)
    await until(async () => (await countOf(running)) === 0)
  })

  it('gets fifty answers at once', async () => {
    const all = await Promise.all(Array.from({ length: 50 }, (_, n) => rowsOf('SELECT {n:UInt32} AS n', { n })))
    expect(all).toEqual(Array.from({ length: 50 }, (_, n) => [{ n }]))
  })
})

describe('a stranger', () => {
  const status = (headers: Record<string, string>, body = ''): Promise<number> =>
    new Promise((resolve, reject) => {
      const sign = { 'X-ClickHouse-User': 'aic', 'X-ClickHouse-Key': password }
      const asked = request(
        `${server.url}/?query=SELECT+1`,
        { method: 'POST', headers: { ...sign, ...headers } },
        (answer) => {
          answer.resume().once('end', () => resolve(answer.statusCode ?? 0))
        },
      )
      asked.once('error', reject).end(body)
    })

  it('is refused under a rebound name, and as a web page', async () => {
    expect(await status({})).toBe(200)
    expect(await status({ Host: 'evil.example' })).toBe(403)
    expect(await status({ Origin: 'http://evil.example' })).toBe(403)
  })

  it('is refused with a body past the limit, also when it only unpacks to it', async () => {
    expect(await status({}, 'x'.repeat(1_000_001))).toBe(413)
    const bomb = createClient({ url: server.url, username: 'aic', password, compression: { request: true } })
    const values = [{ id: 1, name: ' '.repeat(2_000_000) }]
    await expect(bomb.insert({ table: 'one', values, format: 'JSONEachRow' })).rejects.toMatchObject({ code: '307' })
    await bomb.close()
  })

  it('can’t be let in from outside without a password', async () => {
    await expect(startEmbedded({ folder: `${folder}-other`, host: '0.0.0.0' })).rejects.toMatchObject({
      kind: 'validation',
      advice: expect.stringContaining('CH_PASSWORD'),
    })
  })
})

describe('starting', () => {
  it('says what to do where the engine is not installed', async () => {
    const { loadEngine } = await import('./load-engine.ts')
    const missing = loadEngine(() => Promise.reject(new Error("Cannot find package 'chdb'")))
    await expect(missing).rejects.toMatchObject({ name: 'FleetFault', advice: expect.stringContaining('npm install') })
  })

  it('says so when the port is taken, and leaves the folder free', async () => {
    const port = Number(new URL(server.url).port)
    await expect(startEmbedded({ folder, port })).rejects.toMatchObject({ kind: 'network' })
    expect(await rowsOf('SELECT 1 AS one')).toEqual([{ one: 1 }])
  })

  it('keeps what was written when it is closed and opened again', async () => {
    await client.command({ query: 'CREATE TABLE kept (id UInt64) ENGINE = MergeTree ORDER BY id' })
    await client.insert({ table: 'kept', values: [{ id: 1 }], format: 'JSONEachRow' })
    await client.close()
    await server.close()
    server = await startEmbedded({ folder, user: 'aic', password })
    client = createClient({ url: server.url, username: 'aic', password })
    expect(await rowsOf('SELECT id::UInt8 AS id FROM kept')).toEqual([{ id: 1 }])
    const [database] = await rowsOf("SELECT engine FROM system.databases WHERE name = 'default'")
    expect(database).toEqual({ engine: 'Atomic' })
  })

  it('opens a folder again in which nothing was made yet', async () => {
    const empty = mkdtempSync(path.join(tmpdir(), 'aic-embedded-empty-'))
    await server.close()
    try {
      await (await startEmbedded({ folder: empty })).close()
      const again = await startEmbedded({ folder: empty })
      expect(again.version).toMatch(/^26\./)
      await again.close()
    } finally {
      server = await startEmbedded({ folder, user: 'aic', password, mostBodyBytes: 1_000_000 })
      rmSync(empty, { recursive: true, force: true })
    }
  })
})

const countOf = async (query: string): Promise<number> =>
  (await rowsOf(query)).map((row) => (row as { n: number }).n)[0] ?? 0

/** Asks until it is so; the test's own time limit ends it. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setImmediate(resolve))
}

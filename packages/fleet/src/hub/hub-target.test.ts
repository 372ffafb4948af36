import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { gunzipSync } from 'node:zlib'
import { afterEach, describe, expect, it } from 'vitest'
import type { FleetBatch, FleetEvent } from '../fleet-event.ts'
import { parseBatch } from './batch-json.ts'
import { BodyError } from './field-rule.ts'
import { HubTarget } from './hub-target.ts'

const key = 'aic_hub_test_0123456789abcdefghijklmnopqrstuvwxyz'

const eventOf = (n: number, change: Partial<FleetEvent> = {}): FleetEvent => ({
  tenant: 't',
  eventId: n.toString(16).padStart(32, '0'),
  atMs: 1_790_000_000_000 + n,
  source: 'parrot',
  provider: '',
  account: '',
  machineId: 'm',
  machine: 'laptop',
  user: '',
  project: 'p',
  projectLabel: '',
  session: 's',
  model: 'macaw-1',
  tier: 'standard',
  tokens: { input: 1, output: 2, cacheRead: 3, cacheWrite5m: 4, cacheWrite1h: 5, reasoning: 0 },
  webSearches: 0,
  costNanoUsd: 7,
  costKind: 'calculated',
  calculatedNanoUsd: 7,
  cacheSavedNanoUsd: -3,
  priceVersion: 'v1',
  isBackground: false,
  version: 12_345_678_901_234_567n,
  isDeleted: false,
  ...change,
})

const batchOf = (events: readonly FleetEvent[]): FleetBatch => ({ events, blocks: [], quotas: [], runs: [] })

let server: Server | null = null
afterEach(async () => {
  await new Promise((resolve) => (server === null ? resolve(null) : server.close(resolve)))
  server = null
})

type Answer = (body: Buffer, request: IncomingMessage, response: ServerResponse) => void

/** A hub that answers as told; gives back its address. */
async function hubThat(answer: Answer): Promise<string> {
  server = createServer((request, response) => {
    void buffer(request).then((body) => answer(body, request, response))
  })
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const target = (url: string, waited: number[] = []): HubTarget =>
  new HubTarget({
    url,
    key,
    nowMs: () => 1_000_000,
    timeoutMs: 300,
    wait: async (ms) => {
      waited.push(ms)
    },
  })

describe('a hub as a target of the fleet', () => {
  it('gets every row once, in pieces within its bounds, gzipped, with the key in a header', async () => {
    const pieces: FleetBatch[] = []
    const headers: IncomingMessage['headers'][] = []
    const url = await hubThat((body, request, response) => {
      pieces.push(parseBatch(JSON.parse(gunzipSync(body).toString())))
      headers.push(request.headers)
      expect(request.url).toBe('/api/sync/events')
      response.end('{}')
    })
    const events = Array.from({ length: 1_201 }, (_, n) => eventOf(n))
    await target(url).send(batchOf(events))
    expect(pieces.map((piece) => piece.events.length)).toEqual([500, 500, 201])
    expect(pieces.flatMap((piece) => piece.events)).toEqual(events)
    expect(headers[0]).toMatchObject({ 'x-api-key': key, 'content-encoding': 'gzip' })
  })

  it('cuts by size too, and sends nothing where there are no rows', async () => {
    const sizes: number[] = []
    const url = await hubThat((body, _, response) => {
      sizes.push(gunzipSync(body).length)
      response.end('{}')
    })
    await target(url).send(batchOf([]))
    expect(sizes).toEqual([])
    await target(url).send(batchOf(Array.from({ length: 500 }, (_, n) => eventOf(n, { project: 'p'.repeat(500) }))))
    expect(sizes.length).toBe(2)
    expect(Math.max(...sizes)).toBeLessThanOrEqual(400_000)
  })

  it('is waited for when it says for how long, and asked again', async () => {
    let asked = 0
    const waited: number[] = []
    const url = await hubThat((_, __, response) => {
      asked++
      if (asked === 1) response.writeHead(429, { 'retry-after': '2' })
      response.end('{}')
    })
    await target(url, waited).send(batchOf([eventOf(1)]))
    expect([asked, waited]).toEqual([2, [2_000]])
  })

  it('says until when, where it wants a longer wait', async () => {
    const url = await hubThat((_, __, response) => response.writeHead(503, { 'retry-after': '60' }).end('{}'))
    await expect(target(url).send(batchOf([eventOf(1)]))).rejects.toMatchObject({
      kind: 'server',
      retryAtMs: 1_060_000,
    })
  })

  it.each([
    [401, 'auth'],
    [403, 'auth'],
    [400, 'validation'],
    [413, 'validation'],
    [500, 'server'],
    [502, 'server'],
  ])('that answers %i has the fault %s, with its words and without the key', async (status, kind) => {
    const url = await hubThat((_, __, response) =>
      response.writeHead(status).end(JSON.stringify({ error: { message: 'what it says' } })),
    )
    const fault = await target(url)
      .send(batchOf([eventOf(1)]))
      .catch((error: unknown) => error)
    expect(fault).toMatchObject({ kind, message: `The hub ${url} answered ${status}: what it says` })
    expect(JSON.stringify(fault)).not.toContain(key)
  })

  it('that does not answer in time, or is not there, was not reached', async () => {
    const url = await hubThat(() => {})
    await expect(target(url).send(batchOf([eventOf(1)]))).rejects.toMatchObject({
      kind: 'network',
      message: expect.stringContaining('did not answer in time'),
    })
    server?.closeAllConnections()
    await expect(target('http://127.0.0.1:9').send(batchOf([eventOf(1)]))).rejects.toMatchObject({ kind: 'network' })
  })

  it('never gets the key where it redirects to', async () => {
    let asked = 0
    const url = await hubThat((_, __, response) => {
      asked++
      response.writeHead(307, { location: '/elsewhere' }).end()
    })
    await expect(target(url).send(batchOf([eventOf(1)]))).rejects.toMatchObject({ kind: 'network' })
    expect(asked).toBe(1)
  })
})

describe('rows in a body', () => {
  const json = (change: object): unknown => ({ events: [{ ...eventOf(1), version: '1', ...change }] })
  const faultsOf = (value: unknown): unknown => {
    try {
      return parseBatch(value)
    } catch (error) {
      return (error as BodyError).faults
    }
  }

  it('are refused as a whole, with each wrong field by its place', () => {
    const wrong = json({ atMs: -1, tokens: { ...eventOf(1).tokens, input: 1.5 }, model: 'a\u001b[2J', version: 1 })
    expect(faultsOf(wrong)).toEqual([
      { path: 'events.0.atMs', message: 'must be a whole number from 0 to 4102444800000' },
      { path: 'events.0.model', message: 'must be a text of at most 300 characters without control characters' },
      { path: 'events.0.tokens.input', message: 'must be a whole number from 0 to 1000000000000' },
      { path: 'events.0.version', message: 'must be a version: decimal digits in a text' },
    ])
  })

  it.each([
    [{ costNanoUsd: undefined }, 'events.0.costNanoUsd'],
    [{ costKind: 'free' }, 'events.0.costKind'],
    [{ eventId: 'xyz' }, 'events.0.eventId'],
    [{ version: '9'.repeat(19) }, 'events.0.version'],
    [{ isDeleted: 1 }, 'events.0.isDeleted'],
    [{ tokens: [] }, 'events.0.tokens'],
  ])('may not hold %j', (change, path) => {
    expect(faultsOf(json(change))).toMatchObject([{ path }])
  })

  it.each([[null], [[]], [7], ['x']])('are none in %j', (value) => {
    expect(faultsOf(value)).toMatchObject([{ path: 'body' }])
  })

  it('keep what is unknown unknown, and drop what no row has', () => {
    const [event] = parseBatch(json({ costNanoUsd: null, __proto__: null, extra: 1 })).events
    expect(event).toEqual({ ...eventOf(1), version: 1n, costNanoUsd: null })
  })

  it('are at most a thousand, of all kinds together', () => {
    const row = { ...eventOf(1), version: '1' }
    expect(faultsOf({ events: Array.from({ length: 1_001 }, () => row) })).toMatchObject([{ path: 'events' }])
    const run = {
      tenant: '',
      id: '00000000-0000-4000-8000-000000000000',
      machineId: '',
      machine: '',
      startedMs: 1,
      durationMs: 1,
      status: 'completed',
      records: 1,
      contentHash: '',
      statistics: '{}',
    }
    expect(faultsOf({ events: Array.from({ length: 1_000 }, () => row), runs: [run] })).toEqual([
      { path: 'body', message: 'holds 1001 rows, at most 1000 are taken' },
    ])
  })
})

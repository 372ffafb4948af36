import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { gzipSync } from 'node:zlib'
import { HubFile, HubKeys, type HubScope } from '@aic/engine/hub'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { newHome } from '../../../../testing/claude-home.ts'
import { rawExchange, runningAgent } from '../../../../testing/running-agent.ts'
import { toldEvent, toldLimit } from '../../../../testing/told-rows.ts'
import { putFiles } from '../../../../testing/vendors/machine.ts'

const startMs = Date.UTC(2026, 10, 24, 12)
const minuteMs = 60_000
const consolePath = '/api/claude/console-usage'

let home: string
let nowMs: number
let running: Awaited<ReturnType<typeof runningAgent>>
beforeEach(async () => {
  home = newHome()
  nowMs = startMs
  putFiles(home, { '.config/aic/agent.json': { hub: { hosts: ['hub.example.com'] } } })
  running = await runningAgent({ home, env: { AIC_HUB: '1' }, nowMs: () => nowMs })
})
afterEach(() => running.stop())

const folder = (): string => path.join(home, '.local/share/aic')

function newKey(label = 'laptop', scopes?: readonly HubScope[]): string {
  using file = HubFile.open(folder())
  return new HubKeys(file, () => nowMs).add(label, scopes).key
}

interface Sent {
  readonly key?: string | undefined
  readonly headers?: Record<string, string>
}

const post = (target: string, body: unknown, { key, headers }: Sent = {}) =>
  fetch(running.url + target, {
    method: 'POST',
    body: typeof body === 'string' || body instanceof Uint8Array ? (body as string) : JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...(key !== undefined && { 'x-api-key': key }), ...headers },
  })
const get = (target: string, { key, headers }: Sent = {}) =>
  fetch(running.url + target, { headers: { ...(key !== undefined && { 'x-api-key': key }), ...headers } })
const jsonOf = async (answer: Promise<Response>): Promise<unknown> => (await answer).json()
const both = async (answer: Promise<Response>): Promise<[number, unknown]> => {
  const found = await answer
  return [found.status, await found.json()]
}

const usage = (percentageUsed = 42, atMs = nowMs) => ({
  currentSession: { resetsIn: '2 hr 15 min', percentageUsed },
  lastUpdated: new Date(atMs).toISOString(),
})

describe('POST /api/claude/console-usage (004-03)', () => {
  it('takes what the page said, and says so (004-09)', async () => {
    expect(await both(post(consolePath, usage(), { key: newKey() }))).toEqual([
      200,
      { success: true, message: 'Usage data synced successfully', timestamp: '2026-11-24T12:00:00.000Z' },
    ])
  })

  it('refuses whoever has no key, a wrong one or a revoked one (004-04, 004-16)', async () => {
    const error = {
      success: false,
      suggestion: expect.any(String),
      requestId: expect.any(String),
      timestamp: expect.any(String),
    }
    expect(await both(post(consolePath, {}))).toEqual([
      401,
      { ...error, errorCode: 'AUTH_MISSING', message: 'Missing API key' },
    ])
    const key = newKey()
    const invalid = { ...error, errorCode: 'AUTH_INVALID', message: 'Invalid API key' }
    expect(await both(post(consolePath, {}, { key: `${key}x` }))).toEqual([401, invalid])
    using file = HubFile.open(folder())
    new HubKeys(file, () => nowMs).revoke('laptop')
    expect(await both(post(consolePath, usage(), { key }))).toEqual([401, invalid])
    expect(running.lines.join()).not.toContain(key)
  })

  it('names the field that is wrong (004-17)', async () => {
    const key = newKey()
    const said = async (body: unknown): Promise<unknown> => {
      const [status, json] = await both(post(consolePath, body, { key }))
      const { errorCode, message } = json as { readonly errorCode: string; readonly message: string }
      return [status, errorCode, message]
    }
    expect(await said({})).toEqual([400, 'VALIDATION_MISSING_FIELD', 'Missing required field: lastUpdated'])
    expect(await said({ ...usage(), lastUpdated: 'x' })).toEqual([
      400,
      'VALIDATION_INVALID_TYPE',
      'Invalid lastUpdated format',
    ])
    expect(await said(usage(101))).toEqual([
      400,
      'VALIDATION_OUT_OF_RANGE',
      'Invalid data: currentSession.percentageUsed must be 0-100',
    ])
    expect(await said('{"a"')).toEqual([400, 'VALIDATION_INVALID_TYPE', 'Invalid JSON body: it is no JSON'])
  })

  it('keeps the newest for the newest, and says that the other was older (004-21)', async () => {
    const key = newKey()
    await post(consolePath, usage(50), { key })
    expect(await both(post(consolePath, usage(10, nowMs - minuteMs), { key }))).toEqual([
      200,
      expect.objectContaining({ success: true, message: expect.stringContaining('older than what is known') }),
    ])
    expect(await jsonOf(get(consolePath, { key }))).toMatchObject({ currentSession: { percentageUsed: 50 } })
  })

  it('takes no more than its bounds, however it is packed', async () => {
    const key = newKey()
    const large = JSON.stringify({ ...usage(), extra: 'x'.repeat(1_100_000) })
    expect((await post(consolePath, large, { key })).status).toBe(413)
    const packed = { 'content-encoding': 'gzip' }
    expect((await post(consolePath, gzipSync(large), { key, headers: packed })).status).toBe(413)
    expect((await post(consolePath, gzipSync(JSON.stringify(usage())), { key, headers: packed })).status).toBe(200)
    expect((await post(consolePath, 'not gzip', { key, headers: packed })).status).toBe(400)
    expect((await post(consolePath, usage(), { key, headers: { 'content-encoding': 'br' } })).status).toBe(415)
    expect((await post(consolePath, usage(), { key, headers: { 'content-type': 'text/plain' } })).status).toBe(415)
  })

  it('tells no more of a fault of its own than what it is (004-18)', async () => {
    const key = newKey()
    await post(consolePath, usage(), { key })
    using other = new DatabaseSync(path.join(folder(), 'hub.sqlite'))
    other.exec('drop table console_version')
    const [status, json] = await both(post(consolePath, usage(43), { key }))
    expect([status, json]).toMatchObject([500, { success: false, errorCode: 'STORAGE_WRITE_FAILED' }])
    expect(JSON.stringify(json)).not.toMatch(/\.ts\b|\bat \/|no such table/)
    expect(running.lines.join()).toContain('no such table')
  })

  it('lets a key do only what it is for, and a machine ask only so often', async () => {
    const key = newKey('reader', ['read'])
    expect(await both(post('/api/sync/limits', { limits: [] }, { key }))).toMatchObject([
      403,
      { error: { code: 'auth-scope', message: 'The key of reader is not for this: it lacks limits:write' } },
    ])
    const answers = await Promise.all(Array.from({ length: 80 }, () => get('/api/sync/limits', { key })))
    const refused = answers.filter(({ status }) => status === 429)
    expect(refused.length).toBe(80 - 59)
    expect(refused[0]?.headers.get('retry-after')).toBe('1')
    const other = newKey('other')
    expect((await get('/api/sync/limits', { key: other })).status).toBe(200)
    nowMs += 1_000
    expect((await get('/api/sync/limits', { key })).status).toBe(200)
  })

  it('slows those down who guess, and nobody else', async () => {
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, n) => post(consolePath, {}, { key: `guess ${n}` })),
    )
    expect(answers.filter(({ status }) => status === 429).length).toBe(10)
    expect((await post(consolePath, usage(), { key: newKey() })).status).toBe(200)
  })
})

describe('GET /api/claude/console-usage (004-22, 004-23)', () => {
  it('is 404 before the first word, and for a version that is not there', async () => {
    const key = newKey()
    expect(await both(get(consolePath, { key }))).toMatchObject([404, { success: false, errorCode: 'NOT_FOUND' }])
    await post(consolePath, usage(), { key })
    expect((await get(`${consolePath}?version=2`, { key })).status).toBe(404)
    expect((await get(`${consolePath}?version=0`, { key })).status).toBe(400)
    expect((await get(`${consolePath}?timestamp=now`, { key })).status).toBe(400)
  })

  it('answers the agent’s own token too, and nobody without either', async () => {
    await post(consolePath, usage(), { key: newKey() })
    expect(await jsonOf(running.ask(consolePath))).toMatchObject({
      source: 'ec2-sync',
      machine: 'laptop',
      isStale: false,
      versionInfo: { current: 1, total: 1 },
    })
    expect((await get(consolePath)).status).toBe(401)
    expect((await get(consolePath, { key: 'wrong' })).status).toBe(401)
  })

  it('gives past versions by number and by the moment they were read', async () => {
    const key = newKey()
    for (const n of [0, 1, 2]) await post(consolePath, usage(n, startMs + n * minuteMs), { key })
    const shown = async (query: string): Promise<unknown> =>
      ((await jsonOf(get(`${consolePath}?${query}`, { key }))) as ReturnType<typeof usage>).currentSession
        .percentageUsed
    expect(await shown('version=1')).toBe(0)
    expect(await shown('version=-1')).toBe(2)
    expect(await shown('version=-2')).toBe(1)
    expect(await shown('timestamp=2026-11-24T12:01:20Z')).toBe(1)
  })

  it('says how long it holds, by its age', async () => {
    const key = newKey()
    await post(consolePath, usage(), { key })
    const control = async (): Promise<string | null> => (await get(consolePath, { key })).headers.get('cache-control')
    expect(await control()).toBe('private, max-age=60')
    nowMs += 5 * minuteMs
    expect(await control()).toBe('private, max-age=30')
    nowMs += 5 * minuteMs
    expect(await control()).toBe('no-cache')
  })

  it('is 304 while nothing changed and it is fresh, never once it is stale', async () => {
    const key = newKey()
    await post(consolePath, usage(), { key })
    const first = await get(consolePath, { key })
    const tag = String(first.headers.get('etag'))
    expect(tag).toMatch(new RegExp(`^"${startMs}-[\\da-f]{8}"$`))
    expect(first.headers.get('last-modified')).toBe('Tue, 24 Nov 2026 12:00:00 GMT')
    const again = { key, headers: { 'if-none-match': tag } }
    const since = { key, headers: { 'if-modified-since': 'Tue, 24 Nov 2026 12:00:00 GMT' } }
    expect([(await get(consolePath, again)).status, (await get(consolePath, since)).status]).toEqual([304, 304])
    nowMs += 11 * minuteMs
    expect([(await get(consolePath, again)).status, (await get(consolePath, since)).status]).toEqual([200, 200])
    await post(consolePath, usage(1, nowMs), { key })
    expect((await get(consolePath, again)).status).toBe(200)
  })
})

describe('GET /api/health (004-30)', () => {
  it('is healthy, degraded, then 503 by the age of the newest word, without any key', async () => {
    await post(consolePath, usage(), { key: newKey() })
    const health = async (): Promise<unknown> => {
      const [status, json] = await both(get('/api/health'))
      return [status, (json as { readonly status: string }).status]
    }
    expect(await health()).toEqual([200, 'healthy'])
    nowMs += 10 * minuteMs
    expect(await health()).toEqual([200, 'healthy'])
    nowMs += minuteMs
    expect(await health()).toEqual([200, 'degraded'])
    nowMs += 20 * minuteMs
    expect(await health()).toEqual([503, 'unhealthy'])
    expect(await both(get('/health'))).toMatchObject([200, { status: 'ok' }])
  })
})

describe('events and limits of machines', () => {
  const event = (n: number, change: object = {}) => {
    const told = toldEvent(n, { atMs: startMs - 60_000, machine: 'x', machineId: 'x', costNanoUsd: 5 })
    return { ...told, version: '1', ...change }
  }

  const rows = (): unknown => {
    using file = new DatabaseSync(path.join(folder(), 'fleet.sqlite'), { readOnly: true })
    return file
      .prepare('select count(*) as n, sum(cost_nano_usd) as cost, max(machine_name) as machine from usage_events')
      .get()
  }

  it('are kept before they are answered, each event once, under the machine of the key', async () => {
    const key = newKey('laptop')
    const batch = { events: Array.from({ length: 100 }, (_, n) => event(n)) }
    expect(await both(post('/api/sync/events', batch, { key }))).toMatchObject([200, { accepted: 100 }])
    expect(await both(post('/api/sync/events', batch, { key: newKey('copy') }))).toMatchObject([200, { accepted: 100 }])
    expect(rows()).toEqual({ n: 100, cost: 500, machine: 'copy' }) // of equal versions the last one stands
  })

  it('are refused as a whole, each wrong field by its place', async () => {
    const body = { events: [event(1), event(2, { model: 7, version: 2 })] }
    expect(await both(post('/api/sync/events', body, { key: newKey() }))).toMatchObject([
      400,
      {
        error: {
          code: 'validation-invalid-type',
          fields: [{ path: 'events.1.model' }, { path: 'events.1.version' }],
        },
      },
    ])
    expect(rows()).toMatchObject({ n: 0 })
  })

  it('tell limits on with source, machine and age', async () => {
    const key = newKey()
    const limit = toldLimit({ provider: 'parrot', atMs: nowMs, resetsAtMs: nowMs + minuteMs })
    expect(await both(post('/api/sync/limits', { limits: [limit] }, { key }))).toMatchObject([200, { accepted: 1 }])
    nowMs += 30_000
    expect(await jsonOf(running.ask('/api/sync/limits'))).toMatchObject({
      limits: [{ usedPercent: 40, machine: 'laptop', origin: 'oauth', ageMinutes: 0, isReset: false }],
    })
  })
})

describe('what keeps strangers out of a hub', () => {
  it('is its guard: pages of others, names that are not its own, paths that no key is for', async () => {
    const key = newKey()
    expect((await post(consolePath, usage(), { key, headers: { origin: 'http://evil.example' } })).status).toBe(403)
    expect((await get('/api/reports/daily', { key })).status).toBe(401)
    expect((await get('/api/config', { key })).status).toBe(401)
    const asked = (host: string, origin = ''): Promise<string> =>
      rawExchange(
        running.agent.port,
        `GET /api/sync/limits HTTP/1.1\r\nHost: ${host}\r\nX-API-Key: ${key}\r\n${origin}Connection: close\r\n\r\n`,
        { endsItself: true },
      )
    expect(await asked('other.example.com')).toContain('HTTP/1.1 421')
    expect(await asked('hub.example.com')).toContain('HTTP/1.1 200')
    expect(await asked('HUB.example.com', 'Origin: https://hub.example.com\r\n')).toContain('HTTP/1.1 200')
    expect(await asked('hub.example.com', 'Origin: https://other.example.com\r\n')).toContain('HTTP/1.1 403')
    expect(
      await asked(`127.0.0.1:${running.agent.port}`, `Origin: https://127.0.0.1:${running.agent.port}\r\n`),
    ).toContain('403')
  })
})

it('an agent that is no hub has none of these paths', async () => {
  const agent = await runningAgent()
  const answers = await Promise.all([consolePath, '/api/sync/limits', '/api/health'].map((target) => agent.ask(target)))
  expect(answers.map(({ status }) => status)).toEqual([404, 404, 404])
  expect((await fetch(`${agent.url}/api/health`)).status).toBe(401)
  expect(agent.lines.join()).toContain('limits are not synced')
  await agent.stop()
})

it('a hub that others can reach does not start without a key, and says what makes one (004-07)', async () => {
  const env = { AIC_HUB: '1', AIC_AGENT_HOST: '0.0.0.0', AIC_AGENT_TOKEN: 't'.repeat(32) }
  const other = newHome()
  await expect(runningAgent({ home: other, env })).rejects.toMatchObject({
    code: 'unsafe-host',
    message: 'To listen on 0.0.0.0 a hub needs a key for each machine',
    advice: expect.stringContaining('aic hub keys add'),
  })
  const agent = await runningAgent({ home: other, env: { ...env, CLAUDE_SYNC_API_KEY: 'a-key-of-the-original' } })
  expect(agent.lines.join()).toContain('not encrypted')
  expect(
    (await fetch(`${agent.url}/api/sync/limits`, { headers: { 'x-api-key': 'a-key-of-the-original' } })).status,
  ).toBe(200)
  await agent.stop()
})

it('an agent whose hub has no key says so, loudly, and goes on (004-07)', async () => {
  const one = newHome()
  writeFileSync(path.join(one, 'note'), '')
  const agent = await runningAgent({ home: one, env: { CLAUDE_SYNC_URL: 'https://hub.example.com', AIC_OFFLINE: '0' } })
  expect(agent.lines.some((line) => line.includes('error') && line.includes('there is no key'))).toBe(true)
  expect((await fetch(`${agent.url}/health`)).status).toBe(200)
  await agent.stop()
})

import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { openTelemetryInbox } from '@aic/engine/telemetry'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { logsRequest, metricsRequest, type SentEvent, toProtobuf } from '../../../../testing/otlp.ts'
import { decodeMessage } from './protobuf.ts'
import { otlpRoutes } from './routes.ts'

const nowMs = Date.UTC(2026, 10, 22, 9)
let home: string
let told: string[]
beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'aic-otlp-'))
  told = []
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

const machine = () => ({ env: { AIC_DATA_DIR: home }, home, platform: 'linux' as const })
const routes = () =>
  otlpRoutes({
    inbox: openTelemetryInbox(machine(), () => nowMs),
    onKept: () => told.push('kept'),
    onFailure: ({ message }) => told.push(message),
  })
const request: SentEvent = {
  name: 'claude_code.api_request',
  atMs: nowMs - 1_000,
  attributes: {
    'session.id': '33333333-aaaa-4aaa-8aaa-000000000009',
    'user.email': 'ann@example.com',
    'user.account_uuid': 'acct-1',
    prompt: 'do not keep me',
    request_id: 'req_1',
    model: 'claude-haiku-5-5',
    input_tokens: 290,
    output_tokens: 12,
    cost_usd: 0.00025,
  },
}
const prompt: SentEvent = { ...request, name: 'claude_code.user_prompt' }
const send = (body: string | Buffer<ArrayBuffer>, headers: Record<string, string>, target = '/v1/logs') =>
  routes().request(target, { method: 'POST', body, headers })
const json = { 'content-type': 'application/json' }
const protobuf = { 'content-type': 'application/x-protobuf' }
const batch = logsRequest('claude-code', [request, prompt])
const kept = (kind = 'calls') => readFileSync(path.join(home, 'otel', kind, 'claude-code/2026-11-22.ndjson'), 'utf8')

const call = {
  kind: 'telemetry',
  session: '33333333-aaaa-4aaa-8aaa-000000000009',
  requestId: 'req_1',
  model: 'claude-haiku-5-5',
  atMs: nowMs - 1_000,
  tokens: { input: 290, output: 12, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0, reasoning: 0 },
  webSearches: 0,
  reportedNanoUsd: 250_000,
  tier: 'standard',
}

describe('a batch of events', () => {
  const bodies = {
    JSON: [JSON.stringify(batch), json],
    protobuf: [toProtobuf(batch), protobuf],
    'gzipped JSON': [gzipSync(JSON.stringify(batch)), { ...json, 'content-encoding': 'gzip' }],
    'gzipped protobuf': [gzipSync(toProtobuf(batch)), { ...protobuf, 'content-encoding': 'gzip' }],
  } as const
  for (const [name, [body, headers]] of Object.entries(bodies)) {
    it(`is taken as ${name}, answered in kind, and reduced to what counts`, async () => {
      const answer = await send(body, headers)
      expect(answer.status).toBe(200)
      expect(answer.headers.get('content-type')).toContain(headers['content-type'])
      expect(await answer.text()).toBe(headers['content-type'] === 'application/json' ? '{}' : '')
      expect(kept()).toBe(`${JSON.stringify(call)}\n`)
      expect(told).toEqual(['kept'])
      expect(statSync(path.join(home, 'otel/calls/claude-code/2026-11-22.ndjson')).mode & 0o777).toBe(0o600)
    })
  }

  it('holds no prompt, account or name of a person in any file', async () => {
    await send(JSON.stringify(batch), json)
    const files = readdirSync(home, { recursive: true, encoding: 'utf8' })
      .map((name) => path.join(home, name))
      .filter((file) => statSync(file).isFile())
    const all = files.map((file) => readFileSync(file, 'utf8')).join()
    expect(all).toContain('req_1')
    expect(all).not.toMatch(/ann@|acct-1|do not keep/)
  })

  it('is kept once, however often it is sent, also after a restart', async () => {
    for (let i = 0; i < 3; i++) await send(JSON.stringify(batch), json)
    expect(kept().split('\n')).toHaveLength(2)
    expect(told).toEqual(['kept'])
  })

  it('of more records than anybody sends is not looked through: all others would wait', async () => {
    const logRecords = Array.from({ length: 50_000 }, () => ({}))
    const many = { resourceLogs: [{ scopeLogs: [{ logRecords }] }] }
    const dataPoints = logRecords
    const points = { resourceMetrics: [{ scopeMetrics: [{ metrics: [{ name: 'a', sum: { dataPoints } }] }] }] }
    expect((await send(JSON.stringify(many), json)).status).toBe(413)
    expect((await send(JSON.stringify(points), json, '/v1/metrics')).status).toBe(413)
    expect((await send(JSON.stringify({ resourceLogs: logRecords.concat({}) }), json)).status).toBe(413)
    logRecords.length = 40_000
    expect((await send(JSON.stringify(many), json)).status).toBe(200)
  })

  it('is taken in part where a record cannot be used, and says how many and why', async () => {
    const broken = { ...request, attributes: { ...request.attributes, input_tokens: -1 } }
    const mixed = logsRequest('claude-code', [request, broken])
    const answer = await send(JSON.stringify(mixed), json)
    const partialSuccess = { rejectedLogRecords: '1', errorMessage: 'not used: bad-count 1' }
    expect(await answer.json()).toEqual({ partialSuccess })
    const inBytes = await send(toProtobuf(mixed), protobuf)
    expect(decodeMessage('LogsResponse', new Uint8Array(await inBytes.arrayBuffer()))).toEqual({ partialSuccess })
  })
})

describe('a body that is none', () => {
  const cases = [
    ['cut JSON', '{"resourceLogs":[', json, 400],
    ['a list', '[]', json, 400],
    ['bytes that are no UTF-8', Buffer.from([0x7b, 0xff, 0x7d]), json, 400],
    ['cut protobuf', toProtobuf(batch).subarray(0, 50), protobuf, 400],
    ['groups in groups without end', Buffer.alloc(1e6, 0x0b), protobuf, 400],
    ['JSON named protobuf', JSON.stringify(batch), protobuf, 400],
    ['broken gzip', Buffer.from('no gzip'), { ...json, 'content-encoding': 'gzip' }, 400],
    ['another encoding', '{}', { ...json, 'content-encoding': 'br' }, 415],
    ['another type', '{}', { 'content-type': 'text/plain' }, 415],
    ['more than 4 MiB', Buffer.alloc(4 * 1_048_576 + 1, ' '), json, 413],
    ['more than 4 MiB when unpacked', gzipSync(Buffer.alloc(5e6, ' ')), { ...json, 'content-encoding': 'gzip' }, 413],
  ] as const
  for (const [name, body, headers, status] of cases) {
    it(`is refused with ${status}: ${name}`, async () => {
      const answer = await send(body, headers)
      expect(answer.status).toBe(status)
      const bytes = new Uint8Array(await answer.arrayBuffer())
      const said = headers === protobuf ? decodeMessage('Status', bytes) : JSON.parse(new TextDecoder().decode(bytes))
      expect(said).toMatchObject({ code: expect.any(Number), message: expect.stringMatching(/\w{3}/) })
      expect(existsSync(path.join(home, 'otel'))).toBe(false)
    })
  }

  it('is empty, but well formed: nothing to keep', async () => {
    expect((await send('{}', json)).status).toBe(200)
    expect((await send(Buffer.alloc(0), protobuf)).status).toBe(200)
    expect((await send(JSON.stringify({ resourceLogs: [{ scopeLogs: 3 }, null] }), json)).status).toBe(200)
    expect(told).toEqual([])
  })
})

it('takes counters of either temporality, and leaves histograms and gauges', async () => {
  const point = (isCumulative: boolean) => ({
    name: 'claude_code.active_time.total',
    atMs: nowMs,
    startMs: nowMs - 60_000,
    value: 12.5,
    isCumulative,
    attributes: { 'session.id': 's1', 'user.email': 'ann@example.com', type: 'user' },
  })
  const body = metricsRequest('claude-code', [point(false), point(true)])
  expect((await send(toProtobuf(body), protobuf, '/v1/metrics')).status).toBe(200)
  expect((await send(JSON.stringify(body), json, '/v1/metrics')).status).toBe(200)
  const gauge = { resourceMetrics: [{ scopeMetrics: [{ metrics: [{ name: 'x', gauge: { dataPoints: [{}] } }] }] }] }
  expect((await send(JSON.stringify(gauge), json, '/v1/metrics')).status).toBe(200)
  const lines = kept('outcomes').trim().split('\n')
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { kind: 'outcome', what: 'activeMs', session: 's1', value: 12_500, isCumulative: false, atMs: nowMs },
    { isCumulative: true, startMs: nowMs - 60_000 },
  ])
})

it('asks to send again later what could not be kept', async () => {
  writeFileSync(path.join(home, 'otel'), 'a file where the folder should be')
  const answer = await send(JSON.stringify(batch), json)
  rmSync(path.join(home, 'otel'))
  expect(answer.status).toBe(503)
  expect(told).toHaveLength(1)
  expect((await send(JSON.stringify(batch), json)).status).toBe(200)
  expect(kept()).toContain('req_1')
})

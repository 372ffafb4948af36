import { expect, it } from 'vitest'
import type { OtelEvent, OtelPoint, OtelValue } from '../telemetry/otel.ts'
import { claudeTelemetry } from './telemetry.ts'

const atMs = Date.UTC(2026, 10, 22, 9)
const request: Record<string, OtelValue> = {
  'service.name': 'claude-code',
  'session.id': 's1',
  'user.email': 'ann@example.com',
  request_id: 'req_1',
  model: 'claude-haiku-5-5[1m]',
  input_tokens: 290,
  output_tokens: '12',
  cache_read_tokens: 5_000,
  cache_creation_tokens: 700,
  cost_usd: 0.0031,
}
const event = (attributes: Record<string, OtelValue>, names = ['claude_code.api_request']): OtelEvent => ({
  names,
  atMs,
  attributes: new Map(Object.entries(attributes)),
})

it('reads a request as a call, numbers sent as text too', () => {
  expect(claudeTelemetry.call(event(request))).toEqual({
    kind: 'telemetry',
    session: 's1',
    requestId: 'req_1',
    model: 'claude-haiku-5-5',
    atMs,
    tokens: { input: 290, output: 12, cacheRead: 5_000, cacheWrite5m: 700, cacheWrite1h: 0, reasoning: 0 },
    webSearches: 0,
    reportedNanoUsd: 3_100_000,
    tier: 'standard',
  })
})

it('splits writes to the cache by age where it is told', () => {
  const aged = { ...request, cache_creation_5m_tokens: 100, cache_creation_1h_tokens: 600, speed: 'fast' }
  expect(claudeTelemetry.call(event(aged))).toMatchObject({
    tokens: { cacheWrite5m: 100, cacheWrite1h: 600 },
    tier: 'fast',
  })
  expect(claudeTelemetry.call(event({ ...aged, cache_creation_tokens: '' }))).toMatchObject({
    tokens: { cacheWrite5m: 100, cacheWrite1h: 600 },
  })
})

it('takes the time of the event before that of its record', () => {
  const timed = event({ ...request, 'event.timestamp': '2026-11-22T08:59:58.500Z' })
  expect(claudeTelemetry.call(timed)).toMatchObject({ atMs: atMs - 1_500 })
})

it('knows its requests by their short name only from Claude Code itself', () => {
  expect(claudeTelemetry.call(event(request, ['api_request']))).toMatchObject({ kind: 'telemetry' })
  expect(claudeTelemetry.call(event({ ...request, 'service.name': 'other' }, ['api_request']))).toBeNull()
  expect(claudeTelemetry.call(event(request, ['claude_code.user_prompt']))).toBeNull()
})

it('counts what cannot be used by reason', () => {
  const reason = (more: Record<string, OtelValue>) => claudeTelemetry.call(event({ ...request, ...more }))
  expect(reason({ input_tokens: 'many' })).toEqual({ kind: 'skipped', reason: 'bad-count' })
  expect(reason({ output_tokens: -1 })).toEqual({ kind: 'skipped', reason: 'bad-count' })
  expect(reason({ 'session.id': '' })).toEqual({ kind: 'skipped', reason: 'no-id' })
  expect(claudeTelemetry.call({ ...event(request), atMs: null })).toEqual({ kind: 'skipped', reason: 'no-time' })
})

const point = (name: string, value: number, attributes: Record<string, OtelValue> = {}): OtelPoint => ({
  name,
  value,
  startMs: atMs - 60_000,
  atMs,
  isCumulative: false,
  attributes: new Map(Object.entries({ 'session.id': 's1', ...attributes })),
})

it('reads what a session did from its counters, and leaves tokens and cost to the requests', () => {
  expect(claudeTelemetry.outcome(point('claude_code.active_time.total', 12.5, { type: 'user' }))).toMatchObject({
    what: 'activeMs',
    value: 12_500,
    session: 's1',
    startMs: atMs - 60_000,
  })
  const lines = (type: string) => claudeTelemetry.outcome(point('claude_code.lines_of_code.count', 7, { type }))
  expect([lines('added')?.what, lines('removed')?.what, lines('moved')]).toEqual(['linesAdded', 'linesRemoved', null])
  expect(claudeTelemetry.outcome(point('claude_code.token.usage', 7))).toBeNull()
  expect(claudeTelemetry.outcome(point('toString', 7))).toBeNull()
})

it('tells counters apart by their attributes, but not by person or account', () => {
  const series = (more: Record<string, OtelValue>) =>
    claudeTelemetry.outcome(point('claude_code.commit.count', 1, more))?.series
  expect(series({ 'user.email': 'ann@example.com' })).toBe(series({ 'user.email': 'bob@example.com' }))
  expect(series({ 'terminal.type': 'tmux' })).not.toBe(series({ 'terminal.type': 'vscode' }))
})

it('keeps the token out of the settings it shows, unless asked to show it', () => {
  const target = { url: 'http://127.0.0.1:8080', tokenPath: '/cfg/.otel_token', token: null }
  const hidden = claudeTelemetry.setup(target).map(({ text }) => text)
  expect(JSON.parse(hidden[0] as string)).toMatchObject({ otelHeadersHelper: 'aic otel headers' })
  expect(JSON.stringify(claudeTelemetry.setup({ ...target, token: 'secret' }))).toContain('Bearer secret')
})

import { expect, it } from 'vitest'
import type { OtelEvent, OtelValue } from '../telemetry/otel.ts'
import { codexTelemetry } from './telemetry.ts'

const atMs = Date.UTC(2026, 10, 22, 9)
const answer: Record<string, OtelValue> = {
  'event.kind': 'response.completed',
  'event.timestamp': '2026-11-22T09:00:00.000Z',
  'conversation.id': '01a200d8-d031-73d0-b1f5-913bec1a83c2',
  'user.account_id': 'acct_1',
  model: 'gpt-5.5',
  input_token_count: 14_188,
  cached_token_count: 9_600,
  cache_write_token_count: 4_579,
  output_token_count: 469,
  reasoning_token_count: 100,
  tool_token_count: 14_657,
}
const event = (attributes: Record<string, OtelValue>): OtelEvent => ({
  names: ['codex.sse_event'],
  atMs: null,
  attributes: new Map(Object.entries(attributes)),
})

it('reads an answer as a call whose cached tokens are taken out of its input', () => {
  expect(codexTelemetry.call(event(answer))).toEqual({
    kind: 'telemetry',
    session: '01a200d8-d031-73d0-b1f5-913bec1a83c2',
    requestId: null,
    model: 'gpt-5.5',
    atMs,
    tokens: { input: 9, output: 469, cacheRead: 9_600, cacheWrite5m: 4_579, cacheWrite1h: 0, reasoning: 100 },
    webSearches: 0,
    reportedNanoUsd: null,
    tier: 'standard',
  })
})

it('passes over the first of two events of an answer, which has no counts', () => {
  const plain = { 'event.kind': 'response.completed', 'conversation.id': 's1', model: 'gpt-5.5' }
  expect(codexTelemetry.call(event(plain))).toBeNull()
})

it('takes the end of an answer only, and says why one cannot be used', () => {
  expect(codexTelemetry.call(event({ ...answer, 'event.kind': 'response.created' }))).toBeNull()
  const { 'conversation.id': _, ...homeless } = answer
  expect(codexTelemetry.call(event(homeless))).toEqual({ kind: 'skipped', reason: 'no-id' })
  expect(codexTelemetry.call(event({ ...answer, input_token_count: 'x' }))).toEqual({
    kind: 'skipped',
    reason: 'bad-count',
  })
})

it('shows where the token comes from, not the token', () => {
  const text = JSON.stringify(codexTelemetry.setup({ url: 'http://127.0.0.1:8080', tokenPath: '/t', token: null }))
  expect(text).toContain('http://127.0.0.1:8080/v1/logs')
  expect(text).toContain('OTEL_EXPORTER_OTLP_HEADERS')
  expect(text).toContain('$(aic otel token)')
})

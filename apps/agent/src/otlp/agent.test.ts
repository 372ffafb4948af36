import { readFileSync } from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { writeClaudeLogs } from '../../../../testing/claude-home.ts'
import { logsRequest, type SentEvent, toProtobuf } from '../../../../testing/otlp.ts'
import { runningAgent } from '../../../../testing/running-agent.ts'

let running: Awaited<ReturnType<typeof runningAgent>>
beforeEach(async () => {
  running = await runningAgent()
})
afterEach(() => running.stop())

const atMs = Date.now() - 60_000
const event = (id: string, input: number): SentEvent => ({
  name: 'claude_code.api_request',
  atMs,
  attributes: {
    'session.id': 's1',
    request_id: `req_${id}`,
    model: 'claude-haiku-4-5-20251001',
    input_tokens: input,
    output_tokens: 50,
  },
})

const otelToken = (): string => readFileSync(path.join(running.home, '.config/aic/.otel_token'), 'utf8').trim()

const send = (events: readonly SentEvent[], token: string, headers: Record<string, string> = {}) =>
  fetch(`${running.url}/v1/logs`, {
    method: 'POST',
    body: gzipSync(toProtobuf(logsRequest('claude-code', events))),
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/x-protobuf',
      'content-encoding': 'gzip',
      ...headers,
    },
  })

/** Input tokens of all days, as the agent reports them. */
async function reportedInput(): Promise<unknown> {
  const answer = await running.ask('/api/reports/daily')
  const { totals } = (await answer.json()) as { readonly totals?: { readonly inputTokens?: number } }
  return totals?.inputTokens
}

it('puts what an agent sends beside what its transcripts hold, each call once, in the next report', async () => {
  writeClaudeLogs(running.home, [{ at: new Date(atMs).toISOString(), id: 'a', model: 'claude-haiku-4-5-20251001' }])
  expect((await send([event('a', 100), event('title', 7)], otelToken())).status).toBe(200)
  await expect.poll(reportedInput).toBe(107)
  expect((await send([event('a', 100), event('title', 7), event('compact', 20)], otelToken())).status).toBe(200)
  await expect.poll(reportedInput).toBe(127)
})

it('takes telemetry with its own token or the agent’s, and with no other', async () => {
  expect((await send([event('a', 1)], running.token)).status).toBe(200)
  expect((await send([event('a', 1)], 'x'.repeat(43))).status).toBe(401)
  expect((await send([event('a', 1)], otelToken(), { origin: 'http://evil.example' })).status).toBe(403)
})

it('opens nothing else to the token of telemetry', async () => {
  const get = (target: string) =>
    fetch(`${running.url}${target}`, { headers: { authorization: `Bearer ${otelToken()}` } })
  for (const target of ['/api/reports/daily', '/api/usage', '/api/config', '/v1/logs']) {
    expect([target, (await get(target)).status]).not.toEqual([target, 200])
  }
  expect((await get('/api/reports/daily')).status).toBe(401)
})

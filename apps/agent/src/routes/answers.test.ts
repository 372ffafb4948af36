import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { OpenAPIHono, RouteConfig, z } from '@hono/zod-openapi'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newHome, writeClaudeLogs } from '../../../../testing/claude-home.ts'
import { accountOf, alertOf, limitOf } from '../../../../testing/monitor-in-memory.ts'
import { runningAgent } from '../../../../testing/running-agent.ts'
import type { GitHubDoor } from '../agent-parts.ts'

const nowMs = Date.parse('2026-11-10T12:00:00Z')
const hourMs = 3_600_000
const accounts = [
  accountOf({
    provider: 'claude',
    name: 'Claude',
    label: 'me@example.com',
    plan: 'Max 20x',
    authSource: 'file ~/.claude/.credentials.json',
    readAtMs: nowMs - 60_000,
    nextReadAtMs: nowMs + 240_000,
    limits: [
      limitOf({
        id: 'session',
        kind: 'session',
        label: '5-hour window',
        usedPercent: 42.5,
        windowMs: 5 * hourMs,
        resetsAtMs: nowMs + hourMs,
        atMs: nowMs - 60_000,
        forecast: { runsOutAtMs: null, percentAtReset: 60, percentPerHour: 12, confidence: 'medium' },
      }),
      limitOf({ id: 'weekly', kind: 'weekly', label: 'Week', usedPercent: 101, atMs: nowMs - 60_000 }),
    ],
  }),
  accountOf({
    provider: 'openai',
    name: 'OpenAI',
    payment: 'usage_based',
    state: 'stale',
    authSource: 'environment OPENAI_ADMIN_KEY',
    keyEnd: 'wxyz',
    fault: {
      kind: 'rate-limited',
      message: 'Asked to wait.',
      advice: 'Nothing to do.',
      atMs: nowMs,
      retryAtMs: nowMs + 1,
    },
    incident: { level: 'minor', text: 'Slow', atMs: nowMs },
    balances: [{ label: 'Credits', remaining: 5, granted: 10, unit: 'credits', currency: null }],
    costs: [
      {
        fromMs: nowMs - 24 * hourMs,
        toMs: nowMs,
        amountNano: 1_500_000_000,
        currency: 'USD',
        model: null,
        item: 'Total',
      },
    ],
    usage: [
      {
        fromMs: nowMs - 24 * hourMs,
        toMs: nowMs,
        model: 'gpt-6',
        requests: 3,
        input: 10,
        output: 5,
        cacheRead: 2,
        cacheWrite5m: 1,
        cacheWrite1h: 0,
      },
    ],
    notes: ['Only this project.'],
  }),
  accountOf({ provider: 'mistral', name: 'Mistral', state: 'missing', accountKey: null }),
]

const gitHub: GitHubDoor = {
  status: () => ({ isAuthenticated: true, username: 'octo', isTokenInvalid: false }),
  start: async () => ({
    userCode: 'WDJB-MJHT',
    verificationUri: 'https://github.com/login/device',
    intervalSeconds: 5,
    expiresInSeconds: 900,
  }),
  poll: async () => ({ state: 'pending', intervalSeconds: 5 }),
  logout: async () => {},
  check: async () => gitHub.status(),
}

let agent: Awaited<ReturnType<typeof runningAgent>>
let app: OpenAPIHono
beforeAll(async () => {
  const home = newHome()
  writeClaudeLogs(home, [
    { at: '2026-11-10T11:30:00Z', id: '1', cwd: '/work/app' },
    { at: '2026-11-10T11:50:00Z', id: '2', cwd: '/work/app', model: 'unpriced-model' },
    { at: '2026-11-05T09:00:00Z', id: '3', session: 's2', cwd: '/work/web', cacheRead: 5_000 },
  ])
  mkdirSync(path.join(home, '.config/aic'), { recursive: true })
  writeFileSync(
    path.join(home, '.config/aic/agent.json'),
    JSON.stringify({
      providers: { openai: { api_key: 'sk-admin-0123456789abcdefwxyz' } },
      alerts: { webhookSecret: 'hush-hush-hush' },
    }),
  )
  agent = await runningAgent({
    home,
    accounts,
    nowMs: () => nowMs,
    env: { AIC_DEBUG: '1', AIC_RAW_RESPONSES: '1', AIC_HUB: '1' },
    options: { gitHub },
  })
  agent.memory.alert(alertOf({ atMs: nowMs, windowEndMs: nowMs + hourMs }))
  app = agent.agent.app
  await agent.agent.look()
})
afterAll(() => agent.stop())

/** What to send to a route so that it answers as it should. */
const asked: Readonly<Record<string, { readonly path?: string; readonly body?: unknown }>> = {
  'get /health': { path: `/health?challenge=${'a'.repeat(64)}` },
  'get /api/providers/{id}/usage': { path: '/api/providers/openai/usage' },
  'get /api/fleet/queries/{id}': { path: '/api/fleet/queries/machine-overview?from=today-29&timezone=Asia/Tokyo' },
  'get /api/sessions/{id}': { path: '/api/sessions/s1' },
  'get /api/blocks': { path: '/api/blocks?tokenLimit=max&since=2026-11-01' },
  'get /api/reports/daily': { path: '/api/reports/daily?byAgent=true&project=app' },
  'post /api/session': { body: null },
  'post /api/widget/tokens': { body: { name: 'wiki' } },
  'delete /api/widget/tokens/{id}': { body: null }, // widget.test.ts has one to revoke
  'put /api/providers/{id}': { path: '/api/providers/mistral', body: { api_key: 'k'.repeat(32), show_in_tray: false } },
  'delete /api/providers/{id}': { path: '/api/providers/mistral' },
  'post /api/providers/{id}/test': { path: '/api/providers/openai/test', body: {} },
  'post /api/config/providers': { body: { providers: [{ provider_id: 'mistral', enabled: false }] } },
  'post /api/config': {
    body: { refresh_interval_minutes: 10, config: { startOfWeek: 'sunday', alerts: { info: 40 } } },
  },
  'post /api/usage/alerts/settings': {
    body: { thresholds: { warning: 80 }, quiet_hours: { from: '22:00', to: '07:00' } },
  },
  'post /api/providers/order': { body: { providers: ['mistral'] } },
  'post /api/ledger/erase': { body: { confirm: 'erase my history' } },
  'post /api/providers/usage/refresh': { body: { providers: ['openai'] } },
}

type Definition = { readonly type: string; readonly route: RouteConfig }
const routes = (): RouteConfig[] =>
  (app.openAPIRegistry.definitions as Definition[]).flatMap(({ type, route }) => (type === 'route' ? [route] : []))

describe('every route', () => {
  it('answers what its schema says, and nothing besides', async () => {
    const all = routes().filter(
      ({ path, tags }) =>
        !['/api/stream', '/api/ws', '/metrics', '/api/ledger/export'].includes(path) &&
        !path.startsWith('/v1/') &&
        tags?.includes('Hub') !== true, // this agent is none; hub-app.test.ts asks one
    )
    expect(all.length).toBeGreaterThan(35)
    for (const { method, path, responses } of all.toSorted(
      (a, b) => (a.method === 'delete' ? 1 : 0) - (b.method === 'delete' ? 1 : 0),
    )) {
      const name = `${method} ${path}`
      const { path: target = path, body = {} } = asked[name] ?? {}
      if (body === null) continue
      const answer = method === 'get' ? await agent.ask(target) : await agent.send(method.toUpperCase(), target, body)
      const [status, good] = Object.entries(responses).find(([code]) => code.startsWith('2')) as [
        string,
        RouteConfig['responses'][string],
      ]
      const text = await answer.text()
      expect(answer.status, `${name}: ${text}`).toBe(Number(status))
      const schema = (good as { content: { 'application/json': { schema: z.ZodType } } }).content['application/json']
        .schema
      const json: unknown = JSON.parse(text)
      // A schema drops what it does not know: what is left must be all.
      expect(schema.parse(json), name).toEqual(json)
    }
  })

  it('never tells a key, nor a secret of the settings', async () => {
    const gets = routes().filter(({ method, path }) => method === 'get' && !['/api/stream', '/api/ws'].includes(path))
    for (const { path } of gets) {
      const text = await (await agent.ask(asked[`get ${path}`]?.path ?? path)).text()
      expect(text, path).not.toContain('0123456789abcdef')
      expect(text, path).not.toContain('hush-hush')
      expect(text, path).not.toContain(agent.token)
    }
  })

  it('stands in the document, with words for its errors', async () => {
    const document = (await (await fetch(`${agent.url}/api/openapi.json`)).json()) as {
      openapi: string
      paths: Record<string, Record<string, { summary: string; responses: Record<string, unknown> }>>
    }
    expect(document.openapi).toBe('3.1.0')
    const operations = Object.values(document.paths).flatMap((methods) => Object.values(methods))
    expect(operations.length).toBe(routes().length)
    for (const operation of operations) {
      expect(operation.summary).not.toBe('')
      expect(operation.responses).toHaveProperty('default')
    }
  })
})

describe('the reference page', () => {
  it('lists every path, without a script', async () => {
    const page = await (await fetch(`${agent.url}/api/docs`)).text()
    for (const { path } of routes()) expect(page).toContain(path)
    expect(page).not.toContain('<script')
    expect(page).not.toMatch(/(?:src|href)="https?:/)
  })
})

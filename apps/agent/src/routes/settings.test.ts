import { readFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accountOf } from '../../../../testing/monitor-in-memory.ts'
import { runningAgent } from '../../../../testing/running-agent.ts'

const accounts = [
  accountOf({ provider: 'openai', name: 'OpenAI', authSource: 'settings', keyEnd: 'wxyz' }),
  accountOf({ provider: 'mistral', name: 'Mistral', state: 'missing' }),
]
const key = 'sk-test-0123456789abcdefghijwxyz'

let agent: Awaited<ReturnType<typeof runningAgent>>
beforeAll(async () => {
  agent = await runningAgent({ accounts })
})
afterAll(() => agent.stop())

const stored = () =>
  JSON.parse(readFileSync(path.join(agent.home, '.config/aic/agent.json'), 'utf8')) as Record<string, unknown>

describe('providers (002-26, -27, -28, -36)', () => {
  it('a key goes in, is asked with at once, and never comes out', async () => {
    const answer = await agent.send('PUT', '/api/providers/openai', { api_key: key, show_in_tray: false })
    expect(await answer.json()).toEqual({
      provider_id: 'openai',
      provider_name: 'OpenAI',
      enabled: true,
      has_key: true,
      key_end: 'wxyz',
      auth_source: 'settings',
      has_stored_key: true,
      show_in_tray: false,
      state: 'fresh',
    })
    expect(stored()).toMatchObject({ providers: { openai: { api_key: key, show_in_tray: false } } })
    expect(agent.memory.refreshes.at(-1)).toEqual({ providers: ['openai'], isForced: true })
    for (const target of [
      '/api/config',
      '/api/providers/discovered',
      '/api/providers/usage',
      '/api/limits',
      '/metrics',
    ]) {
      expect(await (await agent.ask(target)).text(), target).not.toContain('0123456789')
    }
    expect(agent.lines.join('')).not.toContain('0123456789')
  })

  it('are all saved, or none where one is wrong', async () => {
    const before = stored()
    const wrong = [
      { provider_id: 'openai', enabled: false },
      { provider_id: 'abacus', enabled: true },
    ]
    expect((await agent.send('POST', '/api/config/providers', { providers: wrong })).status).toBe(404)
    expect(stored()).toEqual(before)
    const right = [
      { provider_id: 'openai', enabled: false },
      { provider_id: 'mistral', api_key: `m${key}` },
    ]
    expect((await agent.send('POST', '/api/config/providers', { providers: right })).status).toBe(200)
    expect(stored()).toMatchObject({ providers: { openai: { enabled: false }, mistral: { api_key: `m${key}` } } })
  })

  it.each(['file:/etc/passwd', 'env:HOME', 'FILE:/etc/passwd'])(
    'refuse %s as a key: its end would be shown',
    async (api_key) => {
      expect((await agent.send('PUT', '/api/providers/mistral', { api_key })).status).toBe(400)
    },
  )

  it.each(['__proto__', 'constructor', 'a.b', '..'])('know no %s', async (id) => {
    const answer = await agent.send('PUT', `/api/providers/${encodeURIComponent(id)}`, { enabled: true })
    expect([400, 404, 415]).toContain(answer.status)
  })

  it('are forgotten with their key, and set by the older path too', async () => {
    await agent.send('POST', '/api/v1/config/mistral', { api_key: `n${key}` })
    expect(stored()).toMatchObject({ providers: { mistral: { api_key: `n${key}` } } })
    expect((await agent.ask('/api/providers/mistral', { method: 'DELETE' })).status).toBe(200)
    expect(JSON.stringify(stored())).not.toContain(`n${key}`)
  })

  it('unknown ones are 404 (002-24)', async () => {
    expect((await agent.ask('/api/providers/abacus/usage')).status).toBe(404)
  })
})

describe('settings (002-32, 002-33)', () => {
  it('are changed together, and what is left out stays', async () => {
    const config = { startOfWeek: 'sunday', alerts: { info: 40 }, timezone: 'Asia/Tokyo', compact: true }
    const answer = await agent.send('POST', '/api/config', { refresh_interval_minutes: 10, config })
    expect(await answer.json()).toMatchObject({
      refresh_interval_minutes: 10,
      config: { startOfWeek: 'sunday', timezone: 'Asia/Tokyo' },
    })
    expect(
      (await agent.send('POST', '/api/config', { config: { alerts: { warning: 60 }, timezone: null } })).status,
    ).toBe(200)
    expect(stored()).toMatchObject({ alerts: { info: 40, warning: 60 }, startOfWeek: 'sunday', compact: true })
    expect(stored()).not.toHaveProperty('timezone')
  })

  it.each([
    { startOfWeek: 'someday' },
    { nothing: 1 },
    { alerts: { info: 900 } },
    { providers: { openai: { api_key: 'x' } } },
    { 'providers.openai.api_key': 'x' },
    { 'openai.api_key': 'x' },
    { 'openai.extra': null },
    { 'openai.extra.endpoint': null },
    { '__proto__.enabled': null },
    { 'budgets.__proto__.usd': null },
    { alerts: { webhookSecret: 'x' } },
    { alerts: { webhookUrl: 'http://127.0.0.1:22/' } },
    { 'alerts.webhookUrl': 'https://evil.example/' },
    { customProviders: { mine: ['https://evil.example'] } },
    { 'customProviders.mine': ['https://evil.example'] },
    { version: 99 },
  ])('refuse %o, and change nothing then', async (config) => {
    const before = stored()
    const answer = await agent.send('POST', '/api/config', { config: { compact: false, ...config } })
    expect(answer.status).toBe(400)
    expect(stored()).toEqual(before)
  })

  it('of alerts are checked: thresholds rise (000-25)', async () => {
    const wrong = [
      { thresholds: { info: 95 } },
      { thresholds: { info: 0 } },
      { thresholds: { info: 1.5 } },
      { level: 1 },
      { quiet_hours: { from: '25:00', to: '07:00' } },
    ]
    for (const body of wrong) expect((await agent.send('POST', '/api/usage/alerts/settings', body)).status).toBe(400)
    const answer = await agent.send('POST', '/api/usage/alerts/settings', {
      thresholds: { warning: 80 },
      preferred_source: 'oauth',
    })
    expect(await answer.json()).toMatchObject({
      thresholds: { info: 50, warning: 80, critical: 90 },
      preferred_source: 'oauth',
    })
  })
})

describe('what is off unless it is enabled', () => {
  it.each(['/debug/info', '/debug/config', '/api/raw_responses'])('%s is 404', async (target) => {
    const answer = await agent.ask(target)
    expect([answer.status, ((await answer.json()) as { error: { code: string } }).error.code]).toEqual([
      404,
      'switched-off',
    ])
  })
})

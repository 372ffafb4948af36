import { readFileSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { busyAccounts } from '../../../../testing/browser/accounts.ts'
import { newHome, writeClaudeLogs } from '../../../../testing/claude-home.ts'
import { rawExchange, runningAgent } from '../../../../testing/running-agent.ts'
import type { Widget } from '../api.ts'

const nowMs = Date.parse('2026-11-22T15:00:00Z')
let agent: Awaited<ReturnType<typeof runningAgent>>
beforeAll(async () => {
  const home = newHome()
  writeClaudeLogs(home, [
    { at: '2026-11-22T14:30:00Z', id: '1', session: 'private-session', cwd: '/work/private-project' },
    { at: '2026-11-22T13:30:00Z', id: '2', session: 'another', cwd: '/work/private-project' },
    { at: '2026-11-02T13:30:00Z', id: '3', session: 'another', cwd: '/work/private-project' },
  ])
  agent = await runningAgent({ home, accounts: busyAccounts(nowMs), nowMs: () => nowMs })
  await agent.agent.look()
})
afterAll(() => agent.stop())

interface Made {
  readonly id: string
  readonly token: string
}
const newToken = async (name = 'wiki'): Promise<Made> =>
  (await (await agent.send('POST', '/api/widget/tokens', { name })).json()) as Made
const by = (token: string, target: string) =>
  fetch(agent.url + target, { headers: { authorization: `Bearer ${token}` } })

describe('what the widget is told', () => {
  it('004-51, -52, -53, -54, -55, -56, -57, -58, -60: windows, plan, block, today, month, models, each with its age', async () => {
    const { accounts, today, month, block, models, lastCallAt } = (await (
      await agent.ask('/api/widget')
    ).json()) as Widget
    const claude = accounts.find(({ provider }) => provider === 'claude')
    expect(claude).toMatchObject({ plan: 'Max 20x', state: 'fresh', readAtMs: nowMs - 120_000, fault: null })
    expect(claude?.limits.map(({ id, usedPercent }) => [id, usedPercent])).toEqual([
      ['session', 62],
      ['weekly', 41],
      ['weekly:opus', 93],
    ])
    expect(claude?.limits.every(({ resetsAtMs, atMs }) => (resetsAtMs ?? 0) > nowMs && atMs < nowMs)).toBe(true)
    expect(today).toMatchObject({ date: '2026-11-22', calls: 2, sessions: 2 })
    expect(month).toMatchObject({ month: '2026-11', calls: 3 })
    expect(block).toMatchObject({ calls: 2, startsAt: '2026-11-22T13:00:00.000Z', endsAt: '2026-11-22T18:00:00.000Z' })
    expect(models).toHaveLength(1)
    expect(lastCallAt).toBe('2026-11-22T14:30:00.000Z')
  })

  it('004-59: what nobody tells is null, and a failure is said', async () => {
    const { accounts } = (await (await agent.ask('/api/widget')).json()) as Widget
    const codex = accounts.find(({ provider }) => provider === 'codex')
    expect(codex).toMatchObject({ fault: 'The sign-in has expired or was revoked.', state: 'stale' })
    expect(codex?.limits.find(({ id }) => id === 'weekly')).toMatchObject({ usedPercent: null, isReset: true })
  })

  it('names no project, session, account or key', async () => {
    const text = await (await agent.ask('/api/widget')).text()
    expect(text).not.toMatch(/private|another|sam|example\.com|sign-in of|OPENROUTER|authSource|accountKey|costs"/)
  })
})

describe('a widget’s token', () => {
  it('opens what the widget shows', async () => {
    const { token } = await newToken()
    const answer = await by(token, '/api/widget')
    expect(answer.status).toBe(200)
    expect(answer.headers.get('set-cookie')).toBeNull()
    expect(answer.headers.get('access-control-allow-origin')).toBeNull()
  })

  it.each([
    '/api/overview',
    '/api/limits',
    '/api/sessions',
    '/api/sessions/private-session',
    '/api/projects',
    '/api/reports/daily',
    '/api/config',
    '/api/usage',
    '/api/session',
    '/api/ledger/export',
    '/api/widget/tokens',
    '/api/v1/widget',
    '/debug/config',
    '/api/providers/usage',
    '/api/alerts',
    '/metrics',
  ])('does not open %s', async (target) => {
    const { token } = await newToken()
    expect((await by(token, target)).status).toBe(401)
  })

  it.each([
    ['POST', '/api/widget'],
    ['POST', '/api/widget/tokens'],
    ['DELETE', '/api/widget/tokens/1'],
    ['POST', '/api/session/code'],
    ['POST', '/api/providers/usage/refresh'],
    ['POST', '/api/config'],
    ['PUT', '/api/providers/openai'],
    ['POST', '/api/ledger/erase'],
    ['POST', '/v1/logs'],
  ])('changes nothing: %s %s', async (method, target) => {
    const { token } = await newToken()
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    const init: RequestInit = { method, headers, body: '{}' }
    const answer = await fetch(agent.url + target, init)
    expect(answer.status).toBe(401)
  })

  it('opens no stream of changes', async () => {
    const { token } = await newToken()
    const head = [
      'GET /api/ws HTTP/1.1',
      `Host: 127.0.0.1:${agent.agent.port}`,
      `Authorization: Bearer ${token}`,
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
    ]
    expect(await rawExchange(agent.agent.port, `${head.join('\r\n')}\r\n\r\n`)).toMatch(/^HTTP\/1\.1 401 /)
  })

  it('has no place in a URL', async () => {
    const { token } = await newToken()
    expect((await fetch(`${agent.url}/api/widget?token=${token}`)).status).toBe(400)
  })

  it('opens nothing once it is revoked, and others go on', async () => {
    const [one, other] = [await newToken('one'), await newToken('other')]
    expect((await agent.ask(`/api/widget/tokens/${one.id}`, { method: 'DELETE' })).status).toBe(200)
    expect((await by(one.token, '/api/widget')).status).toBe(401)
    expect((await by(other.token, '/api/widget')).status).toBe(200)
    expect((await agent.ask(`/api/widget/tokens/${one.id}`, { method: 'DELETE' })).status).toBe(404)
  })

  it('is told once; kept is only its digest, for its owner', async () => {
    const { id, token } = await newToken('the wall')
    const file = path.join(agent.home, '.config/aic/.widget_tokens')
    const list = await (await agent.ask('/api/widget/tokens')).text()
    expect(list).toContain('the wall')
    expect(list).toContain(id)
    expect(list + readFileSync(file, 'utf8') + agent.lines.join('\n')).not.toContain(token.slice(5))
    expect(process.platform === 'win32' || (statSync(file).mode & 0o777) === 0o600).toBe(true)
  })
})

it('tokens stay good when the agent starts anew; a file that is no such file opens nothing', async () => {
  const home = newHome()
  const file = path.join(home, '.config/aic/.widget_tokens')
  const first = await runningAgent({ home })
  const made = (await (await first.send('POST', '/api/widget/tokens', { name: 'a' })).json()) as Made
  const kept = readFileSync(file, 'utf8')
  await first.agent.stop()
  const ask = (url: string) => fetch(`${url}/api/widget`, { headers: { authorization: `Bearer ${made.token}` } })
  const second = await runningAgent({ home })
  expect((await ask(second.url)).status).toBe(200)
  await second.agent.stop()
  writeFileSync(file, kept.slice(0, -10))
  const third = await runningAgent({ home })
  expect((await ask(third.url)).status).toBe(401)
  await third.stop()
})

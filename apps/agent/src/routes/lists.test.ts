import { readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newHome, writeClaudeLogs } from '../../../../testing/claude-home.ts'
import { accountOf } from '../../../../testing/monitor-in-memory.ts'
import { runningAgent } from '../../../../testing/running-agent.ts'

const nowMs = Date.parse('2026-11-10T12:00:00Z')
const calls = [
  { at: '2026-11-10T11:30:00Z', id: '1', output: 1_000 },
  { at: '2026-11-10T11:50:00Z', id: '2', model: 'unpriced-model', session: 's3' },
  {
    at: '2026-11-05T09:00:00Z',
    id: '3',
    session: 's2',
    cwd: '/work/פרויקט',
    cacheRead: 1_000_000,
    cacheWrite5m: 1_000,
  },
  { at: '2026-10-01T09:00:00Z', id: '4', session: 's4', cwd: '/work/web', output: 900 },
  { at: '2026-10-01T10:00:00Z', id: '5', session: 's4', cwd: '/work/web' },
]

let agent: Awaited<ReturnType<typeof runningAgent>>
beforeAll(async () => {
  const home = newHome()
  writeClaudeLogs(home, calls)
  const accounts = [
    accountOf({ provider: 'openai', name: 'OpenAI', payment: 'usage_based' }),
    accountOf({ provider: 'azure-openai', name: 'Azure OpenAI', state: 'missing' }),
  ]
  agent = await runningAgent({ home, accounts, nowMs: () => nowMs })
  await agent.agent.look()
})
afterAll(() => agent.stop())

interface Sessions {
  readonly sessions: readonly Record<string, unknown>[]
  readonly matched: number
  readonly total: number
  readonly totals: Record<string, number>
}
const get = async <T = Record<string, unknown>>(target: string): Promise<T> => {
  const answer = await agent.ask(target)
  const json = (await answer.json()) as T
  expect(answer.status, JSON.stringify(json)).toBe(200)
  return json
}
const idsOf = async (query: string) =>
  (await get<Sessions>(`/api/sessions?${query}`)).sessions.map(({ sessionId }) => sessionId)

describe('GET /api/sessions', () => {
  it('gives the latest first, each with what it used and where', async () => {
    const { sessions, total, totals } = await get<Sessions>('/api/sessions')
    expect(sessions.map(({ sessionId }) => sessionId)).toEqual(['s3', 's1', 's2', 's4'])
    expect(sessions[3]).toEqual({
      sessionId: 's4',
      source: 'claude-code',
      project: 'web',
      folder: '/work/web',
      firstActivity: '2026-10-01T09:00:00.000Z',
      lastActivity: '2026-10-01T10:00:00.000Z',
      calls: 2,
      inputTokens: 200,
      outputTokens: 950,
      cacheCreationTokens: 0,
      cacheReadTokens: 0,
      totalTokens: 1_150,
      totalCost: 0.01485,
      isCostPartial: false,
      models: ['claude-sonnet-4-5-20250929'],
    })
    expect(sessions[0]).toMatchObject({ totalCost: null, isCostPartial: true })
    expect(total).toBe(4)
    const { totals: all } = await get<{ totals: Record<string, number> }>('/api/reports/session')
    expect([totals.totalTokens, totals.totalCost]).toEqual([all.totalTokens, all.totalCost])
  })

  it('puts them in any order, either way', async () => {
    expect(await idsOf('sort=tokens')).toEqual(['s2', 's4', 's1', 's3'])
    expect(await idsOf('sort=tokens&order=asc')).toEqual(['s3', 's1', 's4', 's2'])
    expect(await idsOf('sort=cost&order=asc')).toEqual(['s3', 's4', 's1', 's2'])
    expect(await idsOf('sort=duration')).toEqual(['s4', 's3', 's1', 's2'])
    expect(await idsOf('sort=project&order=asc')).toEqual(['s1', 's3', 's4', 's2'].toSorted(byProject))
    expect(await idsOf('sort=session')).toEqual(['s4', 's3', 's2', 's1'])
  })

  it('cuts pages, from either end of the order', async () => {
    expect(await idsOf('sort=session&order=asc&limit=2&offset=1')).toEqual(['s2', 's3'])
    expect(await idsOf('sort=session&order=desc&limit=2&offset=1')).toEqual(['s3', 's2'])
    expect(await idsOf('sort=session&order=desc&limit=2&offset=3')).toEqual(['s1'])
    expect(await idsOf('sort=session&offset=9')).toEqual([])
  })

  it('finds words in ids, projects, folders and models, in any script, and sums up what it found', async () => {
    expect(await idsOf('q=פרויקט')).toEqual(['s2'])
    expect(await idsOf('q=SONNET%20web')).toEqual(['s4'])
    expect(await idsOf('q=nothing')).toEqual([])
    expect(await get<Sessions>('/api/sessions?q=unpriced')).toMatchObject({
      matched: 1,
      total: 4,
      totals: { calls: 1 },
    })
  })

  it('takes the filters of reports, and sees what is new', async () => {
    expect(await idsOf('since=2026-11-01&project=app')).toEqual(['s3', 's1'])
    writeClaudeLogs(agent.home, [{ at: '2026-11-09T11:30:00Z', id: '9', session: 's9', cwd: '/work/new' }])
    await agent.agent.look()
    expect(await idsOf('q=s9')).toEqual(['s9'])
    rmSync(path.join(agent.home, '.claude/projects/-work-new'), { recursive: true })
  })

  it('refuses an order that there is not', async () => {
    expect((await agent.ask('/api/sessions?sort=mood')).status).toBe(400)
  })
})

const projects: Record<string, string> = { s1: 'app', s3: 'app', s4: 'web', s2: 'פרויקט' }
const byProject = (a: string, b: string): number =>
  (projects[a] as string) < (projects[b] as string) ? -1 : projects[a] === projects[b] ? 0 : 1

describe('GET /api/projects', () => {
  it('lists them dearest first, with sessions and the last 30 days', async () => {
    const { projects: rows, firstDay } = await get<{ projects: Record<string, unknown>[]; firstDay: string }>(
      '/api/projects?until=2026-11-10',
    )
    expect(firstDay).toBe('2026-10-12')
    expect(rows.map(({ project }) => project)).toEqual(['פרויקט', 'app', 'web', 'new'])
    expect(rows[1]).toMatchObject({ folder: '/work/app', sessions: 2, calls: 2, isCostPartial: true })
    const days = (rows[1] as { dailyTokens: number[] }).dailyTokens
    expect([days.length, days.at(-1)]).toEqual([30, 1_250])
  })
})

describe('GET /api/reports/savings', () => {
  it('says what the cache saved', async () => {
    // Claude Sonnet 4.5: 3 USD per million of input, 0.30 of reads, 3.75 of writes.
    expect(await get('/api/reports/savings?project=פרויקט')).toMatchObject({
      cacheReadTokens: 1_000_000,
      savedUSD: 2.7,
      extraUSD: 0.00075,
      models: [{ modelName: 'claude-sonnet-4-5-20250929', savedUSD: 2.7 }],
    })
  })
})

describe('GET /api/budgets', () => {
  it('shows how far each is; POST /api/config sets and removes them', async () => {
    const config = { 'budgets.month so far': { usd: 2, period: 'month', project: 'app' } }
    expect((await agent.send('POST', '/api/config', { config })).status).toBe(200)
    const { budgets } = await get<{ budgets: Record<string, unknown>[] }>('/api/budgets')
    expect(budgets).toMatchObject([
      {
        name: 'month so far',
        from: '2026-11-01T00:00:00.000Z',
        to: '2026-12-01T00:00:00.000Z',
        budgetUSD: 2,
        spentUSD: 0.0153,
        isPartial: true,
        project: 'app',
        model: null,
      },
    ])
    await agent.send('POST', '/api/config', { config: { 'budgets.month so far': null } })
    expect(await get('/api/budgets')).toEqual({ budgets: [] })
  })
})

describe('GET /api/providers', () => {
  const stored = () => JSON.parse(readFileSync(path.join(agent.home, '.config/aic/agent.json'), 'utf8')) as object

  it('tells how each is connected, what goes with its key, and never a key', async () => {
    const api_key = 'sk-azure-0123456789abcdef'
    expect((await agent.send('PUT', '/api/providers/azure-openai', { api_key })).status).toBe(200)
    const list = await get<Record<string, unknown>[]>('/api/providers')
    expect(list[0]).toMatchObject({ provider_id: 'openai', payment: 'usage_based', has_device_flow: false })
    expect(list[0]?.key_variables).toContain('OPENAI_ADMIN_KEY')
    expect(list[1]).toMatchObject({ provider_id: 'azure-openai', has_stored_key: true })
    expect(list[1]?.extra).toContainEqual({ name: 'endpoint', variable: 'AZURE_OPENAI_ENDPOINT', value: null })
    expect(JSON.stringify(list)).not.toContain('0123456789')
  })

  it('puts them in order, and keeps what is set', async () => {
    const providers = ['azure-openai', 'openai']
    expect((await agent.send('POST', '/api/providers/order', { providers })).status).toBe(200)
    expect(Object.keys((stored() as { providers: object }).providers)).toEqual(providers)
    expect(stored()).toMatchObject({ providers: { 'azure-openai': { api_key: 'sk-azure-0123456789abcdef' } } })
    expect((await agent.send('POST', '/api/providers/order', { providers: ['abacus'] })).status).toBe(404)
  })
})

describe('the ledger', () => {
  it('is exported line by line, and of a span of days only', async () => {
    await agent.agent.look() // what it finds is not written yet
    const answer = await agent.ask('/api/ledger/export')
    expect(answer.headers.get('content-disposition')).toContain('aic-ledger.jsonl')
    const lines = (await answer.text()).trimEnd().split('\n')
    expect(lines).toHaveLength(calls.length + 1)
    expect(lines.map((line) => (JSON.parse(line) as { session: string }).session)).toContain('s4')
    const part = await (await agent.ask('/api/ledger/export?since=2026-11-10')).text()
    expect(part.trimEnd().split('\n')).toHaveLength(2)
  })

  it('is erased only by the words for it, and then knows what the logs still tell', async () => {
    expect(await get('/api/ledger')).toMatchObject({ calls: 6, sessions: 5, firstActivity: '2026-10-01T09:00:00.000Z' })
    for (const confirm of ['', 'yes', 'erase']) {
      expect((await agent.send('POST', '/api/ledger/erase', { confirm })).status).toBe(400)
    }
    const answer = await agent.send('POST', '/api/ledger/erase', { confirm: 'erase my history' })
    expect(await answer.json()).toMatchObject({ calls: 5, sessions: 4 })
    expect(await idsOf('q=s9')).toEqual([])
    const headers = { 'content-type': 'application/json' }
    const body = '{"confirm":"erase my history"}'
    expect((await fetch(`${agent.url}/api/ledger/erase`, { method: 'POST', headers, body })).status).toBe(401)
  })
})

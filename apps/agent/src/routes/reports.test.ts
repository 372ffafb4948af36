import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newHome, writeClaudeLogs } from '../../../../testing/claude-home.ts'
import { runInProcess } from '../../../../testing/run-in-process.ts'
import { runningAgent } from '../../../../testing/running-agent.ts'

const nowMs = Date.parse('2026-11-10T12:00:00Z')
let agent: Awaited<ReturnType<typeof runningAgent>>
beforeAll(async () => {
  const home = newHome()
  writeClaudeLogs(home, [
    { at: '2026-11-10T11:30:00Z', id: '1' },
    { at: '2026-11-10T11:50:00Z', id: '2', model: 'unpriced-model', session: 's3' },
    { at: '2026-11-05T09:00:00Z', id: '3', session: 's2', cwd: '/work/web', cacheRead: 5_000 },
    { at: '2026-10-01T09:00:00Z', id: '4', session: 's4', cwd: '/work/web', output: 900 },
  ])
  agent = await runningAgent({ home, nowMs: () => nowMs })
  await agent.agent.look()
})
afterAll(() => agent.stop())

const get = async (target: string) => {
  const answer = await agent.ask(target)
  const json = (await answer.json()) as Record<string, unknown>
  expect(answer.status, JSON.stringify(json)).toBe(200)
  return json
}

describe('reports', () => {
  it.each([
    ['/api/reports/daily', ['daily']],
    ['/api/reports/daily?last=7&byAgent=true&order=desc', ['daily', '--last', '7', '--by-agent', '--order', 'desc']],
    ['/api/reports/weekly?startOfWeek=sunday', ['weekly', '--start-of-week', 'sunday']],
    ['/api/reports/monthly?timezone=Asia/Tokyo', ['monthly', '--timezone', 'Asia/Tokyo']],
    [
      '/api/reports/session?since=2026-11-01&until=20261109',
      ['session', '--since', '2026-11-01', '--until', '20261109'],
    ],
    ['/api/reports/projects?project=web', ['projects', '--project', 'web']],
    ['/api/reports/models?model=sonnet', ['models', '--model', 'sonnet']],
    ['/api/reports/sources?mode=calculate', ['sources', '--mode', 'calculate']],
    ['/api/blocks?tokenLimit=max', ['blocks', '--token-limit', 'max']],
    ['/api/blocks?active=true', ['blocks', '--active']],
    ['/api/overview', []],
  ])('%s says what the command line says', async (target, args) => {
    const { stdout, stderr } = await runInProcess([...args, '--json'], { home: agent.home, nowMs })
    // Limits are told at /api/limits.
    const { aic, limits: _, ...told } = JSON.parse(stdout === '' ? stderr : stdout) as Record<string, unknown>
    const { aic: ours, ...rows } = await get(target)
    expect(rows).toEqual(told)
    expect({ ...(ours as object), version: '' }).toEqual({ ...(aic as object), version: '' })
  })

  it('of one model are of no other whose name begins so', async () => {
    const namesOf = async (query: string) => {
      const { models } = (await get(`/api/reports/models?${query}`)) as { models: { model: string }[] }
      return models.map(({ model }) => model)
    }
    expect(await namesOf('model=unpriced')).toEqual(['unpriced-model'])
    expect(await namesOf('modelName=unpriced')).toEqual([])
    expect(await namesOf('modelName=unpriced-model')).toEqual(['unpriced-model'])
    expect(await namesOf('modelName=unpriced-model&model=sonnet')).toEqual([])
  })

  it('of one session lists its calls, as the command line does', async () => {
    const { stdout } = await runInProcess(['session', '--id', 's2', '--json'], { home: agent.home, nowMs })
    const told = JSON.parse(stdout) as { entries: object[]; totalCost: number; totalTokens: number }
    const { entries, ...rest } = await get('/api/sessions/s2')
    expect(rest).toEqual({ sessionId: 's2', totalCost: told.totalCost, totalTokens: told.totalTokens })
    expect((entries as Record<string, unknown>[]).map(withoutSource)).toEqual(told.entries)
  })

  it('all add up to the same totals', async () => {
    const names = ['daily', 'weekly', 'monthly', 'session', 'projects', 'models', 'sources']
    const all = await Promise.all(names.map((name) => get(`/api/reports/${name}`)))
    for (const { totals } of all) expect(totals).toEqual(all[0]?.totals)
    expect(all[0]?.totals).toMatchObject({ totalTokens: 4 * 150 + 5_000 + 850 })
  })

  it('with a limit keep the totals of all rows', async () => {
    const { sessions, totals } = await get('/api/reports/session?limit=1')
    expect(sessions).toHaveLength(1)
    expect(totals).toEqual((await get('/api/reports/session')).totals)
  })

  it.each([
    ['since=tomorrow', 'since'],
    ['since=2026-11-02&until=2026-11-01', 'since'],
    ['since=2026-11-02&last=3', 'since'],
    ['timezone=Mars/Olympus', 'timezone'],
    ['last=0', 'last'],
    ['mode=free', 'mode'],
    ['source=abacus', 'abacus'],
  ])('asked for %s say what is wrong', async (query, word) => {
    const answer = await agent.ask(`/api/reports/daily?${query}`)
    expect(answer.status).toBe(400)
    expect(((await answer.json()) as { error: { message: string } }).error.message).toContain(word)
  })

  it('of no session are 404', async () => {
    expect((await agent.ask('/api/sessions/none')).status).toBe(404)
  })
})

describe('a conditional GET', () => {
  it('is 304 until the ledger changes', async () => {
    const first = await agent.ask('/api/reports/daily')
    const tag = first.headers.get('etag') as string
    const same = await agent.ask('/api/reports/daily', { headers: { 'if-none-match': `"other", W/${tag}` } })
    expect([same.status, await same.text(), same.headers.get('etag')]).toEqual([304, '', tag])
    writeClaudeLogs(agent.home, [{ at: '2026-11-09T11:30:00Z', id: '9', session: 's9' }])
    await agent.agent.look()
    const changed = await agent.ask('/api/reports/daily', { headers: { 'if-none-match': tag } })
    expect(changed.status).toBe(200)
    expect(changed.headers.get('etag')).not.toBe(tag)
  })

  it('does not help who has no token', async () => {
    const tag = (await agent.ask('/api/reports/daily')).headers.get('etag') as string
    expect((await fetch(`${agent.url}/api/reports/daily`, { headers: { 'if-none-match': tag } })).status).toBe(401)
  })
})

const withoutSource = (entry: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(entry).filter(([name]) => name !== 'source'))

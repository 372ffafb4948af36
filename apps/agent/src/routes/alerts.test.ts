import { afterAll, beforeAll, expect, it } from 'vitest'
import { alertOf } from '../../../../testing/monitor-in-memory.ts'
import { runningAgent } from '../../../../testing/running-agent.ts'

let agent: Awaited<ReturnType<typeof runningAgent>>
beforeAll(async () => {
  agent = await runningAgent()
})
afterAll(() => agent.stop())

it('000-24 GET /api/usage/alerts lists what was sent, newest first, with what became of it on each channel', async () => {
  agent.memory.alert(alertOf({ id: 1, atMs: Date.UTC(2026, 10, 10, 12) }))
  agent.memory.alert(
    alertOf({
      id: 2,
      level: 'critical',
      percent: 91,
      atMs: Date.UTC(2026, 10, 10, 13),
      deliveries: [{ channel: 'webhook', state: 'failed', attempts: 3, error: 'status 500' }],
    }),
  )
  const answer = await agent.ask('/api/usage/alerts')
  expect(await answer.json()).toMatchObject({
    alerts: [
      {
        id: 2,
        level: 'critical',
        percentage: 91,
        created_at: '2026-11-10T13:00:00.000Z',
        deliveries: [{ channel: 'webhook', status: 'failed', attempts: 3, error: 'status 500' }],
      },
      { id: 1, level: 'warning', provider_id: 'claude', deliveries: [{ channel: 'desktop', status: 'sent' }] },
    ],
    settings: { thresholds: { info: 50, warning: 75, critical: 90 } },
  })
  expect((await agent.ask('/api/usage/alerts?limit=0')).status).toBe(400)
})

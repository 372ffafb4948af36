import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { newHome, writeClaudeLogs } from '../../../testing/claude-home.ts'
import { runningAgent } from '../../../testing/running-agent.ts'

let agent: Awaited<ReturnType<typeof runningAgent>>
afterEach(() => agent.stop())

const nowMs = Date.parse('2026-11-10T12:00:00Z')
const callsOf = async (): Promise<number> =>
  ((await (await agent.ask('/api/ledger')).json()) as { readonly calls: number }).calls

async function agentWith(retention: object) {
  const home = newHome()
  writeClaudeLogs(home, [
    { at: '2026-01-05T09:00:00Z', id: '1', session: 'old' },
    { at: '2026-11-09T09:00:00Z', id: '2', session: 'new' },
  ])
  const before = await runningAgent({ home, nowMs: () => nowMs })
  await before.agent.look()
  await before.agent.stop()
  writeFileSync(path.join(home, '.config/aic/agent.json'), JSON.stringify({ retention }), { mode: 0o600 })
  agent = await runningAgent({ home, nowMs: () => nowMs })
}

it('what is older than the settings say is forgotten soon after the start', async () => {
  await agentWith({ callDays: 90 })
  await expect.poll(callsOf).toBe(1)
  expect(agent.lines.join('\n')).toContain('forgot what is too old')
})

it('unless it is set everything stays', async () => {
  await agentWith({})
  await agent.agent.look()
  expect(await callsOf()).toBe(2)
})

it('what was before a day can be erased over the API, with the words', async () => {
  await agentWith({})
  await agent.agent.look()
  const erase = (body: object) => agent.send('POST', '/api/ledger/erase', body)
  expect((await erase({ confirm: 'yes', before: '2026-06-01' })).status).toBe(400)
  expect((await erase({ confirm: 'erase my history', before: 'soon' })).status).toBe(400)
  expect(await callsOf()).toBe(2)
  const answer = await erase({ confirm: 'erase my history', before: '2026-06-01' })
  expect(await answer.json()).toMatchObject({ calls: 1 })
  await agent.agent.look()
  expect(await callsOf()).toBe(1)
})

import { hash } from 'node:crypto'
import path from 'node:path'
import { HubFile, HubKeys } from '@aic/engine/hub'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newHome, writeClaudeLogs } from '../../../../testing/claude-home.ts'
import { accountOf, limitOf } from '../../../../testing/monitor-in-memory.ts'
import { runningAgent } from '../../../../testing/running-agent.ts'
import type { MonitorStatus, Widget } from '../api.ts'

const nowMs = Date.parse('2026-11-22T15:00:00Z')
let hub: Awaited<ReturnType<typeof runningAgent>>
let laptop: Awaited<ReturnType<typeof runningAgent>>
beforeAll(async () => {
  const home = newHome()
  writeClaudeLogs(home, [{ at: '2026-11-22T14:30:00Z', id: 'own', session: 's', cwd: '/work/app' }])
  const session = limitOf({ id: 'session', kind: 'session', usedPercent: 10, atMs: nowMs - 900_000 })
  hub = await runningAgent({
    home,
    nowMs: () => nowMs,
    env: { AIC_HUB: '1', MACHINE_NAME: 'the-hub' },
    accounts: [accountOf({ provider: 'claude', name: 'Claude', plan: 'Max 20x', limits: [session] })],
  })
  await hub.agent.look()
  using file = HubFile.open(path.join(home, '.local/share/aic'))
  const { key } = new HubKeys(file, () => nowMs).add('laptop')
  const other = newHome()
  writeClaudeLogs(other, [
    { at: '2026-11-22T14:40:00Z', id: 'a', session: 't', cwd: '/work/shop' },
    { at: '2026-11-03T14:40:00Z', id: 'b', session: 't', cwd: '/work/shop' },
    { at: '2026-11-22T14:30:00Z', id: 'own', session: 's', cwd: '/work/app' }, // a copy of what the hub has itself
  ])
  laptop = await runningAgent({
    home: other,
    nowMs: () => nowMs,
    env: { CLAUDE_SYNC_URL: hub.url, CLAUDE_SYNC_API_KEY: key, AIC_OFFLINE: '0', MACHINE_NAME: 'named elsewise' },
  })
  await laptop.agent.look()
  const account = hash('sha256', 'a1', 'hex').slice(0, 16)
  const rest = { used: null, limit: null, unit: null, currency: null, windowMs: null, state: 'fresh' }
  const told = (change: object): object => ({ ...rest, provider: 'claude', account, origin: 'oauth', ...change })
  await hub.ask('/api/sync/limits', {
    method: 'POST',
    headers: { authorization: '', 'x-api-key': key, 'content-type': 'application/json' },
    body: JSON.stringify({
      limits: [
        told({
          window: 'session',
          label: '5-hour window',
          usedPercent: 64,
          atMs: nowMs - 60_000,
          resetsAtMs: nowMs + 1,
        }),
        told({ window: 'weekly', label: 'Weekly', usedPercent: 31, atMs: nowMs - 1_200_000, resetsAtMs: null }),
        told({
          provider: 'codex',
          account: 'f00',
          window: 'session',
          label: '5-hour window',
          usedPercent: null,
          atMs: nowMs,
          resetsAtMs: null,
        }),
      ],
    }),
  })
})
afterAll(async () => {
  await laptop.stop()
  await hub.stop()
})

const json = async <Answer>(answer: Promise<Response>): Promise<Answer> => (await (await answer).json()) as Answer
const widget = (): Promise<Widget> => json<Widget>(hub.ask('/api/widget'))

describe('the widget of a hub', () => {
  it('shows each account once, each window by the newest word, with its machine and age (004-28, 004-60, 004-62)', async () => {
    const { accounts, isHub } = await widget()
    expect(isHub).toBe(true)
    expect(accounts.map(({ provider, machine, plan }) => [provider, machine, plan])).toEqual([
      ['claude', null, 'Max 20x'],
      ['codex', 'laptop', null],
    ])
    expect(accounts.flatMap(({ limits }) => limits)).toMatchObject([
      { id: 'session', usedPercent: 64, machine: 'laptop', atMs: nowMs - 60_000, isStale: false },
      { id: 'weekly', usedPercent: 31, machine: 'laptop', atMs: nowMs - 1_200_000, isStale: true },
      { id: 'session', usedPercent: null, machine: 'laptop' },
    ])
  })

  it('the dashboard hears the same beside the hub’s own (004-28)', async () => {
    const { accounts, allMachines } = await json<MonitorStatus>(hub.ask('/api/limits'))
    expect(accounts.map(({ limits }) => limits.map(({ usedPercent }) => usedPercent))).toEqual([[10]])
    expect(allMachines?.map(({ limits }) => limits.map(({ usedPercent }) => usedPercent))).toEqual([[64, 31], [null]])
    expect(await json<object>(laptop.ask('/api/limits'))).not.toHaveProperty('allMachines')
  })

  it('adds up usage of all machines, each call once, beside that of this one (004-28, 004-56, 004-57, 004-58)', async () => {
    await expect.poll(async () => (await widget()).allMachines?.today.calls).toBe(0)
    await hub.send('POST', '/api/fleet/push', {})
    await laptop.send('POST', '/api/sync/push', {})
    await expect.poll(async () => (await widget()).allMachines?.month.calls).toBe(3)
    const { today, month, allMachines } = await widget()
    expect([today.calls, month.calls, today.sessions]).toEqual([1, 1, 1])
    expect(allMachines).toMatchObject({ today: { calls: 2, sessions: 2, isCostPartial: false }, month: { calls: 3 } })
    expect(allMachines?.models).toMatchObject([{ calls: 3 }])
    expect(allMachines?.machines.map(({ name }) => name).sort()).toEqual(['laptop', 'the-hub'])
    expect(allMachines?.today.costUSD).toBeCloseTo(2 * (today.costUSD ?? 0), 9)
  })

  it('tells of a laptop what its hub got of it', async () => {
    const told = (): Promise<Widget> => json<Widget>(laptop.ask('/api/widget'))
    const fine = { state: 'fine', toldAtMs: nowMs, fault: null }
    await expect.poll(async () => (await told()).sync).toEqual(fine)
    expect(await told()).toMatchObject({ isHub: false, allMachines: null })
  })
})

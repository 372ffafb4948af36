import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { push } from '@aic/engine/fleet'
import { HubFile, HubKeys } from '@aic/engine/hub'
import { HubTarget } from '@aic/engine/sync'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { newHome, writeClaudeLogs } from '../../../../testing/claude-home.ts'
import { runningAgent } from '../../../../testing/running-agent.ts'
import { privateWords, tellAll, tellBill } from '../../../../testing/told-home.ts'

let hub: Awaited<ReturnType<typeof runningAgent>>
let laptop: string
beforeEach(async () => {
  laptop = newHome()
  hub = await runningAgent({ env: { AIC_HUB: '1' } })
})
afterEach(async () => {
  await hub.stop()
  rmSync(laptop, { recursive: true, force: true })
})

const data = (): string => path.join(hub.home, '.local/share/aic')
const keyOf = (label: string): string => {
  using file = HubFile.open(data())
  return new HubKeys(file, Date.now).add(label).key
}

it('the ledger of a laptop is in the hub after a push, each call once however often it is pushed and by whom', async () => {
  const calls = Array.from({ length: 1_200 }, (_, n) => ({
    at: new Date(Date.now() - n * 60_000).toISOString(),
    id: String(n),
    session: `s${n % 5}`,
  }))
  writeClaudeLogs(laptop, calls)
  const machine = { env: { AIC_OFFLINE: '1', TZ: 'UTC' }, home: laptop, platform: process.platform }
  const pushAs = async (label: string): Promise<unknown> => {
    const target = new HubTarget({ url: hub.url, key: keyOf(label), nowMs: Date.now })
    return await push({ ...machine, nowMs: Date.now(), target, hostName: label, isForgetful: true })
  }
  expect(await pushAs('laptop')).toMatchObject({ status: 'completed' })
  expect(await pushAs('copy of it')).toMatchObject({ status: 'completed' })
  using fleet = new DatabaseSync(path.join(data(), 'fleet.sqlite'), { readOnly: true })
  const rows = fleet
    .prepare('select count(*) as calls, sum(input_tokens) as input from usage_events where is_deleted = 0')
    .get()
  expect(rows).toEqual({ calls: 1_200, input: 120_000 })
})

it('outcomes, bills and budgets of a laptop are in the hub once, and nobody can read there what they are called', async () => {
  const folder = path.join(laptop, 'data')
  const nowMs = Date.now()
  const told = { home: laptop, data: folder, nowMs }
  tellAll(told)
  const env = { AIC_OFFLINE: '1', TZ: 'UTC', AIC_DATA_DIR: folder, AIC_CONFIG_DIR: path.join(folder, 'config') }
  const target = new HubTarget({ url: hub.url, key: keyOf('laptop'), nowMs: Date.now })
  const pushNow = () => push({ env, home: laptop, platform: 'linux', nowMs, target, hostName: 'laptop' })
  expect(await pushNow()).toMatchObject({ fault: null, counts: { outcomes: 2, bills: 2, budgets: 2 } })
  expect(await pushNow()).toMatchObject({ status: 'unchanged', counts: { batches: 0 } })
  tellBill(told, { 'Input Tokens': 7 }, nowMs + 1)
  expect(await pushNow()).toMatchObject({ counts: { outcomes: 0, bills: 1, budgets: 0 } })
  using fleet = new DatabaseSync(path.join(data(), 'fleet.sqlite'), { readOnly: true })
  for (const table of ['work_outcomes', 'vendor_bills', 'budget_states']) {
    const sql = `select count(*) as n, max(machine_name) as machine, max(tenant_id) as tenant from ${table}`
    expect(fleet.prepare(sql).get(), table).toEqual({ n: 2, machine: 'laptop', tenant: 'default' })
  }
  expect(fleet.prepare('select sum(commits) as commits from work_outcomes').get()).toEqual({ commits: 1 })
  const stored = readdirSync(data())
    .filter((name) => name.startsWith('fleet.sqlite'))
    .map((name) => readFileSync(path.join(data(), name), 'latin1').toLowerCase())
  for (const word of privateWords) expect(stored.join().includes(word), word).toBe(false)
})

it('reports of ccusage that are sent to a hub are in its file, under the machine of the key, each once', async () => {
  const tokens = { input: 1, output: 2, cacheRead: 3, cacheWrite5m: 4, cacheWrite1h: 0, reasoning: 0 }
  const report = {
    tenant: 'theirs',
    machineId: 'm',
    machine: 'says something else',
    source: 'ccusage:claude',
    recordType: 'daily',
    recordKey: '2026-11-01',
    startMs: Date.UTC(2026, 10, 1),
    endMs: Date.UTC(2026, 10, 2),
    project: '',
    projectLabel: '',
    session: '',
    tokens,
    costNanoUsd: 5,
    models: ['macaw-1'],
    breakdown: [{ model: 'macaw-1', tokens, costNanoUsd: 5 }],
    version: 7n,
  } as const
  const target = new HubTarget({ url: hub.url, key: keyOf('laptop'), nowMs: Date.now })
  const reports = Array.from({ length: 700 }, (_, n) => ({ ...report, recordKey: `2026-11-01|p${n}` }))
  for (let twice = 0; twice < 2; twice++) await target.send({ events: [], blocks: [], quotas: [], runs: [], reports })
  using fleet = new DatabaseSync(path.join(data(), 'fleet.sqlite'), { readOnly: true })
  const sql = `select count(*) as n, sum(cost_nano_usd) as cost, max(machine_name) as machine, max(tenant_id) as tenant,
    max(models) as models from imported_reports`
  const told = { n: 700, cost: 3_500, machine: 'laptop', tenant: 'default', models: '["macaw-1"]' }
  expect(fleet.prepare(sql).get()).toEqual(told)
})

it('bodies that do not end hold up no more than their share, and others are told when to come again', async () => {
  const head = (key: string): string =>
    `POST /api/sync/limits HTTP/1.1\r\nHost: 127.0.0.1:${hub.agent.port}\r\nX-API-Key: ${key}\r\n` +
    'Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{'
  const keys = ['slow', 'slower', 'slowest', 'still'].map(keyOf)
  const sockets = await Promise.all(
    Array.from({ length: 24 }, async (_, n) => {
      const socket = connect(hub.agent.port, '127.0.0.1')
      await new Promise((resolve) => socket.write(head(keys[n % 4] as string), resolve))
      return socket
    }),
  )
  const other = keyOf('other')
  const send = (): Promise<Response> =>
    fetch(`${hub.url}/api/sync/limits`, {
      method: 'POST',
      headers: { 'x-api-key': other, 'content-type': 'application/json' },
      body: '{"limits":[]}',
    })
  await expect.poll(async () => (await send()).status).toBe(503)
  expect((await send()).headers.get('retry-after')).toBe('1')
  for (const socket of sockets) socket.destroy()
  await expect.poll(async () => (await send()).status).toBe(200)
})

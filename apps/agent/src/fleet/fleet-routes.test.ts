import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { newHome, writeClaudeLogs } from '../../../../testing/claude-home.ts'
import { fleetHome } from '../../../../testing/fleet-home.ts'
import { goldenFleet, goldenNowMs, goldenTenant } from '../../../../testing/golden-fleet.ts'
import { runningAgent } from '../../../../testing/running-agent.ts'
import type { Fleet, FleetQuery, FleetRows } from '../api.ts'

type Running = Awaited<ReturnType<typeof runningAgent>>

const json = async <Answer>(answer: Promise<Response>, status = 200): Promise<Answer> => {
  const got = await answer
  const text = await got.text()
  expect(got.status, text).toBe(status)
  return JSON.parse(text) as Answer
}
const fleetOf = (agent: Running) => json<Fleet>(agent.ask('/api/fleet'))
const errorOf = async (agent: Running, target: string, status: number) =>
  (await json<{ error: { code: string; suggestion: string } }>(agent.ask(target), status)).error

describe('the fleet of a hub', () => {
  const golden = goldenFleet()
  let agent: Running
  beforeAll(async () => {
    const home = newHome()
    writeClaudeLogs(home, [{ at: '2026-04-09T11:30:00Z', id: '1', cwd: '/work/app' }])
    await fleetHome({ fleet: { tenant: goldenTenant, machineName: 'the-hub' } }, golden.batches, { home })
    agent = await runningAgent({ home, nowMs: () => goldenNowMs, env: { AIC_HUB: '1' } })
  })
  afterAll(() => agent.stop())

  it('says where it is and when each machine was last heard of', async () => {
    const { place, fault, machine, hashMode, machines, way } = await fleetOf(agent)
    expect({ place, fault, way }).toEqual({
      place: { kind: 'hub', url: null, database: null },
      fault: null,
      way: null,
    })
    expect(machine).toMatchObject({ name: 'the-hub', tenant: goldenTenant })
    expect(hashMode).toBe('keyed')
    const ids = [...golden.standing, ...golden.runs.filter(({ tenant }) => tenant === goldenTenant)]
    expect(machines.map(({ machine_id: id }) => id).toSorted()).toEqual(
      [...new Set(ids.map(({ machineId }) => machineId))].toSorted(),
    )
  })

  it('lists queries without their SQL', async () => {
    const queries = await json<FleetQuery[]>(agent.ask('/api/fleet/queries'))
    expect(queries.length).toBeGreaterThan(45)
    expect(JSON.stringify(queries)).not.toMatch(/select /i)
  })

  it('answers a query to the nano-dollar, by its id or its number in the original', async () => {
    const { rows, columns } = await json<FleetRows>(agent.ask('/api/fleet/queries/machine-overview?timezone=UTC'))
    const nano = golden.standing.reduce((sum, { costNanoUsd }) => sum + BigInt(costNanoUsd ?? 0), 0n)
    const told = rows.reduce((sum, { cost_usd: usd }) => sum + nanoOf(usd), 0n)
    expect(told).toBe(nano)
    expect(rows.reduce((sum, { calls }) => sum + Number(calls), 0)).toBe(golden.standing.length)
    expect(Object.keys(rows[0] ?? {}).toSorted()).toEqual(columns.map(({ name }) => name).toSorted())
    expect((await json<FleetRows>(agent.ask('/api/fleet/queries/m1?timezone=UTC'))).rows).toEqual(rows)
  })

  it('asks the same only once at a time', async () => {
    const target = '/api/fleet/queries/user-cost?from=1970-01-01'
    const all = await Promise.all([1, 2, 3].map(() => json<FleetRows>(agent.ask(target))))
    expect(new Set(all.map((one) => JSON.stringify(one))).size).toBe(1)
  })

  it('knows no query by another name, and no value that a parameter can’t take', async () => {
    expect((await errorOf(agent, '/api/fleet/queries/nonsense', 404)).code).toBe('unknown-query')
    expect((await errorOf(agent, '/api/fleet/queries/machine-daily?from=soon', 400)).code).toBe('bad-parameter')
    expect((await errorOf(agent, '/api/fleet/queries/machine-daily?colour=red', 400)).code).toBe('bad-parameter')
    expect((await errorOf(agent, '/api/fleet/queries/machine-daily?timezone=Mars', 400)).code).toBe('bad-request')
  })

  it('sends the usage of the hub’s own machine into its store, and tells pages how it goes', async () => {
    const socket = new WebSocket(`${agent.url.replace('http', 'ws')}/api/ws`, {
      headers: { authorization: `Bearer ${agent.token}` },
    })
    const ended = new Promise<void>((resolve, reject) => {
      socket.on('error', reject)
      const look = async (): Promise<void> => void ((await fleetOf(agent)).push.end !== null && resolve())
      socket.on('message', (data: Buffer) => {
        if ((JSON.parse(String(data)) as { type: string }).type === 'fleet') void look()
      })
    })
    await new Promise((resolve) => socket.once('open', resolve))
    const started = await json<Fleet['push']>(agent.send('POST', '/api/fleet/push', {}), 202)
    expect(started).toMatchObject({ isRunning: true, end: null })
    await ended
    socket.close()
    const { push, last, way, machines } = await fleetOf(agent)
    expect(push).toMatchObject({ isRunning: false, fault: null, end: { status: 'completed', events: 1, fault: null } })
    expect(last).toMatchObject({ records: 1 })
    expect(way).toBe('ledger')
    expect(machines.map(({ machine }) => machine)).toContain('the-hub')
  })
})

describe('without a fleet', () => {
  let agent: Running
  beforeAll(async () => {
    agent = await runningAgent()
  })
  afterAll(() => agent.stop())

  it('there is no place, nothing to ask and nowhere to send to', async () => {
    expect(await fleetOf(agent)).toMatchObject({ place: { kind: 'none' }, fault: null, waiting: null, machines: [] })
    expect(await errorOf(agent, '/api/fleet/queries/machine-daily', 409)).toMatchObject({ code: 'no-fleet' })
    const refused = await json<{ error: { code: string } }>(agent.send('POST', '/api/fleet/push', {}), 409)
    expect(refused.error.code).toBe('no-fleet')
  })
})

describe('a ClickHouse that does not answer as one', () => {
  it('is away: said with advice, without its password, and everything else is answered meanwhile', async () => {
    const asked = Promise.withResolvers<void>()
    const released = Promise.withResolvers<void>()
    const server = createServer((_, response) => {
      asked.resolve()
      void released.promise.then(() => response.writeHead(502).end('bad gateway'))
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const fleet = { host: '127.0.0.1', port, password: 'open-sesame-9' }
    const agent = await runningAgent({ home: await fleetHome({ fleet }) })
    try {
      const rows = agent.ask('/api/fleet/queries/machine-daily')
      await asked.promise
      expect((await agent.ask('/health')).status).toBe(200)
      released.resolve()
      const { error } = await json<{ error: { code: string; suggestion: string } }>(rows, 503)
      expect(error.code).toBe('fleet-away')
      expect(error.suggestion).not.toBe('')
      const text = JSON.stringify(await fleetOf(agent))
      expect(JSON.parse(text)).toMatchObject({
        place: { kind: 'clickhouse', url: `http://127.0.0.1:${port}`, database: 'default' },
        fault: { code: 'away' },
      })
      expect(text + agent.lines.join('')).not.toContain('open-sesame-9')
    } finally {
      server.closeAllConnections()
      server.close()
      await agent.stop()
    }
  })
})

/** `1.5` is 1,500,000,000. */
function nanoOf(usd: string | number | null | undefined): bigint {
  const [whole = '0', part = ''] = String(usd ?? 0).split('.')
  return BigInt(whole) * 1_000_000_000n + BigInt(part.padEnd(9, '0'))
}

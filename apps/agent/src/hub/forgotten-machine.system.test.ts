import { cpSync, existsSync, rmSync } from 'node:fs'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { agentProcess, hubKeyIn } from '../../../../testing/agent-process.ts'
import { newHome, writeClaudeLogs } from '../../../../testing/claude-home.ts'
import { ledgerSums, storedSums } from '../../../../testing/fleet-push.ts'
import { runAic } from '../../../../testing/run-aic.ts'
import { putFiles } from '../../../../testing/vendors/machine.ts'

type Agent = Awaited<ReturnType<typeof agentProcess>>

let homes: Record<'hub' | 'laptop' | 'desk', string>
let agents: Agent[]
beforeEach(() => {
  homes = { hub: newHome(), laptop: newHome(), desk: newHome() }
  agents = []
})
afterEach(async () => {
  await Promise.all(agents.map((agent) => agent.kill()))
  for (const home of Object.values(homes)) rmSync(home, { recursive: true, force: true })
})

const dataOf = (home: string): string => path.join(home, '.local/share/aic')
const store = (): string => path.join(dataOf(homes.hub), 'fleet.sqlite')
const start = async (home: string, env: Record<string, string>): Promise<Agent> => {
  const agent = await agentProcess(home, env)
  agents.push(agent)
  return agent
}
const logsIn = (home: string, name: string, count: number, output: number): void =>
  writeClaudeLogs(
    home,
    Array.from({ length: count }, (_, n) => ({
      at: new Date(Date.now() - n * 900_000).toISOString(),
      id: `${name}${n}`,
      session: `${name}-${n % 3}`,
      output: output + n,
    })),
  )

/** A machine that syncs to the hub. */
async function machine(name: 'laptop' | 'desk', hub: Agent): Promise<Agent> {
  const sync = { url: hub.url, key: hubKeyIn(homes.hub, name) }
  putFiles(homes[name], { '.config/aic/agent.json': { fleet: { hashMode: 'plain' }, sync } })
  return await start(homes[name], { AIC_OFFLINE: '0' })
}

interface Push {
  readonly isRunning: boolean
  readonly end: object | null
}

/** What came of a push that is asked for at `path` and told of there. */
async function pushed(agent: Agent, target: string, pushIn: (told: never) => Push): Promise<object | null> {
  expect((await agent.send('POST', `${target}/push`)).status).toBe(202)
  const told = async (): Promise<Push> => pushIn((await (await agent.ask(target)).json()) as never)
  await expect.poll(async () => (await told()).isRunning, { timeout: 30_000, interval: 100 }).toBe(false)
  return (await told()).end
}
const synced = (agent: Agent) => pushed(agent, '/api/sync', (told: { usage: { push: Push } }) => told.usage.push)
const ownPushed = (agent: Agent) => pushed(agent, '/api/fleet', (told: { push: Push }) => told.push)

it('a machine that is forgotten leaves nothing, and what others hold copies of is there again after their next push', async () => {
  logsIn(homes.laptop, 'both', 400, 10)
  cpSync(path.join(homes.laptop, '.claude'), path.join(homes.desk, '.claude'), { recursive: true })
  logsIn(homes.laptop, 'laptop', 300, 20)
  logsIn(homes.desk, 'desk', 200, 30)
  const hub = await start(homes.hub, { AIC_HUB: '1', AIC_OFFLINE: '1' })
  const [laptop, desk] = [await machine('laptop', hub), await machine('desk', hub)]
  await synced(desk)
  await synced(laptop)
  const callsOf = (name: string): number => {
    using file = new DatabaseSync(store(), { readOnly: true })
    const sql = 'select count(*) as calls from v_usage where machine_name = ?'
    return Number(file.prepare(sql).get(name)?.calls)
  }
  const before = { laptop: callsOf('laptop'), desk: callsOf('desk') }
  expect(before.laptop + before.desk).toBe(900)
  expect(before.laptop).toBeGreaterThan(300) // also of calls that both hold, each of which is one row
  const { status, stdout } = runAic(['hub', 'keys', 'forget', 'laptop', '--yes', '--json'], { home: homes.hub })
  expect(status).toBe(0)
  expect(JSON.parse(stdout)).toMatchObject({ revoked: 1, rows: { usage_events: before.laptop } })
  expect([callsOf('laptop'), callsOf('desk')]).toEqual([0, before.desk])
  expect(await synced(laptop)).toMatchObject({ status: 'failed', refusal: { kind: 'auth' } })
  expect(await synced(desk)).toMatchObject({ status: 'completed', events: 600 })
  expect([callsOf('laptop'), callsOf('desk')]).toEqual([0, 600])
  expect(storedSums(store())).toEqual(ledgerSums(dataOf(homes.desk)))
}, 60_000)

it('a hub has its own machine’s usage again after it lost its file', async () => {
  logsIn(homes.hub, 'own', 500, 10)
  putFiles(homes.hub, { '.config/aic/agent.json': { fleet: { hashMode: 'plain' } } })
  const hub = await start(homes.hub, { AIC_HUB: '1', AIC_OFFLINE: '1' })
  expect(await ownPushed(hub)).toMatchObject({ status: 'completed', events: 500 })
  expect(await ownPushed(hub)).toMatchObject({ status: 'unchanged' })
  await hub.kill()
  for (const ending of ['', '-wal', '-shm']) if (existsSync(store() + ending)) rmSync(store() + ending)
  const again = await start(homes.hub, { AIC_HUB: '1', AIC_OFFLINE: '1' })
  expect(await ownPushed(again)).toMatchObject({ status: 'completed', events: 500 })
  expect(storedSums(store())).toEqual(ledgerSums(dataOf(homes.hub)))
}, 60_000)

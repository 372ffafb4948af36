import { copyFileSync, existsSync, renameSync, rmSync } from 'node:fs'
import path from 'node:path'
import { askForAll, openHubEvents } from '@aic/engine/hub'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { agentProcess, hubKeyIn } from '../../../../testing/agent-process.ts'
import { newHome, writeClaudeLogs } from '../../../../testing/claude-home.ts'
import { ledgerSums, storedSums } from '../../../../testing/fleet-push.ts'
import { putFiles } from '../../../../testing/vendors/machine.ts'

type Agent = Awaited<ReturnType<typeof agentProcess>>

let hubHome: string
let laptopHome: string
let hub: Agent
let laptop: Agent
beforeEach(async () => {
  hubHome = newHome()
  laptopHome = newHome()
  hub = await agentProcess(hubHome, { AIC_HUB: '1', AIC_OFFLINE: '1' })
  putFiles(laptopHome, {
    '.config/aic/agent.json': {
      fleet: { hashMode: 'plain' },
      sync: { url: hub.url, key: hubKeyIn(hubHome, 'laptop') },
    },
  })
  const calls = Array.from({ length: 3_000 }, (_, n) => ({
    at: new Date(Date.now() - n * 600_000).toISOString(),
    id: String(n),
    session: `s${n % 7}`,
    output: 10 + n,
  }))
  writeClaudeLogs(laptopHome, calls)
  laptop = await agentProcess(laptopHome, { AIC_OFFLINE: '0' })
})
afterEach(async () => {
  await laptop.kill()
  await hub.kill()
  for (const home of [hubHome, laptopHome]) rmSync(home, { recursive: true, force: true })
})

const data = (): string => path.join(hubHome, '.local/share/aic')
const store = (): string => path.join(data(), 'fleet.sqlite')
const startHub = async (): Promise<void> => {
  hub = await agentProcess(hubHome, { AIC_HUB: '1', AIC_OFFLINE: '1', AIC_AGENT_PORT: String(hub.port) })
}
const files = (): string[] => ['-wal', '-shm', ''].map((ending) => store() + ending).filter(existsSync)

interface Usage {
  readonly sentAtMs: number | null
  readonly fault: { readonly kind: string } | null
  readonly push: {
    readonly isRunning: boolean
    readonly end: { readonly status: string; readonly events: number } | null
  }
}

async function pushed(): Promise<Usage> {
  expect((await laptop.send('POST', '/api/sync/push')).status).toBe(202)
  const usage = async (): Promise<Usage> =>
    ((await (await laptop.ask('/api/sync')).json()) as { readonly usage: Usage }).usage
  await expect.poll(async () => (await usage()).push.isRunning, { timeout: 30_000, interval: 100 }).toBe(false)
  return await usage()
}

const ledger = (): string[] => ledgerSums(path.join(laptopHome, '.local/share/aic'))

it('a hub whose file was deleted while it was stopped has all of a machine’s usage again after its next push, to the nano-dollar', async () => {
  expect(await pushed()).toMatchObject({ fault: null, push: { end: { events: 3_000 } } })
  expect(storedSums(store())).toEqual(ledger())
  expect(await pushed()).toMatchObject({ push: { end: { status: 'unchanged', events: 0 } } })
  await hub.kill()
  expect(await pushed()).toMatchObject({ fault: { kind: 'network' }, push: { end: { status: 'failed', events: 0 } } })
  for (const file of files()) rmSync(file)
  await startHub()
  expect(await pushed()).toMatchObject({ fault: null, push: { end: { status: 'completed', events: 3_000 } } })
  expect(storedSums(store())).toEqual(ledger())
  expect(await pushed()).toMatchObject({ push: { end: { status: 'unchanged', events: 0 } } })
}, 60_000)

it('a hub whose file is deleted under its hands keeps what comes in the file at its place, and gets the rest again', async () => {
  await pushed()
  for (const file of files()) rmSync(file)
  expect(await pushed()).toMatchObject({ fault: null, push: { end: { status: 'completed', events: 3_000 } } })
  expect(storedSums(store())).toEqual(ledger())
}, 60_000)

it('another file put in its place gets all; the old one put back is known again and lacks only what came meanwhile', async () => {
  await pushed()
  await hub.kill()
  for (const file of files()) renameSync(file, file.replace('fleet.sqlite', 'away.sqlite'))
  openHubEvents(data(), Date.now)[Symbol.dispose]()
  await startHub()
  expect(await pushed()).toMatchObject({ push: { end: { events: 3_000 } } })
  expect(storedSums(store())).toEqual(ledger())
  await hub.kill()
  for (const file of files()) rmSync(file)
  for (const ending of ['-wal', '-shm', '']) {
    const away = store().replace('fleet.sqlite', 'away.sqlite') + ending
    if (existsSync(away)) renameSync(away, store() + ending)
  }
  await startHub()
  expect(await pushed()).toMatchObject({ push: { end: { status: 'unchanged' } } })
  expect(storedSums(store())).toEqual(ledger())
}, 60_000)

it('an older copy of the file lacks rows that machines believe sent, until the hub asks for all', async () => {
  const before = `${store()}.before`
  await hub.kill()
  openHubEvents(data(), Date.now)[Symbol.dispose]()
  copyFileSync(store(), before)
  await startHub()
  await pushed()
  await hub.kill()
  for (const file of files()) rmSync(file)
  copyFileSync(before, store())
  await startHub()
  expect(await pushed()).toMatchObject({ push: { end: { status: 'unchanged' } } })
  expect(storedSums(store())).toEqual([])
  askForAll(data(), Date.now) // while the hub runs
  expect(await pushed()).toMatchObject({ push: { end: { status: 'completed', events: 3_000 } } })
  expect(storedSums(store())).toEqual(ledger())
}, 60_000)

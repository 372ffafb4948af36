import { rmSync } from 'node:fs'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { HubFile, HubKeys } from '@aic/engine/hub'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { newHome, writeClaudeLogs } from '../../../../testing/claude-home.ts'
import { CutProxy } from '../../../../testing/cut-proxy.ts'
import { runningAgent } from '../../../../testing/running-agent.ts'
import { putFiles } from '../../../../testing/vendors/machine.ts'
import type { Widget } from '../api.ts'

let hub: Awaited<ReturnType<typeof runningAgent>>
let proxy: CutProxy
let home: string
beforeEach(async () => {
  const own = newHome()
  const first = await runningAgent({ home: own })
  proxy = await CutProxy.to(first.agent.port)
  await first.agent.stop()
  putFiles(own, { '.config/aic/agent.json': { hub: { hosts: [new URL(proxy.url).host] } } })
  hub = await runningAgent({ home: own, env: { AIC_HUB: '1' } })
  proxy.port = hub.agent.port
  home = newHome()
  const at = new Date(Date.now() - 60_000).toISOString()
  writeClaudeLogs(
    home,
    Array.from({ length: 4_500 }, (_, n) => ({ at, id: String(n), session: `s${n % 9}` })),
  )
})
afterEach(async () => {
  await proxy.close()
  await hub.stop()
  rmSync(home, { recursive: true, force: true })
})

const newKey = (): string => {
  using file = HubFile.open(path.join(hub.home, '.local/share/aic'))
  return new HubKeys(file, Date.now).add('laptop').key
}
const laptopWith = (key: string) =>
  runningAgent({ home, env: { AIC_OFFLINE: '0', CLAUDE_SYNC_URL: proxy.url, CLAUDE_SYNC_API_KEY: key } })
type Laptop = Awaited<ReturnType<typeof laptopWith>>
const callsThere = (): number => {
  using file = new DatabaseSync(path.join(hub.home, '.local/share/aic/fleet.sqlite'), { readOnly: true })
  return Number(file.prepare('select count(*) as n from usage_events').get()?.n)
}
interface Sync {
  readonly usage: {
    readonly sentAtMs: number | null
    readonly fault: object | null
    readonly push: { readonly isRunning: boolean; readonly end: object | null }
  }
}
const syncOf = async (laptop: Laptop): Promise<Sync> => (await (await laptop.ask('/api/sync')).json()) as Sync

async function pushed(laptop: Laptop): Promise<Sync> {
  expect((await laptop.send('POST', '/api/sync/push', {})).status).toBe(202)
  await expect.poll(async () => (await syncOf(laptop)).usage.push.isRunning).toBe(false)
  return await syncOf(laptop)
}

describe('usage that an agent sends to its hub', () => {
  it('arrives whole once the way is free again, each call once (004-26)', async () => {
    const laptop = await laptopWith(newKey())
    proxy.cut()
    expect((await pushed(laptop)).usage).toMatchObject({ sentAtMs: null, fault: { kind: 'network' } })
    const { sync } = (await (await laptop.ask('/api/widget')).json()) as Widget
    expect(sync).toEqual({ state: 'failing', toldAtMs: null, fault: 'The hub does not answer as it should.' })
    proxy.mend()
    expect((await pushed(laptop)).usage).toMatchObject({ sentAtMs: expect.any(Number), fault: null })
    expect(callsThere()).toBe(4_500)
    expect((await pushed(laptop)).usage).toMatchObject({ push: { end: { status: 'unchanged', events: 0 } } })
    await laptop.agent.stop()
  })

  it('is refused with a key that is none, which is said and kept; without a hub there is nothing to send to', async () => {
    const laptop = await laptopWith('aic_hub_000000000000_'.padEnd(64, 'x'))
    expect((await pushed(laptop)).usage).toMatchObject({ sentAtMs: null, fault: { kind: 'auth' } })
    await laptop.agent.stop()
    const without = await runningAgent({ home })
    expect((await without.send('POST', '/api/sync/push', {})).status).toBe(409)
    expect(await (await without.ask('/api/sync')).json()).toBeNull()
    await without.agent.stop()
  })
})

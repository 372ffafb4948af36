import { existsSync, rmSync } from 'node:fs'
import path from 'node:path'
import { HubTarget } from '@aic/fleet/hub'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { agentProcess, hubKeyIn } from '../../../../../testing/agent-process.ts'
import { newHome, writeClaudeLogs } from '../../../../../testing/claude-home.ts'
import { ledgerSums, storedSums } from '../../../../../testing/fleet-push.ts'
import { putFiles } from '../../../../../testing/vendors/machine.ts'
import { loadConfig } from '../../config/config.ts'
import type { FleetPlace } from '../door/open-fleet.ts'
import { push } from '../push.ts'
import type { PushEnd, PushWatch } from './push-site.ts'
import { pushToSync } from './push-sync.ts'

let hubHome: string
let home: string
let hub: Awaited<ReturnType<typeof agentProcess>>
let key: string
beforeEach(async () => {
  hubHome = newHome()
  home = newHome()
  hub = await agentProcess(hubHome, { AIC_HUB: '1', AIC_OFFLINE: '1' })
  key = hubKeyIn(hubHome, 'laptop')
  putFiles(home, { '.config/aic/agent.json': { fleet: { hashMode: 'plain' }, sync: { url: hub.url, key } } })
  const at = new Date(Date.now() - 60_000).toISOString()
  writeClaudeLogs(
    home,
    Array.from({ length: 2_500 }, (_, n) => ({ at, id: String(n), session: `s${n % 7}`, output: n })),
  )
})
afterEach(async () => {
  await hub.kill()
  for (const one of [hubHome, home]) rmSync(one, { recursive: true, force: true })
})

const store = (): string => path.join(hubHome, '.local/share/aic/fleet.sqlite')
const place = (): FleetPlace => {
  const machine = { env: { TZ: 'UTC' }, home, platform: process.platform }
  return { ...machine, config: loadConfig(machine), hostName: 'laptop', nowMs: Date.now() }
}
const pushed = (onProgress?: PushWatch['onProgress']): Promise<PushEnd> =>
  pushToSync(place(), { isHub: false, signal: new AbortController().signal, ...(onProgress && { onProgress }) })
const ledger = (): string[] => ledgerSums(path.join(home, '.local/share/aic'))

it('a hub whose file goes while a machine pushes gets everything in that same push', async () => {
  let batches = 0
  const end = await pushed(({ step }) => {
    if (step !== 'events' || ++batches !== 3) return // one batch has arrived, another is on its way
    for (const ending of ['-wal', '-shm', '']) if (existsSync(store() + ending)) rmSync(store() + ending)
  })
  expect(batches).toBeGreaterThan(3)
  expect(end).toMatchObject({ status: 'completed', events: 2_500, fault: null })
  expect(storedSums(store())).toEqual(ledger())
})

it('what an earlier aic sent, which knew no stores, is sent once more, and that changes nothing', async () => {
  const target = new HubTarget({ url: hub.url, key, nowMs: Date.now })
  expect(await push({ ...place(), target })).toMatchObject({ status: 'completed', counts: { events: 2_500 } })
  const sums = storedSums(store())
  expect(await pushed()).toMatchObject({ status: 'completed', events: 2_500 })
  expect(await pushed()).toMatchObject({ status: 'unchanged' })
  expect(storedSums(store())).toEqual(sums)
})

it('while the hub is down nothing is called unchanged, and what was sent is not sent again after', async () => {
  await pushed()
  await hub.kill()
  expect(await pushed()).toMatchObject({ status: 'failed', events: 0, refusal: { kind: 'network' } })
  hub = await agentProcess(hubHome, { AIC_HUB: '1', AIC_OFFLINE: '1', AIC_AGENT_PORT: String(hub.port) })
  expect(await pushed()).toMatchObject({ status: 'unchanged', fault: null })
})

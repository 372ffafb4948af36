import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { fleetBatchOf, fleetEventOf } from '../../../../testing/embedded-fleet.ts'
import { findMachine, forgetMachine } from './forget-machine.ts'
import { Hub } from './hub.ts'
import { openHubEvents } from './hub-events.ts'

const nowMs = (): number => Date.UTC(2026, 10, 24, 12)
let folder: string
let events: ReturnType<typeof openHubEvents>
let hub: Hub
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'aic-hub-forget-'))
  events = openHubEvents(folder, nowMs)
  const tenant = (): string => 'team'
  hub = new Hub({ dataFolder: folder, nowMs, variableKey: 'the-key-of-the-original', events, tenant, zone: () => null })
})
afterEach(() => {
  hub[Symbol.dispose]()
  events[Symbol.dispose]()
  rmSync(folder, { recursive: true, force: true })
})

const consoleBody = { currentSession: { resetsIn: '2 hr', percentageUsed: 4 }, lastUpdated: '2026-11-24T11:59:00.000Z' }

/** A machine of this name that told something of everything; gives back its id. */
async function tellAs(label: string, n: number): Promise<string> {
  const sender = { ...hub.keys.add(label), label }
  const told = fleetBatchOf({ events: Array.from({ length: n }, (_, at) => fleetEventOf(`${label} ${at}`)) })
  const body = JSON.parse(JSON.stringify(told, (_, value) => (typeof value === 'bigint' ? String(value) : value)))
  await hub.takeEvents(body, sender)
  const lastUpdated = new Date(nowMs() - n * 1_000).toISOString()
  hub.takeConsole('claude', { ...consoleBody, lastUpdated }, sender)
  return sender.id
}

it('deletes all that came in by a name’s keys, of both files, while the hub runs, and nothing of others', async () => {
  const old = await tellAs('laptop', 3)
  hub.keys.revoke('laptop')
  const now = await tellAs('laptop', 2)
  const other = await tellAs('desk', 4)
  const { storeId } = events
  const found = findMachine(folder, 'laptop', nowMs)
  expect(found).toMatchObject({ revoked: 1, rows: { console_version: 2, machine_limit: 0 } })
  expect(new Set(found?.ids)).toEqual(new Set([old, now]))
  expect(events.storeId).toBe(storeId)
  expect(forgetMachine(folder, 'laptop', nowMs)).toEqual(found)
  expect(hub.keys.isGood({ id: now })).toBe(false)
  expect(events.storeId).not.toBe(storeId)
  expect(forgetMachine(folder, 'laptop', nowMs)).toMatchObject({
    revoked: 0,
    rows: { usage_events: 0, console_version: 0 },
  })
  expect(findMachine(folder, other, nowMs)).toMatchObject({ revoked: 1, rows: { usage_events: 4, console_version: 1 } })
})

it('knows the machines of the key in the environment, which only the environment can end; and no other names', async () => {
  const sender = { id: 'env', label: 'CLAUDE_SYNC_API_KEY' }
  hub.takeConsole('claude', consoleBody, sender)
  expect(forgetMachine(folder, 'env', nowMs)).toMatchObject({ revoked: 0, rows: { console_version: 1 } })
  expect(hub.keys.find('the-key-of-the-original')).toMatchObject({ id: 'env' })
  expect([findMachine(folder, 'nobody', nowMs), forgetMachine(folder, 'nobody', nowMs)]).toEqual([null, null])
})

it('leaves nothing of a request that was under way when its key was revoked', async () => {
  const sender = { ...hub.keys.add('laptop'), label: 'laptop' }
  const told = fleetBatchOf({ events: [fleetEventOf('late')] })
  const body = JSON.parse(JSON.stringify(told, (_, value) => (typeof value === 'bigint' ? String(value) : value)))
  hub.keys.revoke('laptop')
  const late = hub.takeEvents(body, sender, () => hub.keys.isGood(sender))
  await expect(late).rejects.toMatchObject({ kind: 'auth' })
  expect(findMachine(folder, 'laptop', nowMs)).toMatchObject({ rows: { usage_events: 0 } })
})

import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import { readHubStore } from './hub-store.ts'
import { HubTarget } from './hub-target.ts'

const key = 'aic_hub_test_0123456789abcdefghijklmnopqrstuvwxyz'
const nowMs = (): number => 1_000_000
const run = {
  tenant: 't',
  id: '00000000-0000-4000-8000-000000000000',
  machineId: 'm',
  machine: 'laptop',
  startedMs: 1,
  durationMs: 1,
  status: 'completed',
  records: 0,
  contentHash: '',
  statistics: '{}',
} as const
const batch = { events: [], blocks: [], quotas: [], runs: [run] }

let server: Server | null = null
afterEach(async () => {
  await new Promise((resolve) => (server === null ? resolve(null) : server.close(resolve)))
  server = null
})

/** A hub that answers so. */
async function hubThat(status: number, json: object): Promise<string> {
  server = createServer((request, response) => {
    request.resume().on('end', () => response.writeHead(status).end(JSON.stringify(json)))
  })
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

it('tells the store of a hub, and that an older hub tells none', async () => {
  expect(await readHubStore({ url: await hubThat(200, { store: '3f0c9a52aa' }), key, nowMs })).toBe('3f0c9a52aa')
  server?.close()
  expect(await readHubStore({ url: await hubThat(404, {}), key, nowMs })).toBeNull()
  server?.close()
  const url = await hubThat(401, { error: { message: 'Invalid API key' } })
  await expect(readHubStore({ url, key, nowMs })).rejects.toMatchObject({ kind: 'auth' })
})

it.each([[{ store: 7 }], [{ store: '../../x' }], [{ store: 'a'.repeat(65) }], [[]], ['text']])(
  'takes nothing for an id that is none: %j',
  async (answer) => {
    expect(await readHubStore({ url: await hubThat(200, answer as object), key, nowMs })).toBeNull()
  },
)

it('is another place with another store; rows that go into another one than was meant are a fault', async () => {
  const url = await hubThat(200, { accepted: 1, store: 'bbbbbbbbbb' })
  expect(new HubTarget({ url, key, nowMs }).id).toBe(`hub ${url}`)
  const same = new HubTarget({ url, key, nowMs, storeId: 'bbbbbbbbbb' })
  expect(same.id).toBe(`hub ${url}#bbbbbbbb`)
  await same.send(batch)
  expect(same.otherStoreId).toBeNull()
  for (const storeId of ['aaaaaaaaaa', null]) {
    const other = new HubTarget({ url, key, nowMs, storeId })
    await expect(other.send(batch)).rejects.toMatchObject({ kind: 'server' })
    expect(other.otherStoreId).toBe('bbbbbbbbbb')
  }
  await new HubTarget({ url, key, nowMs }).send(batch) // who does not ask is not told
})

it('goes on with a hub that tells no store', async () => {
  const url = await hubThat(200, { accepted: 1 })
  await new HubTarget({ url, key, nowMs, storeId: null }).send(batch)
  await new HubTarget({ url, key, nowMs, storeId: 'aaaaaaaaaa' }).send(batch)
})

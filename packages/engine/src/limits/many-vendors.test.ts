import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Provider } from '@aic/providers'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { WatchedMachine } from '../../../../testing/watched-machine.ts'

/** Vendors of our own on one port, to see how many are asked at once. */
const vendors: readonly Provider[] = Array.from({ length: 20 }, (_, i): Provider => {
  const id = `vendor-${i}`
  const provider: Provider = {
    id,
    name: `Vendor ${i}`,
    payment: 'credits',
    origins: [`https://${id}.example.com`],
    keyVariables: ['ALL_VENDORS_KEY'],
    async read(_credential, vendor) {
      await vendor.json({ url: `https://${id}.example.com/credits` })
      const account = { key: id, label: null, plan: null }
      const nothing = { limits: [], balances: [], costs: [], usage: [], notes: [] }
      return { provider: id, account, atMs: vendor.nowMs, origin: 'api', ...nothing }
    },
  }
  return provider
})

let machine: WatchedMachine
let server: Server
let open = 0
let most = 0
beforeEach(async () => {
  machine = await WatchedMachine.start()
  open = 0
  most = 0
  server = createServer((request, response) => {
    if (request.url?.includes('vendor-3.') === true) return // it hangs
    open++
    most = Math.max(most, open)
    setTimeout(() => {
      open--
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
    }, 20)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  machine.env = { AIC_VENDOR_ORIGIN: origin, ALL_VENDORS_KEY: 'sk-of-all-vendors-0123' }
})
afterEach(async () => {
  server.closeAllConnections()
  server.close()
  await machine.remove()
})

it('twenty vendors are asked six at a time; one that hangs costs the others nothing, and ends at its limit', async () => {
  const monitor = await machine.open({ providers: vendors, limitMs: 4_000 })
  const round = monitor.refresh()
  await new Promise<void>((resolve) => {
    const stop = monitor.onChange(() => {
      const fresh = monitor.status().accounts.filter(({ state }) => state === 'fresh')
      if (fresh.length < 19) return
      stop()
      resolve()
    })
  })
  const status = monitor.status()
  expect(status.isRefreshing).toBe(true)
  const { accounts, isRefreshing, isOffline } = await round
  expect({ isRefreshing, isOffline }).toEqual({ isRefreshing: false, isOffline: false })
  expect(accounts.find(({ provider }) => provider === 'vendor-3')?.fault).toMatchObject({ kind: 'network' })
  expect(most).toBeGreaterThan(3)
  expect(most).toBeLessThanOrEqual(6)
})

it('closing ends what is asked; nothing of it is kept, and the next process asks at once', async () => {
  const monitor = await machine.open({ providers: vendors.slice(3, 4) })
  const round = monitor.refresh()
  await new Promise<void>((resolve) => server.once('request', () => resolve()))
  await monitor.close()
  expect(await round).toMatchObject({ isOffline: false, accounts: [{ state: 'waiting', fault: null }] })
  const again = await machine.open({ providers: vendors.slice(3, 4), limitMs: 50 })
  expect(await again.refresh()).toMatchObject({ isOffline: true, accounts: [{ state: 'failed' }] })
})

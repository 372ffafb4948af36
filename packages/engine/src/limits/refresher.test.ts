import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { ProviderFault } from '@aic/core/limit'
import { type Provider, providers } from '@aic/providers'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { startVendors } from '../../../../testing/vendors/server.ts'
import { JournalKeeper } from './journal-keeper.ts'
import { Refresher } from './refresher.ts'
import type { Slot } from './slots.ts'

const anthropic = providers.find(({ id }) => id === 'anthropic') as Provider
let folder: string
let keeper: JournalKeeper
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'aic-refresher-'))
  keeper = new JournalKeeper(folder, Date.now)
})
afterEach(() => {
  keeper[Symbol.dispose]()
  rmSync(folder, { recursive: true })
})

/** A sign-in of a vendor that nobody reaches. */
const slotOf = (id: string): Slot => {
  const provider: Provider = {
    id,
    name: id,
    payment: 'quota',
    origins: [],
    keyVariables: [],
    read: async () => {
      throw new ProviderFault('network', `${id} was not reached`)
    },
  }
  const credential = { secret: 'sk-sample', from: 'settings', place: 'KEY', expiresAtMs: null, extra: {} } as const
  return { provider, place: 'KEY', credential, fingerprint: id, fault: null }
}

it('a round in which the journal fails ends for those who are under way, who can be asked again', async () => {
  let isFailing = true
  const refresher = new Refresher({
    keeper,
    nowMs: Date.now,
    intervalMs({ provider }) {
      if (isFailing && provider.id === 'second') throw new Error('the journal is busy')
      return 300_000
    },
    vendor: {},
    onSettled: () => {},
  })
  const slots = [slotOf('first'), slotOf('second')]
  await expect(refresher.refresh(slots, true)).rejects.toThrow('the journal is busy')
  await expect.poll(() => refresher.isRefreshing).toBe(false)
  isFailing = false
  await refresher.refresh(slots, true)
  expect(refresher.isOffline).toBe(true)
  expect(keeper.use(({ states }) => states.all()).map(({ provider, fault }) => [provider, fault !== null])).toEqual([
    ['first', true],
    ['second', true],
  ])
  await refresher.close()
})

it('a sign-in whose vendor does not name the account once is of the one that it was named before', async () => {
  const vendors = await startVendors()
  try {
    const secret = 'sk-ant-admin01-madeUpKeyOfAnthropic0123456789abcdef-AA'
    const credential = { secret, from: 'settings', place: 'KEY', expiresAtMs: null, extra: {} } as const
    const refresher = new Refresher({
      keeper,
      nowMs: Date.now,
      intervalMs: () => 300_000,
      vendor: { vendorOrigin: vendors.origin },
      onSettled: () => {},
    })
    const slot = { provider: anthropic, place: 'KEY', credential, fault: null }
    const account = async (fingerprint: string) => {
      await refresher.refresh([{ ...slot, fingerprint }], true)
      return keeper.use(({ states }) => states.get('anthropic', 'KEY'))?.accountKey
    }
    const named = await account('one')
    expect(named).toMatch(/^[0-9a-f]{16}$/)
    vendors.fail('anthropic', { status: 500 }, 'GET api.anthropic.com/v1/organizations/me')
    expect(await account('one')).toBe(named)
    expect(keeper.use(({ readings }) => readings.times()).map((one) => one.account)).toEqual([named])
    expect(await account('of another key')).not.toBe(named)
    await refresher.close()
  } finally {
    await vendors.close()
  }
})

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startVendors, type Vendors } from '../../../testing/vendors/server.ts'
import { readIncident } from './incident.ts'
import { providers } from './providers.ts'

const nowMs = Date.UTC(2026, 7, 15, 12)
const page = { name: 'Sample', statusPage: 'https://status.claude.com' }
const route = 'GET status.claude.com/api/v2/status.json'
let vendors: Vendors
beforeAll(async () => {
  vendors = await startVendors()
})
beforeEach(() => vendors.reset())
afterAll(async () => vendors.close())
const read = async (asked: { name: string; statusPage?: string } = page) =>
  readIncident(asked, { nowMs: () => nowMs, vendorOrigin: vendors.origin, wait: async () => {} })

describe('incidents', () => {
  it('are read from the status pages of all providers that have one, without a key', async () => {
    const asked = providers.filter(({ statusPage }) => statusPage !== undefined)
    expect(asked.length).toBeGreaterThan(3)
    for (const provider of asked) {
      expect(await read(provider), provider.id).toEqual({
        level: 'none',
        text: 'All Systems Operational',
        atMs: Date.UTC(2026, 7, 15, 11),
      })
    }
    for (const { headers } of vendors.requests) expect(headers.authorization).toBeUndefined()
  })

  it('have a level and the words of the vendor; a new level is some trouble', async () => {
    vendors.say(route, { status: { indicator: 'major', description: 'Elevated errors' } })
    expect(await read()).toEqual({ level: 'major', text: 'Elevated errors', atMs: nowMs })
    vendors.say(route, { status: { indicator: 'gone', description: null } })
    expect(await read()).toMatchObject({ level: 'minor', text: '' })
  })

  it('are unknown, not none, where the page does not say', async () => {
    vendors.say(route, { page: {} })
    await expect(read()).rejects.toMatchObject({ kind: 'parse' })
    vendors.fail('status-pages', { status: 503 })
    await expect(read()).rejects.toMatchObject({ kind: 'unavailable' })
    expect(await read({ name: 'Sample' })).toBeNull()
  })
})

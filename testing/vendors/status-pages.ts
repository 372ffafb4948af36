import { says, type VendorStub } from './vendor-stub.ts'

const fine = says({
  page: { id: 'sample', name: 'Sample', updated_at: '2026-08-15T11:00:00.000Z' },
  status: { indicator: 'none', description: 'All Systems Operational' },
})

/** Statuspage's `status.json` for any host: all is well. */
export const statusPages: VendorStub = {
  id: 'status-pages',
  routes: { 'GET */api/v2/status.json': fine },
}

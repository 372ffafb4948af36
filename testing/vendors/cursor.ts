import { saysTo, type VendorStub } from './vendor-stub.ts'

/** `GET /api/usage-summary` of a Pro plan. */
export const cursorUsage = {
  billingCycleStart: '2026-08-01T00:00:00.000Z',
  billingCycleEnd: '2026-09-01T00:00:00.000Z',
  membershipType: 'pro',
  isUnlimited: false,
  individualUsage: {
    plan: { enabled: true, used: 1_500, limit: 5_000, remaining: 3_500, totalPercentUsed: 30, autoPercentUsed: 20 },
    onDemand: { enabled: true, used: 500, limit: 10_000, remaining: 9_500 },
  },
}

/** Cursor's pages for its own users. */
export const cursor: VendorStub = {
  id: 'cursor',
  routes: {
    'GET cursor.com/api/usage-summary': saysTo('cookie', /^WorkosCursorSessionToken=\w+%3A%3A\S+$/, cursorUsage),
  },
}

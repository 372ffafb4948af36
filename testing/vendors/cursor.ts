import { dayMs, isoAfter, saysTo, type VendorStub } from './vendor-stub.ts'

/** `GET /api/usage-summary` of a Pro plan. */
export const cursorUsage = (nowMs: number) => ({
  billingCycleStart: isoAfter(nowMs, -14 * dayMs),
  billingCycleEnd: isoAfter(nowMs, 16 * dayMs),
  membershipType: 'pro',
  isUnlimited: false,
  individualUsage: {
    plan: { enabled: true, used: 1_500, limit: 5_000, remaining: 3_500, totalPercentUsed: 30, autoPercentUsed: 20 },
    onDemand: { enabled: true, used: 500, limit: 10_000, remaining: 9_500 },
  },
})

/** Cursor's pages for its own users. */
export const cursor: VendorStub = {
  id: 'cursor',
  routes: {
    'GET cursor.com/api/usage-summary': saysTo('cookie', /^WorkosCursorSessionToken=\w+%3A%3A\S+$/, cursorUsage),
  },
}

import { saysTo, type VendorStub } from './vendor-stub.ts'

/** A Synthetic plan. */
export const synthetic: VendorStub = {
  id: 'synthetic',
  routes: {
    'GET api.synthetic.new/v2/quotas': saysTo('authorization', /^Bearer syn_/, {
      plan: 'Starter',
      weeklyTokenLimit: {
        nextRegenAt: '2026-08-15T13:00:00Z',
        percentRemaining: 75,
        maxCredits: '$36.00',
        remainingCredits: '$27.00',
      },
      rollingFiveHourLimit: {
        nextTickAt: '2026-08-15T12:10:00Z',
        tickPercent: 0.05,
        remaining: 600,
        max: 750,
        limited: false,
      },
      search: { hourly: { limit: 250, requests: 2, renewsAt: '2026-08-15T13:00:00Z' } },
    }),
  },
}

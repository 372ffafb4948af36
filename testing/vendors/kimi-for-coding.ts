import { saysTo, type VendorStub } from './vendor-stub.ts'

/** Kimi's coding plan. */
export const kimiForCoding: VendorStub = {
  id: 'kimi-for-coding',
  routes: {
    'GET api.kimi.com/coding/v1/usages': saysTo('authorization', /^Bearer sk-kimi-/, {
      usage: { limit: 100_000, used: 25_000, remaining: 75_000, resetTime: '2026-08-19T00:00:00Z' },
      limits: [
        {
          window: { duration: 300, timeUnit: 'TIME_UNIT_MINUTE' },
          detail: { limit: 3_000, remaining: 1_800, resetTime: '2026-08-15T14:30:00Z' },
        },
      ],
    }),
  },
}

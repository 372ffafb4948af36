import { saysTo, type VendorStub } from './vendor-stub.ts'

const quota = saysTo('authorization', /^Bearer [0-9a-f]{32}\.\w+$/, {
  code: 200,
  msg: 'success',
  success: true,
  data: {
    planName: 'Pro',
    limits: [
      { type: 'TOKENS_LIMIT', unit: 3, number: 5, percentage: 25, nextResetTime: 1_786_809_600_000 },
      { type: 'TOKENS_LIMIT', unit: 6, number: 1, percentage: 9, nextResetTime: 1_787_184_000_000 },
      {
        type: 'TIME_LIMIT',
        unit: 5,
        number: 1,
        usage: 1_000,
        currentValue: 224,
        remaining: 776,
        percentage: 22,
        usageDetails: [{ modelCode: 'search-prime', usage: 200 }],
      },
    ],
  },
})

/** The GLM coding plan of z.ai and of Zhipu. */
export const zai: VendorStub = {
  id: 'zai',
  routes: {
    'GET api.z.ai/api/monitor/usage/quota/limit': quota,
    'GET open.bigmodel.cn/api/monitor/usage/quota/limit': quota,
  },
}

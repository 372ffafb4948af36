import { saysTo, type VendorStub } from './vendor-stub.ts'

const bearer = (body: unknown) => saysTo('authorization', /^Bearer xai-/, body)

/** xAI: the check of a key, and what a team has and spent. */
export const xai: VendorStub = {
  id: 'xai',
  routes: {
    'GET api.x.ai/v1/api-key': bearer({
      name: 'sample',
      api_key_blocked: false,
      api_key_disabled: false,
      team_blocked: false,
    }),
    'GET management-api.x.ai/v1/billing/teams/*/prepaid/balance': bearer({ total: { val: '-1000' } }),
    'POST management-api.x.ai/v1/billing/teams/*/usage': bearer({
      timeSeries: [{ dataPoints: [{ timestamp: '2026-08-14T00:00:00Z', values: [1.2] }] }],
      limitReached: false,
    }),
  },
}

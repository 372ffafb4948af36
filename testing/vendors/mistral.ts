import { saysTo, type VendorStub } from './vendor-stub.ts'

/** Mistral: the check of a key, and a month of an enterprise, for its admin keys. */
export const mistral: VendorStub = {
  id: 'mistral',
  routes: {
    'GET api.mistral.ai/v1/models': saysTo('authorization', /^Bearer \w{32}$/, {
      object: 'list',
      data: [{ id: 'mistral-large-latest' }],
    }),
    'GET api.mistral.ai/v1/admin/usage': saysTo('x-api-key', /^Admin/, {
      completion: {
        models: {
          'mistral-large::2411': {
            input: [
              {
                billing_metric: 'mistral-large-2411',
                billing_group: 'input',
                timestamp: '2026-08-01',
                value: 1_000,
                value_paid: 900,
              },
            ],
            output: [],
            cached: [],
          },
        },
      },
      vibe_usage: 0.12,
      currency: 'USD',
      prices: [{ billing_metric: 'mistral-large-2411', billing_group: 'input', price: '0.0000017000' }],
    }),
  },
}

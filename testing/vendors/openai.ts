import { saysTo, type VendorStub } from './vendor-stub.ts'

const bearer = (body: unknown) => saysTo('authorization', /^Bearer sk-/, body)

/** OpenAI: what an organization used, and the check of a key. */
export const openai: VendorStub = {
  id: 'openai',
  routes: {
    'GET api.openai.com/v1/models': bearer({ object: 'list', data: [{ id: 'gpt-4o', object: 'model' }] }),
    'GET api.openai.com/v1/organization/costs': bearer({
      object: 'page',
      data: [
        {
          object: 'bucket',
          start_time: 1_786_665_600,
          end_time: 1_786_752_000,
          results: [
            {
              object: 'organization.costs.result',
              amount: { value: 0.06, currency: 'usd' },
              line_item: 'gpt-4o, input',
              project_id: null,
            },
          ],
        },
      ],
      has_more: false,
      next_page: null,
    }),
    'GET api.openai.com/v1/organization/usage/completions': bearer({
      object: 'page',
      data: [
        {
          object: 'bucket',
          start_time: 1_786_665_600,
          end_time: 1_786_752_000,
          results: [
            {
              object: 'organization.usage.completions.result',
              input_tokens: 1_000,
              input_cached_tokens: 800,
              output_tokens: 500,
              input_audio_tokens: 0,
              output_audio_tokens: 0,
              num_model_requests: 5,
              model: 'gpt-4o-2024-08-06',
              batch: null,
              service_tier: null,
            },
          ],
        },
      ],
      has_more: false,
      next_page: null,
    }),
  },
}

import { saysTo, type VendorStub } from './vendor-stub.ts'

const toKey = (body: unknown) => saysTo('x-api-key', /^sk-ant-/, body)
const day = { starting_at: '2026-08-14T00:00:00Z', ending_at: '2026-08-15T00:00:00Z' }

/** Anthropic's API: what an organization used, and the check of a key. */
export const anthropic: VendorStub = {
  id: 'anthropic',
  routes: {
    'GET api.anthropic.com/v1/models': toKey({ data: [{ type: 'model', id: 'claude-sonnet-4-5' }], has_more: false }),
    'GET api.anthropic.com/v1/organizations/me': toKey({
      id: '0a1b2c3d-0000-4000-8000-00000000000a',
      type: 'organization',
      name: 'Sample',
    }),
    'GET api.anthropic.com/v1/organizations/cost_report': toKey({
      data: [
        {
          ...day,
          results: [
            {
              currency: 'USD',
              amount: '12345.00',
              workspace_id: null,
              description: 'Claude Sonnet 4 Usage - Input Tokens',
              cost_type: 'tokens',
              model: 'claude-sonnet-4-20250514',
              service_tier: 'standard',
              token_type: 'uncached_input_tokens',
              context_window: '0-200k',
            },
          ],
        },
      ],
      has_more: false,
      next_page: null,
    }),
    'GET api.anthropic.com/v1/organizations/usage_report/messages': toKey({
      data: [
        {
          ...day,
          results: [
            {
              uncached_input_tokens: 1_500,
              cache_creation: { ephemeral_1h_input_tokens: 1_000, ephemeral_5m_input_tokens: 500 },
              cache_read_input_tokens: 200,
              output_tokens: 500,
              server_tool_use: { web_search_requests: 10 },
              model: 'claude-sonnet-4-20250514',
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

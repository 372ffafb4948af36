import { saysTo, type VendorStub } from './vendor-stub.ts'

const bearer = (body: unknown) => saysTo('authorization', /^Bearer sk-or-/, body)

/** OpenRouter: a key with a monthly limit, and the account's credits. */
export const openrouter: VendorStub = {
  id: 'openrouter',
  routes: {
    'GET openrouter.ai/api/v1/key': bearer({
      data: {
        label: 'sk-or-v1-abc...def',
        limit: 20,
        limit_remaining: 19.5,
        limit_reset: 'monthly',
        usage: 0.5,
        usage_daily: 0.1,
        usage_weekly: 0.3,
        usage_monthly: 0.5,
        byok_usage: 0,
        is_free_tier: false,
        is_management_key: false,
        include_byok_in_limit: false,
        expires_at: null,
        rate_limit: { requests: 120, interval: '10s' },
      },
    }),
    'GET openrouter.ai/api/v1/credits': bearer({ data: { total_credits: 50, total_usage: 45 } }),
    'GET openrouter.ai/api/v1/activity': bearer({
      data: [
        {
          date: '2026-08-14',
          model: 'deepseek/deepseek-v3.2',
          model_permaslug: 'deepseek/deepseek-v3.2-20251201',
          provider_name: 'DeepInfra',
          usage: 0.015,
          byok_usage_inference: 0,
          requests: 5,
          prompt_tokens: 50,
          completion_tokens: 125,
          reasoning_tokens: 25,
        },
      ],
    }),
  },
}

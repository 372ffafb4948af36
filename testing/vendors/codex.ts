import { saysTo, type VendorStub } from './vendor-stub.ts'

/** `GET /backend-api/wham/usage` of a Plus plan. */
export const codexUsage = {
  user_id: 'user-sample',
  account_id: 'user-sample',
  email: 'sam@example.com',
  plan_type: 'plus',
  rate_limit: {
    allowed: true,
    limit_reached: false,
    primary_window: {
      used_percent: 37,
      limit_window_seconds: 18_000,
      reset_after_seconds: 9_000,
      reset_at: 1_786_804_200,
    },
    secondary_window: {
      used_percent: 81,
      limit_window_seconds: 604_800,
      reset_after_seconds: 172_800,
      reset_at: 1_786_968_000,
    },
  },
  code_review_rate_limit: null,
  additional_rate_limits: null,
  credits: { has_credits: false, unlimited: false, balance: '0' },
  promo: null,
}

/** ChatGPT as Codex asks it. */
export const codex: VendorStub = {
  id: 'codex',
  routes: {
    'GET chatgpt.com/backend-api/wham/usage': saysTo('authorization', /^Bearer \S/, codexUsage),
    'GET gateway.example.com/api/codex/usage': saysTo('authorization', /^Bearer \S/, codexUsage),
  },
}

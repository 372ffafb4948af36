import { dayMs, hourMs, saysTo, type VendorStub } from './vendor-stub.ts'

/** `GET /backend-api/wham/usage` of a Plus plan. */
export const codexUsage = (nowMs: number) => ({
  user_id: 'user-sample',
  account_id: 'user-sample',
  email: 'sam@example.com',
  plan_type: 'plus',
  rate_limit: {
    allowed: true,
    limit_reached: false,
    primary_window: windowOf(37, 5 * hourMs, 2.5 * hourMs, nowMs),
    secondary_window: windowOf(81, 7 * dayMs, 2 * dayMs, nowMs),
  },
  code_review_rate_limit: null,
  additional_rate_limits: null,
  credits: { has_credits: false, unlimited: false, balance: '0' },
  promo: null,
})

function windowOf(usedPercent: number, lengthMs: number, leftMs: number, nowMs: number) {
  const [limit_window_seconds, reset_after_seconds] = [lengthMs / 1_000, leftMs / 1_000]
  const reset_at = Math.floor(nowMs / 1_000) + reset_after_seconds
  return { used_percent: usedPercent, limit_window_seconds, reset_after_seconds, reset_at }
}

/** ChatGPT as Codex asks it. */
export const codex: VendorStub = {
  id: 'codex',
  routes: {
    'GET chatgpt.com/backend-api/wham/usage': saysTo('authorization', /^Bearer \S/, codexUsage),
    'GET gateway.example.com/api/codex/usage': saysTo('authorization', /^Bearer \S/, codexUsage),
  },
}

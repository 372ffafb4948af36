import { dayMs, hourMs, isoAfter, saysTo, type VendorStub } from './vendor-stub.ts'

const signIn = /^Bearer sk-ant-oat01-/

/** `GET /api/oauth/usage`, first form, in the middle of its windows. */
export const claudeUsage = (nowMs: number) => ({
  five_hour: { utilization: 42, resets_at: isoAfter(nowMs, 2.5 * hourMs) },
  seven_day: { utilization: 63.5, resets_at: isoAfter(nowMs, 4 * dayMs) },
  seven_day_oauth_apps: null,
  seven_day_opus: null,
  seven_day_sonnet: { utilization: 12, resets_at: isoAfter(nowMs, 4 * dayMs) },
  seven_day_cowork: null,
  iguana_necktie: null,
  extra_usage: { is_enabled: true, monthly_limit: 2_000, used_credits: 520, utilization: 26, currency: 'USD' },
})

/** Claude subscription: the endpoints that Claude Code's sign-in may ask. */
export const claude: VendorStub = {
  id: 'claude',
  routes: {
    'GET api.anthropic.com/api/oauth/usage': saysTo('authorization', signIn, claudeUsage),
    'GET api.anthropic.com/api/oauth/profile': saysTo('authorization', signIn, {
      account: { uuid: '00000000-1111-4222-8333-444444444444', email: 'sam@example.com' },
      organization: { uuid: '55555555-6666-4777-8888-999999999999', name: 'Sample' },
    }),
  },
}

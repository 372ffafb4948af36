import { isoAfter, saysTo, type VendorStub } from './vendor-stub.ts'

const token = /^token (?:gh[opu]_|github_pat_)/

/** `GET /copilot_internal/user` of a free account. */
export const copilotUser = (nowMs: number) => ({
  access_type_sku: 'free_limited_copilot',
  copilot_plan: 'individual',
  quota_reset_date: nextMonth(nowMs).slice(0, 10),
  quota_reset_date_utc: nextMonth(nowMs),
  quota_snapshots: {
    chat: { entitlement: 200, remaining: 50, percent_remaining: 25, has_quota: true, unlimited: false },
    completions: { entitlement: 2_000, remaining: 1_900, percent_remaining: 95, has_quota: true, unlimited: false },
    premium_interactions: { entitlement: 0, remaining: 0, percent_remaining: 0, has_quota: false, unlimited: false },
  },
  token_based_billing: true,
  login: 'sam-sample',
})

function nextMonth(nowMs: number): string {
  const now = new Date(nowMs)
  return isoAfter(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1), 0)
}

/** The code that {@link githubCopilot} gives to devices, and the token at the end. */
export const device = {
  code: 'device-code-sample-0123456789abcdef',
  token: 'ghu_sampleSampleSampleSampleSampleSample01',
}

/** GitHub Copilot, and GitHub's sign-in for devices: pending at first; tests `say` what follows. */
export const githubCopilot: VendorStub = {
  id: 'github-copilot',
  routes: {
    'GET api.github.com/copilot_internal/user': saysTo('authorization', token, copilotUser),
    'GET api.sample.ghe.com/copilot_internal/user': saysTo('authorization', token, copilotUser),
    'GET api.github.com/user': saysTo('authorization', token, { id: 1_234_567, login: 'sam-sample', email: null }),
    'POST github.com/login/device/code': () => ({
      body: {
        device_code: device.code,
        user_code: 'ABCD-1234',
        verification_uri: 'https://github.com/login/device',
        expires_in: 900,
        interval: 5,
      },
    }),
    'POST github.com/login/oauth/access_token': () => ({ body: { error: 'authorization_pending' } }),
  },
}

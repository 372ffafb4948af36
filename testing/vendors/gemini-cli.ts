import { dayMs, isoAfter, saysTo, type VendorStub } from './vendor-stub.ts'

const token = /^Bearer ya29\./

/** `:retrieveUserQuota` of a company's account. */
export const geminiQuota = (nowMs: number) => ({
  buckets: [
    { remainingFraction: 0.6, resetTime: nextDay(nowMs), modelId: 'gemini-2.5-pro', tokenType: 'REQUESTS' },
    { remainingFraction: 0.9, resetTime: nextDay(nowMs), modelId: 'gemini-2.5-flash', tokenType: 'REQUESTS' },
  ],
})

const nextDay = (nowMs: number): string => isoAfter(Math.ceil(nowMs / dayMs) * dayMs, 0)

/** The token that {@link geminiCli} gives for a renewal token. */
export const renewedToken = 'ya29.renewedSampleSampleSampleSampleSampleSample'

/** Google's Code Assist, as Gemini CLI asks it. */
export const geminiCli: VendorStub = {
  id: 'gemini-cli',
  routes: {
    'POST cloudcode-pa.googleapis.com/v1internal:loadCodeAssist': saysTo('authorization', token, {
      cloudaicompanionProject: 'sample-project',
      currentTier: { id: 'standard-tier' },
    }),
    'POST cloudcode-pa.googleapis.com/v1internal:retrieveUserQuota': saysTo('authorization', token, geminiQuota),
    'POST oauth2.googleapis.com/token': () => ({
      body: { access_token: renewedToken, expires_in: 3_599, token_type: 'Bearer' },
    }),
  },
}

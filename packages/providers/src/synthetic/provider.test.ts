import { expect, it } from 'vitest'
import { askStub } from '../../../../testing/vendors/ask-stub.ts'
import { describeProvider } from '../contract.ts'
import { synthetic } from './provider.ts'

const secret = 'syn_0123456789abcdef0123456789abcdef'
const quotas = 'GET api.synthetic.new/v2/quotas'

describeProvider(synthetic, {
  credential: { secret },
  examples: [
    {
      name: 'windows that fill up again, in dollars written as texts',
      answers: {
        [quotas]: {
          plan: 'Starter',
          weeklyTokenLimit: {
            nextRegenAt: '2026-08-15T13:00:00Z',
            percentRemaining: 75,
            maxCredits: '$36.00',
            remainingCredits: '$27.00',
          },
          rollingFiveHourLimit: {
            nextTickAt: '2026-08-15T12:10:00Z',
            tickPercent: 0.05,
            remaining: 600,
            max: 750,
            limited: false,
          },
          search: { hourly: { limit: 250, requests: 2, renewsAt: '2026-08-15T13:00:00Z' } },
        },
      },
      reads: {
        origin: 'api',
        account: { plan: 'Starter' },
        limits: [
          { id: 'session', label: '5-hour window', usedPercent: 20, used: 150, limit: 750, resetsAtMs: null },
          {
            id: 'weekly',
            usedPercent: 25,
            used: 9_000_000_000,
            limit: 36_000_000_000,
            unit: 'money',
            currency: 'USD',
            resetsAtMs: null,
          },
          { id: 'session:search', label: 'Searches, hourly', usedPercent: 0.8, resetsAtMs: Date.UTC(2026, 7, 15, 13) },
        ],
        notes: [expect.stringContaining('fill up')],
      },
    },
    {
      name: 'requests of an older plan',
      answers: { [quotas]: { subscription: { limit: 135, requests: 27, renewsAt: '2026-08-15T16:00:00Z' } } },
      reads: {
        account: { plan: null },
        limits: [{ id: 'session:requests', usedPercent: 20, used: 27, limit: 135, windowMs: null }],
        notes: [],
      },
    },
  ],
})

it('shows no plan without a window: that is an answer it does not know', async () => {
  const { fault } = await askStub(synthetic, { secret }, (vendors) => vendors.say(quotas, { plan: 'Next' }))
  expect(fault).toMatchObject({ kind: 'parse' })
})

import { expect, it } from 'vitest'
import { askStub } from '../../../../testing/vendors/ask-stub.ts'
import { describeProvider } from '../contract.ts'
import { openrouter } from './provider.ts'

const secret = 'sk-or-v1-0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef'
const key = 'GET openrouter.ai/api/v1/key'
const credits = 'GET openrouter.ai/api/v1/credits'
const activity = 'GET openrouter.ai/api/v1/activity'
const told = { limit: 20, limit_remaining: 19.5, limit_reset: 'monthly', usage: 0.5, is_free_tier: false }
const money = { kind: 'spend', unit: 'money', currency: 'USD' }
const day = { fromMs: Date.UTC(2026, 7, 14), toMs: Date.UTC(2026, 7, 15), model: 'deepseek/deepseek-v3.2' }

describeProvider(openrouter, {
  credential: { secret },
  examples: [
    {
      name: 'the limit of a key, what it spent, and the balance of the account',
      answers: {
        [key]: { data: { ...told, usage_daily: 0.1, usage_weekly: 0.3, usage_monthly: 0.5, is_management_key: false } },
        [credits]: { data: { total_credits: 50, total_usage: 45 } },
      },
      reads: {
        origin: 'api',
        account: { plan: null },
        limits: [
          {
            ...money,
            id: 'spend',
            label: 'Limit of the key, monthly',
            usedPercent: 2.5,
            used: 500_000_000,
            limit: 20_000_000_000,
          },
          { ...money, id: 'spend:day', used: 100_000_000, limit: null, usedPercent: null },
          { ...money, id: 'spend:week', used: 300_000_000 },
          { ...money, id: 'spend:month', used: 500_000_000 },
        ],
        balances: [{ label: 'Balance', remaining: 5_000_000_000, granted: 50_000_000_000, currency: 'USD' }],
        notes: [],
      },
    },
    {
      name: 'a key without a limit, of an account that is in debt',
      answers: {
        [key]: { data: { limit: null, limit_remaining: null, limit_reset: null, usage: 1, is_free_tier: true } },
        [credits]: { data: { total_credits: 5, total_usage: 5.25 } },
      },
      reads: { account: { plan: 'Free' }, limits: [], balances: [{ remaining: -250_000_000 }] },
    },
    {
      name: 'a limit that is overdrawn as full',
      answers: { [key]: { data: { ...told, limit_remaining: -0.5 } } },
      reads: { limits: [{ id: 'spend', usedPercent: 100, used: 20_000_000_000 }] },
    },
    {
      name: 'what a management key shows by day and model',
      answers: {
        [key]: { data: { limit: null, usage: 1, is_management_key: true } },
        [activity]: {
          data: [
            {
              date: '2026-08-14',
              model: 'deepseek/deepseek-v3.2',
              provider_name: 'DeepInfra',
              usage: 0.015,
              requests: 5,
              prompt_tokens: 50,
              completion_tokens: 125,
              reasoning_tokens: 25,
            },
          ],
        },
      },
      reads: {
        costs: [{ ...day, amountNano: 15_000_000, currency: 'USD', item: 'DeepInfra' }],
        usage: [{ ...day, requests: 5, input: 50, output: 125 }],
        notes: [],
      },
    },
  ],
})

it('keeps the rest where the balance is not for this key, and says so', async () => {
  const { reading } = await askStub(openrouter, { secret }, (vendors) =>
    vendors.fail('openrouter', { status: 403 }, credits),
  )
  expect(reading).toMatchObject({ balances: [], notes: [expect.stringContaining('OPENROUTER_MANAGEMENT_API_KEY')] })
  expect(reading?.limits).toHaveLength(4)
})

it('has no reading without the balance because OpenRouter stumbles: the last one stays', async () => {
  const { fault } = await askStub(openrouter, { secret }, (vendors) =>
    vendors.fail('openrouter', { status: 500 }, credits),
  )
  expect(fault).toMatchObject({ kind: 'unavailable', status: 500 })
})

it('keeps the rest where the activity can not be read', async () => {
  const { reading } = await askStub(openrouter, { secret }, (vendors) => {
    vendors.say(key, { data: { ...told, is_management_key: true } })
    vendors.say(activity, { data: [{ date: 'yesterday' }] })
  })
  expect(reading).toMatchObject({ costs: [], usage: [], notes: ['OpenRouter did not tell the activity by day.'] })
  expect(reading?.balances).toHaveLength(1)
})

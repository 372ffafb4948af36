import { expect, it } from 'vitest'
import { askStub } from '../../../../testing/vendors/ask-stub.ts'
import { describeProvider } from '../contract.ts'
import { mistral } from './provider.ts'

const secret = 'madeUpKeyOfMistral0123456789abcd'
const admin = 'AdminKeyOfMistral0123456789abcde'
const usage = 'GET api.mistral.ai/v1/admin/usage'
const row = { billing_metric: 'large', timestamp: '2026-08-01', value: 1_000, value_paid: 900 }
const bill = {
  completion: {
    models: {
      'mistral-large::2411': {
        input: [{ ...row, billing_group: 'input' }],
        output: [{ ...row, billing_group: 'output', timestamp: '2026-08-02' }],
        cached: [],
      },
    },
  },
  currency: 'USD',
  prices: [
    { billing_metric: 'large', billing_group: 'input', price: '0.0000017000' },
    { billing_metric: 'large', billing_group: 'output', price: '8.505E-8' },
  ],
}

describeProvider(mistral, {
  credential: { secret },
  examples: [
    {
      name: 'that a key is good, and who sees more',
      answers: { 'GET api.mistral.ai/v1/models': { object: 'list', data: [{ id: 'mistral-large-latest' }] } },
      reads: { origin: 'api', limits: [], costs: [], notes: [expect.stringContaining('admin keys')] },
    },
    {
      name: 'what is paid of a month, at prices finer than a nano-dollar',
      credential: { secret: admin },
      answers: { [usage]: bill },
      reads: {
        costs: [
          {
            fromMs: Date.UTC(2026, 7, 1),
            toMs: Date.UTC(2026, 7, 2),
            amountNano: 1_530_000,
            currency: 'USD',
            model: 'mistral-large',
            item: 'input',
          },
          { fromMs: Date.UTC(2026, 7, 2), amountNano: 76_545, item: 'output' },
        ],
        limits: [{ id: 'spend', used: 1_606_545 }],
        notes: [expect.stringContaining('compare')],
      },
    },
  ],
})

it('asks for the present month', async () => {
  const { requests } = await askStub(mistral, { secret: admin })
  expect(requests.at(-1)?.query.toString()).toBe('month=8&year=2026')
})

it('shows no costs where a price is missing or the answer has another form, and says so', async () => {
  for (const body of [{ ...bill, prices: [] }, { total: 12 }]) {
    const { reading } = await askStub(mistral, { secret: admin }, (vendors) => vendors.say(usage, body))
    expect(reading).toMatchObject({ costs: [], limits: [], notes: [expect.stringContaining('does not know')] })
  }
})

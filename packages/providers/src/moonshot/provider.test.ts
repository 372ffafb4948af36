import { expect, it } from 'vitest'
import { askStub } from '../../../../testing/vendors/ask-stub.ts'
import { describeProvider } from '../contract.ts'
import { moonshot } from './provider.ts'

const secret = 'sk-madeUpKeyOfMoonshot0123456789abcdefghijklmnop'
const answer = {
  code: 0,
  data: { available_balance: 49.58, voucher_balance: 50, cash_balance: -0.42 },
  scode: '0x0',
  status: true,
}

describeProvider(moonshot, {
  credential: { secret },
  examples: [
    {
      name: 'dollars, and a debt that vouchers hide',
      answers: { 'GET api.moonshot.ai/v1/users/me/balance': answer },
      reads: {
        origin: 'api',
        balances: [{ label: 'Balance', remaining: 49_580_000_000, unit: 'money', currency: 'USD' }],
        notes: [expect.stringContaining('debt')],
      },
    },
    {
      name: 'yuan of the Chinese platform',
      answers: { 'GET api.moonshot.cn/v1/users/me/balance': { ...answer, data: { available_balance: 7 } } },
      credential: { extra: { region: 'cn' } },
      reads: { balances: [{ remaining: 7_000_000_000, currency: 'CNY' }], notes: [] },
    },
  ],
})

it('takes an error for one, though its status is 200', async () => {
  const { fault } = await askStub(moonshot, { secret }, (vendors) =>
    vendors.say('GET api.moonshot.ai/v1/users/me/balance', { code: 7, status: false, data: { available_balance: 0 } }),
  )
  expect(fault).toMatchObject({ kind: 'api', message: 'Moonshot refused: code 7' })
})

import { describeProvider } from '../contract.ts'
import { deepseek } from './provider.ts'

const balance = 'GET api.deepseek.com/user/balance'

describeProvider(deepseek, {
  credential: { secret: 'sk-0123456789abcdef0123456789abcdef' },
  examples: [
    {
      name: 'a balance in each currency, US dollars first',
      answers: {
        [balance]: {
          is_available: true,
          balance_infos: [
            { currency: 'CNY', total_balance: '110.00', granted_balance: '10.00', topped_up_balance: '100.00' },
            { currency: 'USD', total_balance: '4.20', granted_balance: '0.00', topped_up_balance: '4.20' },
          ],
        },
      },
      reads: {
        origin: 'api',
        balances: [
          { label: 'Balance, USD', remaining: 4_200_000_000, unit: 'money', currency: 'USD' },
          { label: 'Balance, CNY', remaining: 110_000_000_000, unit: 'money', currency: 'CNY' },
        ],
        notes: [],
      },
    },
    {
      name: 'an empty purse of dollars last, and that nothing can be called any more',
      answers: {
        [balance]: {
          is_available: false,
          balance_infos: [
            { currency: 'CNY', total_balance: '-0.05', granted_balance: '0.00', topped_up_balance: '-0.05' },
            { currency: 'USD', total_balance: '0.00', granted_balance: '0.00', topped_up_balance: '0.00' },
          ],
        },
      },
      reads: {
        balances: [
          { currency: 'CNY', remaining: -50_000_000 },
          { currency: 'USD', remaining: 0 },
        ],
        notes: ['DeepSeek says that the balance is too low for calls.'],
      },
    },
  ],
})

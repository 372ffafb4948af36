import { saysTo, type VendorStub } from './vendor-stub.ts'

/** DeepSeek: a balance in two currencies. */
export const deepseek: VendorStub = {
  id: 'deepseek',
  routes: {
    'GET api.deepseek.com/user/balance': saysTo('authorization', /^Bearer sk-/, {
      is_available: true,
      balance_infos: [
        { currency: 'CNY', total_balance: '110.00', granted_balance: '10.00', topped_up_balance: '100.00' },
        { currency: 'USD', total_balance: '4.20', granted_balance: '0.00', topped_up_balance: '4.20' },
      ],
    }),
  },
}

import { saysTo, type VendorStub } from './vendor-stub.ts'

const balance = saysTo('authorization', /^Bearer sk-/, {
  code: 0,
  data: { available_balance: 49.58, voucher_balance: 50, cash_balance: -0.42 },
  scode: '0x0',
  status: true,
})

/** Moonshot's two platforms: a balance. */
export const moonshot: VendorStub = {
  id: 'moonshot',
  routes: { 'GET api.moonshot.ai/v1/users/me/balance': balance, 'GET api.moonshot.cn/v1/users/me/balance': balance },
}

import type { Balance } from '@aic/core/limit'
import { needNano } from '../billing-days.ts'
import { type Fields, fieldsOf } from '../fields.ts'
import { faultOfKey } from '../key-fault.ts'
import { unitsToNano } from '../money.ts'
import { opencodeKeys } from '../opencode-auth.ts'
import type { Provider } from '../provider.ts'
import { balanceOf, readingOf } from '../reading.ts'

const exhausted = 'DeepSeek says that the balance is too low for calls.'

/** The balance of a DeepSeek account, in each of its currencies. https://api-docs.deepseek.com/api/get-user-balance */
export const deepseek: Provider = {
  id: 'deepseek',
  name: 'DeepSeek',
  payment: 'credits',
  origins: ['https://api.deepseek.com'],
  keyVariables: ['DEEPSEEK_API_KEY', 'DEEPSEEK_KEY'],
  discover: (machine) => opencodeKeys(machine, 'deepseek'),
  async read(credential, vendor) {
    const headers = { authorization: `Bearer ${credential.secret}` }
    const answer = fieldsOf(await vendor.json({ url: 'https://api.deepseek.com/user/balance', headers }))
    return readingOf(deepseek, credential, vendor, {
      origin: 'api',
      balances: parseBalances(answer),
      notes: answer.flag('is_available') === false ? [exhausted] : [],
    })
  },
  faultOf: faultOfKey('DeepSeek'),
}

/** Amounts are texts. US dollars come first, where there are some: an account may hold an empty purse in another currency. */
function parseBalances(answer: Fields): Balance[] {
  const balances = answer.needList('balance_infos').map((info) => {
    const currency = info.needCurrency('currency')
    const remaining = needNano(unitsToNano(info.json.total_balance), `${info.path}.total_balance`)
    return balanceOf({ label: `Balance, ${currency}`, remaining, unit: 'money', currency })
  })
  const isFirst = ({ currency, remaining }: Balance): boolean => currency === 'USD' && remaining > 0
  return balances.sort((a, b) => Number(isFirst(b)) - Number(isFirst(a)))
}

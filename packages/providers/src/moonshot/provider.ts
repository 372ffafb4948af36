import { ProviderFault } from '@aic/core/limit'
import { needNano } from '../billing-days.ts'
import { fieldsOf } from '../fields.ts'
import { faultOfKey } from '../key-fault.ts'
import { unitsToNano } from '../money.ts'
import { opencodeKeys } from '../opencode-auth.ts'
import type { Credential, Provider } from '../provider.ts'
import { balanceOf, readingOf } from '../reading.ts'

const hosts = {
  ai: { origin: 'https://api.moonshot.ai', currency: 'USD' },
  cn: { origin: 'https://api.moonshot.cn', currency: 'CNY' },
} as const

/** The balance of an account of Moonshot's platform. https://platform.moonshot.ai/docs/api/misc#check-balance */
export const moonshot: Provider = {
  id: 'moonshot',
  name: 'Moonshot',
  payment: 'credits',
  origins: [hosts.ai.origin, hosts.cn.origin],
  keyVariables: ['MOONSHOT_API_KEY', 'MOONSHOT_KEY'],
  extraVariables: { region: ['MOONSHOT_REGION'] },
  discover: (machine) => opencodeKeys(machine, 'moonshotai', 'moonshot'),
  async read(credential, vendor) {
    const { origin, currency } = hostOf(credential)
    const headers = { authorization: `Bearer ${credential.secret}` }
    const answer = fieldsOf(await vendor.json({ url: `${origin}/v1/users/me/balance`, headers }))
    if ((answer.number('code') ?? 0) !== 0 || answer.flag('status') === false) {
      throw new ProviderFault('api', `Moonshot refused: code ${answer.text('code') ?? 'unknown'}`)
    }
    const data = answer.needObject('data')
    const remaining = needNano(unitsToNano(data.json.available_balance), `${data.path}.available_balance`)
    const debt = unitsToNano(data.json.cash_balance) ?? 0
    return readingOf(moonshot, credential, vendor, {
      origin: 'api',
      balances: [balanceOf({ label: 'Balance', remaining, unit: 'money', currency })],
      notes: debt < 0 ? ['The cash balance is below zero: a debt, which vouchers do not pay.'] : [],
    })
  },
  faultOf: faultOfKey('Moonshot'),
}

/** Accounts of the Chinese platform are others than those of the international one, and their keys no good there. */
const hostOf = ({ extra: { region } }: Credential) => (region?.toLowerCase() === 'cn' ? hosts.cn : hosts.ai)

import { ProviderFault, type Reading } from '@aic/core/limit'
import { needNano, spentThisMonth } from '../billing-days.ts'
import { fieldsOf } from '../fields.ts'
import { faultOfKey } from '../key-fault.ts'
import { centsToNano } from '../money.ts'
import { opencodeKeys } from '../opencode-auth.ts'
import type { Credential, Provider, Vendor } from '../provider.ts'
import { balanceOf, readingOf } from '../reading.ts'
import { readSpending } from './spending.ts'

const name = 'xAI'
const api = 'https://api.x.ai'
const management = 'https://management-api.x.ai'
const headers = ({ secret }: Credential) => ({ authorization: `Bearer ${secret}` })
const noBalance =
  'The key is good, but xAI tells balance and costs to management keys only: set XAI_MANAGEMENT_API_KEY and XAI_TEAM_ID.'

/** The prepaid balance of an xAI team and what it spent by day, for its management keys; other keys are only checked. */
export const xai: Provider = {
  id: 'xai',
  name,
  payment: 'credits',
  origins: [api, management],
  keyVariables: ['XAI_MANAGEMENT_API_KEY', 'XAI_API_KEY'],
  extraVariables: { team: ['XAI_TEAM_ID'] },
  discover: (machine) => opencodeKeys(machine, 'xai'),
  read: (credential, vendor) => (isManagement(credential) ? readTeam(credential, vendor) : readKey(credential, vendor)),
  async check(credential, vendor) {
    await (isManagement(credential) ? readBalance(credential, vendor) : checkKey(credential, vendor))
  },
  faultOf: faultOfKey(name),
}

/** By the variable it came from; in the settings, a team goes with management keys only. */
const isManagement = ({ place, from, extra }: Credential): boolean =>
  place === 'XAI_MANAGEMENT_API_KEY' || (from === 'settings' && extra.team !== undefined)

async function checkKey(credential: Credential, vendor: Vendor): Promise<void> {
  const key = fieldsOf(await vendor.json({ url: `${api}/v1/api-key`, headers: headers(credential) }))
  const flags = ['api_key_blocked', 'api_key_disabled', 'team_blocked']
  const told = flags.filter((flag) => key.flag(flag) !== null)
  const blocked = flags.find((flag) => key.flag(flag) === true)
  if (told.length === 0)
    throw new ProviderFault('parse', `The answer of ${name} does not say whether the key is blocked`)
  if (blocked !== undefined) throw new ProviderFault('denied', `${name} says of this key: ${blocked}`)
}

async function readKey(credential: Credential, vendor: Vendor): Promise<Reading> {
  await checkKey(credential, vendor)
  return readingOf(xai, credential, vendor, { origin: 'api', notes: [noBalance] })
}

async function readTeam(credential: Credential, vendor: Vendor): Promise<Reading> {
  const remaining = await readBalance(credential, vendor)
  const { costs, notes } = await readSpending(teamUrl(credential), headers(credential), vendor)
  return readingOf(xai, credential, vendor, {
    origin: 'api',
    identity: credential.extra.team ?? null,
    limits: spentThisMonth(costs, vendor.nowMs),
    balances: [balanceOf({ label: 'Prepaid balance', remaining, unit: 'money', currency: 'USD' })],
    costs,
    notes,
  })
}

/** Cents with the sign turned around: `"-1000"` are 10 dollars to spend. */
async function readBalance(credential: Credential, vendor: Vendor): Promise<number> {
  const url = `${teamUrl(credential)}/prepaid/balance`
  const total = fieldsOf(await vendor.json({ url, headers: headers(credential) })).needObject('total')
  const nano = needNano(centsToNano(total.json.val), `${total.path}.val`)
  return nano === 0 ? 0 : -nano
}

function teamUrl({ extra: { team } }: Credential): string {
  if (team !== undefined) return `${management}/v1/billing/teams/${encodeURIComponent(team)}`
  throw new ProviderFault('missing', `The team of the management key of ${name} is not known`, {
    advice: 'Set XAI_TEAM_ID: it stands in the address of the console.',
  })
}

import {
  type Balance,
  type BilledCost,
  type BilledUsage,
  type Limit,
  ProviderFault,
  type Reading,
} from '@aic/core/limit'
import { needNano } from '../billing-days.ts'
import { type Fields, fieldsOf } from '../fields.ts'
import { faultOfKey } from '../key-fault.ts'
import { unitsToNano } from '../money.ts'
import { opencodeKeys } from '../opencode-auth.ts'
import type { Credential, Provider, Vendor } from '../provider.ts'
import { balanceOf, limitOf, percentOf, readingOf } from '../reading.ts'
import { parseActivity } from './activity.ts'

const origin = 'https://openrouter.ai'
const noBalance = 'OpenRouter tells the balance to management keys only: set OPENROUTER_MANAGEMENT_API_KEY.'
const noActivity = 'OpenRouter did not tell the activity by day.'

/** What a key of OpenRouter spent, its limit, and the account's balance. https://openrouter.ai/docs/api-reference/limits */
export const openrouter: Provider = {
  id: 'openrouter',
  name: 'OpenRouter',
  payment: 'credits',
  origins: [origin],
  keyVariables: ['OPENROUTER_MANAGEMENT_API_KEY', 'OPENROUTER_API_KEY'],
  discover: (machine) => opencodeKeys(machine, 'openrouter'),
  async read(credential, vendor) {
    const key = await ask('key', credential, vendor)
    const credits = await askIfAllowed('credits', credential, vendor)
    const { costs, usage, notes } = await readActivity(key, credential, vendor)
    return readingOf(openrouter, credential, vendor, {
      origin: 'api',
      plan: key.flag('is_free_tier') === true ? 'Free' : null,
      limits: parseLimits(key),
      balances: credits === null ? [] : [parseBalance(credits)],
      costs,
      usage,
      notes: [...(credits === null ? [noBalance] : []), ...notes],
    })
  },
  async check(credential, vendor) {
    await ask('key', credential, vendor)
  },
  faultOf: faultOfKey('OpenRouter'),
}

const askRaw = async (what: string, { secret }: Credential, vendor: Vendor): Promise<Fields> =>
  fieldsOf(await vendor.json({ url: `${origin}/api/v1/${what}`, headers: { authorization: `Bearer ${secret}` } }))

const ask = async (what: string, credential: Credential, vendor: Vendor): Promise<Fields> =>
  (await askRaw(what, credential, vendor)).needObject('data')

/** Null where this key may not see it. */
async function askIfAllowed(what: string, credential: Credential, vendor: Vendor): Promise<Fields | null> {
  try {
    return await ask(what, credential, vendor)
  } catch (error) {
    if (error instanceof ProviderFault && error.kind === 'denied') return null
    throw error
  }
}

/** Calls by day and model, which management keys may see. It is an extra: that it fails takes nothing from the rest. */
async function readActivity(
  key: Fields,
  credential: Credential,
  vendor: Vendor,
): Promise<Pick<Reading, 'costs' | 'usage' | 'notes'>> {
  const none: { costs: BilledCost[]; usage: BilledUsage[] } = { costs: [], usage: [] }
  if (key.flag('is_management_key') !== true) return { ...none, notes: [] }
  try {
    return { ...parseActivity((await askRaw('activity', credential, vendor)).needList('data')), notes: [] }
  } catch (error) {
    if (error instanceof ProviderFault) return { ...none, notes: [noActivity] }
    throw error
  }
}

/** What the key may spend, where it has a cap, and what it spent in each span that OpenRouter counts. */
function parseLimits(key: Fields): Limit[] {
  const spans = [
    ['usage_daily', 'day', 'Spent today'],
    ['usage_weekly', 'week', 'Spent this week'],
    ['usage_monthly', 'month', 'Spent this month'],
  ] as const
  const spent = spans.flatMap(([name, id, label]) => {
    const used = unitsToNano(key.json[name])
    return used === null
      ? []
      : [limitOf({ id: `spend:${id}`, kind: 'spend', label, used, unit: 'money', currency: 'USD' })]
  })
  return [...capOf(key), ...spent]
}

function capOf(key: Fields): Limit[] {
  const limit = unitsToNano(key.json.limit)
  const remaining = unitsToNano(key.json.limit_remaining)
  if (limit === null) return []
  const used = remaining === null ? null : limit - Math.min(Math.max(remaining, 0), limit)
  const reset = key.text('limit_reset')
  return [
    limitOf({
      id: 'spend',
      kind: 'spend',
      label: reset === null ? 'Limit of the key' : `Limit of the key, ${reset}`,
      usedPercent: percentOf(used, limit),
      used,
      limit,
      unit: 'money',
      currency: 'USD',
    }),
  ]
}

function parseBalance(credits: Fields): Balance {
  const granted = needNano(unitsToNano(credits.json.total_credits), `${credits.path}.total_credits`)
  const used = needNano(unitsToNano(credits.json.total_usage), `${credits.path}.total_usage`)
  return balanceOf({ label: 'Balance', remaining: granted - used, granted, unit: 'money', currency: 'USD' })
}

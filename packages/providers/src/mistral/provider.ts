import { ProviderFault } from '@aic/core/limit'
import { monthOf, spentThisMonth } from '../billing-days.ts'
import { fieldsOf } from '../fields.ts'
import { faultOfKey } from '../key-fault.ts'
import { opencodeKeys } from '../opencode-auth.ts'
import type { Credential, Provider, Vendor } from '../provider.ts'
import { readingOf } from '../reading.ts'
import { type Bill, parseBill } from './parse.ts'

const origin = 'https://api.mistral.ai'
const noUsage = 'The key is good, but Mistral tells usage to admin keys of enterprises only.'
const uncertain =
  'Mistral moved its admin API several times: compare these costs with its console before you rely on them.'
const notRead = 'The key is good. Mistral answered for its usage in a form that aic does not know.'

/** Costs of this month for Mistral's admin keys; other keys are only checked. https://docs.mistral.ai/api */
export const mistral: Provider = {
  id: 'mistral',
  name: 'Mistral',
  payment: 'usage_based',
  origins: [origin],
  keyVariables: ['MISTRAL_API_KEY'],
  leastPollMs: 15 * 60_000,
  discover: (machine) => opencodeKeys(machine, 'mistral'),
  async read(credential, vendor) {
    await checkKey(credential, vendor)
    const { costs, notes } = await readBill(credential, vendor)
    const limits = spentThisMonth(costs, vendor.nowMs)
    return readingOf(mistral, credential, vendor, { origin: 'api', limits, costs, notes })
  },
  check: checkKey,
  faultOf: faultOfKey('Mistral'),
}

async function checkKey({ secret }: Credential, vendor: Vendor): Promise<void> {
  const headers = { authorization: `Bearer ${secret}` }
  fieldsOf(await vendor.json({ url: `${origin}/v1/models`, headers })).needList('data')
}

/** An extra: most keys are refused here, and that is no fault of theirs. */
async function readBill({ secret }: Credential, vendor: Vendor): Promise<Bill & { readonly notes: readonly string[] }> {
  const { from } = monthOf(vendor.nowMs)
  const month = new Date(from)
  const url = new URL('/v1/admin/usage', origin)
  url.searchParams.set('month', String(month.getUTCMonth() + 1))
  url.searchParams.set('year', String(month.getUTCFullYear()))
  try {
    return {
      ...parseBill(fieldsOf(await vendor.json({ url: url.href, headers: { 'x-api-key': secret } }))),
      notes: [uncertain],
    }
  } catch (error) {
    if (!(error instanceof ProviderFault)) throw error
    return { costs: [], notes: [error.kind === 'parse' ? notRead : noUsage] }
  }
}

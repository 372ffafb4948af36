import { ProviderFault, type Reading } from '@aic/core/limit'
import { billingDays, type DaySpan, spentThisMonth } from '../billing-days.ts'
import { type Fields, fieldsOf } from '../fields.ts'
import { faultOfKey } from '../key-fault.ts'
import { opencodeKeys } from '../opencode-auth.ts'
import { readPages } from '../pages.ts'
import type { Credential, Provider, Vendor } from '../provider.ts'
import { readingOf } from '../reading.ts'
import { parseCosts, parseUsage } from './parse.ts'

const origin = 'https://api.anthropic.com'
const headers = ({ secret }: Credential) => ({ 'x-api-key': secret, 'anthropic-version': '2023-06-01' })

const noUsage =
  'The key is good, but Anthropic tells usage and costs to admin keys only (sk-ant-admin…): organizations can make one, individual accounts can not; set it as ANTHROPIC_ADMIN_KEY.'
const noPriority = 'Costs are without the priority tier, which Anthropic bills apart.'

/**
 * Costs and usage of an Anthropic organization by day and model, for its admin keys; other keys are only checked.
 * https://docs.claude.com/en/api/usage-cost-api
 */
export const anthropic: Provider = {
  id: 'anthropic',
  name: 'Anthropic',
  payment: 'usage_based',
  origins: [origin],
  keyVariables: ['ANTHROPIC_ADMIN_KEY', 'ANTHROPIC_ADMIN_API_KEY', 'ANTHROPIC_API_KEY'],
  billing: { lagMs: 3_600_000, omitsPriority: true },
  statusPage: 'https://status.claude.com',
  discover: (machine) => opencodeKeys(machine, 'anthropic'),
  read: (credential, vendor) =>
    isAdmin(credential) ? readOrganization(credential, vendor) : readKey(credential, vendor),
  async check(credential, vendor) {
    if (!isAdmin(credential)) return await checkKey(credential, vendor)
    const url = daysUrl('cost_report', 'description', billingDays(vendor.nowMs)[1])
    await vendor.json({ url: url.href, headers: headers(credential) })
  },
  faultOf: faultOfKey('Anthropic'),
}

const isAdmin = ({ secret }: Credential): boolean => secret.startsWith('sk-ant-admin')

async function checkKey(credential: Credential, vendor: Vendor): Promise<void> {
  fieldsOf(await vendor.json({ url: `${origin}/v1/models`, headers: headers(credential) })).needList('data')
}

async function readKey(credential: Credential, vendor: Vendor): Promise<Reading> {
  await checkKey(credential, vendor)
  return readingOf(anthropic, credential, vendor, { origin: 'api', notes: [noUsage] })
}

async function readOrganization(credential: Credential, vendor: Vendor): Promise<Reading> {
  const read = async (what: string, groupBy: string): Promise<Fields[]> => {
    const pages: Fields[] = []
    for (const span of billingDays(vendor.nowMs)) {
      pages.push(...(await readPages(vendor, daysUrl(what, groupBy, span), { headers: headers(credential) })))
    }
    return pages
  }
  const costs = parseCosts(await read('cost_report', 'description'))
  const usage = parseUsage(await read('usage_report/messages', 'model'))
  return readingOf(anthropic, credential, vendor, {
    origin: 'api',
    identity: await readId(credential, vendor),
    limits: spentThisMonth(costs, vendor.nowMs),
    costs,
    usage,
    notes: [noPriority],
  })
}

/**
 * The id of the organization, which stays when its keys change; null where it is not told, which takes nothing from the rest.
 * https://platform.claude.com/docs/en/api/admin/organizations/me
 */
async function readId(credential: Credential, vendor: Vendor): Promise<string | null> {
  const request = { url: `${origin}/v1/organizations/me`, headers: headers(credential), isRepeatable: false }
  try {
    return fieldsOf(await vendor.json(request)).text('id')
  } catch (error) {
    if (error instanceof ProviderFault) return null
    throw error
  }
}

function daysUrl(what: string, groupBy: string, { fromMs, toMs }: DaySpan): URL {
  const url = new URL(`/v1/organizations/${what}`, origin)
  url.searchParams.set('starting_at', new Date(fromMs).toISOString())
  if (toMs !== null) url.searchParams.set('ending_at', new Date(toMs).toISOString())
  url.searchParams.set('bucket_width', '1d')
  url.searchParams.set('limit', '31')
  url.searchParams.set('group_by[]', groupBy)
  return url
}

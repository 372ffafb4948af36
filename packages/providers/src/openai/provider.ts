import { ProviderFault, type Reading } from '@aic/core/limit'
import { billingDays, type DaySpan, spentThisMonth } from '../billing-days.ts'
import { type Fields, fieldsOf } from '../fields.ts'
import { faultOfKey } from '../key-fault.ts'
import { opencodeKeys } from '../opencode-auth.ts'
import { readPages } from '../pages.ts'
import type { Credential, Provider, Vendor } from '../provider.ts'
import { readingOf } from '../reading.ts'
import { hasAudio, parseCosts, parseUsage } from './parse.ts'

const origin = 'https://api.openai.com'
const headers = ({ secret }: Credential) => ({ authorization: `Bearer ${secret}` })

const noUsage =
  'The key is good, but OpenAI tells usage and costs to admin keys only: an owner of the organization can make one; set it as OPENAI_ADMIN_KEY.'
const noAudio = 'Audio tokens are in the costs, but not in the counts of tokens.'

/**
 * Costs and usage of an OpenAI organization by day and model, for its admin keys; other keys are only checked.
 * https://platform.openai.com/docs/api-reference/usage
 */
export const openai: Provider = {
  id: 'openai',
  name: 'OpenAI',
  payment: 'usage_based',
  origins: [origin],
  keyVariables: ['OPENAI_ADMIN_KEY', 'OPENAI_API_KEY'],
  extraVariables: { project: ['OPENAI_PROJECT_ID'] },
  statusPage: 'https://status.openai.com',
  discover: (machine) => opencodeKeys(machine, 'openai'),
  read: (credential, vendor) =>
    asAdmin(
      credential,
      () => readOrganization(credential, vendor),
      () => readKey(credential, vendor),
    ),
  check: (credential, vendor) =>
    asAdmin(
      credential,
      async () => {
        await vendor.json({
          url: daysUrl('costs', 'line_item', billingDays(vendor.nowMs)[1], {}).href,
          headers: headers(credential),
        })
      },
      () => checkKey(credential, vendor),
    ),
  faultOf: faultOfKey('OpenAI'),
}

/**
 * Keys of projects and service accounts never see the organization. Those without a known beginning may, so they are tried, and
 * refused ones asked for what any key may see.
 */
async function asAdmin<T>({ secret }: Credential, ask: () => Promise<T>, askLess: () => Promise<T>): Promise<T> {
  if (/^sk-(?:proj|svcacct)-/.test(secret)) return await askLess()
  try {
    return await ask()
  } catch (error) {
    const isRefused = error instanceof ProviderFault && (error.kind === 'expired' || error.kind === 'denied')
    if (!isRefused || secret.startsWith('sk-admin-')) throw error
    return await askLess()
  }
}

async function checkKey(credential: Credential, vendor: Vendor): Promise<void> {
  fieldsOf(await vendor.json({ url: `${origin}/v1/models`, headers: headers(credential) })).needList('data')
}

async function readKey(credential: Credential, vendor: Vendor): Promise<Reading> {
  await checkKey(credential, vendor)
  return readingOf(openai, credential, vendor, { origin: 'api', notes: [noUsage] })
}

async function readOrganization(credential: Credential, vendor: Vendor): Promise<Reading> {
  let organization: string | null = null
  const onHeaders = (told: Headers): void => {
    organization ??= told.get('openai-organization')
  }
  const read = async (what: string, groupBy: string): Promise<Fields[]> => {
    const pages: Fields[] = []
    for (const span of billingDays(vendor.nowMs)) {
      const url = daysUrl(what, groupBy, span, credential.extra)
      pages.push(...(await readPages(vendor, url, { headers: headers(credential), onHeaders })))
    }
    return pages
  }
  const costs = parseCosts(await read('costs', 'line_item'))
  const usage = await read('usage/completions', 'model')
  return readingOf(openai, credential, vendor, {
    origin: 'api',
    identity: identityOf(organization, credential.extra),
    limits: spentThisMonth(costs, vendor.nowMs),
    costs,
    usage: parseUsage(usage),
    notes: hasAudio(usage) ? [noAudio] : [],
  })
}

/**
 * The organization, as the header of answers names it: the same for all its keys. Where one project is asked for, its bill is another one.
 * https://developers.openai.com/api/reference/overview
 */
const identityOf = (organization: string | null, { project }: Credential['extra']): string | null =>
  organization === null || organization === '' ? null : [organization, project].filter(Boolean).join('\n')

function daysUrl(what: string, groupBy: string, { fromMs, toMs }: DaySpan, { project }: Credential['extra']): URL {
  const url = new URL(`/v1/organization/${what}`, origin)
  url.searchParams.set('start_time', String(fromMs / 1_000))
  if (toMs !== null) url.searchParams.set('end_time', String(toMs / 1_000))
  url.searchParams.set('bucket_width', '1d')
  url.searchParams.set('limit', '31')
  url.searchParams.set('group_by', groupBy)
  if (project !== undefined) url.searchParams.set('project_ids', project)
  return url
}

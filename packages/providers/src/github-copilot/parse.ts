import { type Limit, ProviderFault } from '@aic/core/limit'
import { type Fields, fieldsOf, isObject } from '../fields.ts'
import { limitOf, percentOf } from '../reading.ts'

/** What GitHub tells of a Copilot account. */
export interface CopilotUsage {
  readonly identity: string | null
  readonly label: string | null
  readonly plan: string | null
  readonly limits: readonly Limit[]
  readonly notes: readonly string[]
}

/** Allowances in the order in which they are shown. */
const lanes = [
  ['premium_interactions', 'premium', 'Premium requests'],
  ['chat', 'chat', 'Chat messages'],
  ['completions', 'completions', 'Completions'],
] as const
const laneNames: readonly string[] = lanes.map(([name]) => name)

const plansBySku: Readonly<Record<string, string>> = {
  free_limited_copilot: 'Free',
  plus_monthly_subscriber_quota: 'Pro+',
  copilot_standalone_seat_quota: 'Business',
}
const plans: Readonly<Record<string, string>> = {
  individual: 'Pro',
  individual_pro: 'Pro+',
  business: 'Business',
  enterprise: 'Enterprise',
  free: 'Free',
}

/**
 * `GET /copilot_internal/user`: `quota_snapshots` with what remains of each allowance; before June 2026, free accounts had `monthly_quotas` and
 * `limited_user_quotas`. Throws a `parse` fault for what has neither.
 */
export function parseUsage(json: unknown): CopilotUsage {
  const user = fieldsOf(json)
  const [snapshots, monthly] = [user.object('quota_snapshots'), user.object('monthly_quotas')]
  if (snapshots === null && monthly === null) throw new ProviderFault('parse', 'The answer has no $.quota_snapshots')
  const plan = planOf(user)
  const resetsAtMs = user.time('quota_reset_date_utc', 'quota_reset_date', 'limited_user_reset_date')
  const told = snapshots === null ? freeLimits(user, monthly) : snapshotLimits(snapshots, hasCredits(user, plan))
  const limits = told.map((limit) => ({ ...limit, resetsAtMs, windowMs: windowBefore(resetsAtMs) }))
  const login = user.text('login')
  return { identity: login, label: login, plan, limits, notes: notesOf(snapshots, limits) }
}

function planOf(user: Fields): string | null {
  const [sku, plan] = [user.text('access_type_sku'), user.text('copilot_plan')]
  return plansBySku[sku ?? ''] ?? plans[plan ?? ''] ?? plan
}

/** Since June 2026 paid plans count AI credits, of 0.01 USD each, where they counted premium requests. */
const hasCredits = (user: Fields, plan: string | null): boolean =>
  user.flag('token_based_billing') === true && plan !== 'Free'

const snapshotLimits = (snapshots: Fields, isCredits: boolean): Limit[] =>
  lanes.flatMap(([name, id, label]) => {
    const lane = snapshots.object(name)
    if (lane === null || !isMetered(lane)) return []
    const entitlement = lane.number('entitlement')
    const remaining = lane.number('quota_remaining', 'remaining')
    const used = entitlement === null || remaining === null ? null : entitlement - remaining
    const left = lane.number('percent_remaining')
    const usedPercent = left === null ? percentOf(used, entitlement) : 100 - left
    const isCredit = isCredits && id === 'premium'
    const unit = isCredit ? 'credits' : 'requests'
    return [limitOf({ ...monthly(id, isCredit ? 'AI credits' : label), usedPercent, used, limit: entitlement, unit })]
  })

/** A lane that is not part of the plan has 0 of 0 and 0 % left, which is not 100 % used. */
function isMetered(lane: Fields): boolean {
  const hasQuota = lane.flag('has_quota')
  if (lane.flag('unlimited') === true || hasQuota === false) return false
  if (hasQuota === true) return true
  const [entitlement, remaining] = [lane.number('entitlement'), lane.number('quota_remaining', 'remaining')]
  return entitlement !== null && (entitlement > 0 || (remaining ?? 0) !== 0)
}

/** `monthly_quotas` is what the plan has, `limited_user_quotas` what remains of it. */
function freeLimits(user: Fields, quotas: Fields | null): Limit[] {
  const left = user.object('limited_user_quotas')
  return lanes.flatMap(([name, id, label]) => {
    const limit = quotas?.number(name) ?? null
    if (limit === null) return []
    const remaining = left?.number(name) ?? null
    const used = remaining === null ? null : limit - remaining
    return [limitOf({ ...monthly(id, label), usedPercent: percentOf(used, limit), used, limit, unit: 'requests' })]
  })
}

const monthly = (id: string, label: string) => ({ id: `monthly:${id}`, kind: 'monthly' as const, label })

/** From the same day of the month before. */
function windowBefore(resetsAtMs: number | null): number | null {
  if (resetsAtMs === null) return null
  const start = new Date(resetsAtMs)
  start.setUTCMonth(start.getUTCMonth() - 1)
  return resetsAtMs - start.getTime()
}

function notesOf(snapshots: Fields | null, limits: readonly Limit[]): string[] {
  const names = Object.entries(snapshots?.json ?? {}).flatMap(([name, lane]) => (isObject(lane) ? [name] : []))
  const over = names.flatMap((name) => overageOf(snapshots?.object(name) ?? null))
  const unknown = names.filter((name) => !laneNames.includes(name))
  return [
    ...over.map((count) => `Used beyond the plan: ${count}.`),
    ...unknown.map((name) => `GitHub tells of an allowance that aic does not know: ${name}.`),
    ...(limits.some(({ unit }) => unit === 'credits') ? ['One AI credit is 0.01 USD.'] : []),
    ...(limits.length === 0 ? ['Nothing of this plan is metered.'] : []),
  ]
}

function overageOf(lane: Fields | null): number[] {
  const count = lane?.number('overage_count') ?? 0
  return count > 0 ? [count] : []
}

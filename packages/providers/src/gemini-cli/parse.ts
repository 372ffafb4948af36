import type { Limit } from '@aic/core/limit'
import { type Fields, fieldsOf, isObject } from '../fields.ts'
import { dayMs, limitOf } from '../reading.ts'
import { saysUnsupported, unsupported } from './unsupported.ts'

/** Families of models, each with an allowance of its own, by what their names hold; the first that fits. */
const families = [
  ['flash-lite', 'Flash-Lite'],
  ['flash', 'Flash'],
  ['pro', 'Pro'],
] as const

const tierNames: Readonly<Record<string, string>> = {
  'free-tier': 'Free',
  'legacy-tier': 'Legacy',
  'standard-tier': 'Standard',
}

/**
 * `:loadCodeAssist`: the project that is asked for, and the plan. Throws a `denied` fault for accounts that are no longer served.
 */
export function parseAccount(json: unknown): { readonly project: string | null; readonly plan: string | null } {
  const account = fieldsOf(json)
  const [tier, paid] = [account.object('currentTier'), account.object('paidTier')]
  const refused = account.list('ineligibleTiers').find((one) => saysUnsupported(JSON.stringify(one.json)))
  if (tier === null && paid === null && refused !== undefined) throw unsupported(refused.text('reasonMessage'))
  const project = account.json.cloudaicompanionProject
  const id = tier?.text('id') ?? null
  return {
    project: isObject(project) ? fieldsOf(project).text('id', 'projectId') : account.text('cloudaicompanionProject'),
    plan: paid?.text('name') ?? tierNames[id ?? ''] ?? tier?.text('name') ?? id,
  }
}

/**
 * `:retrieveUserQuota`: buckets by model, with the share that remains (0–1). Models of a family share an allowance, so the lowest share counts.
 */
export function parseQuota(json: unknown): { readonly limits: readonly Limit[]; readonly notes: readonly string[] } {
  const buckets = fieldsOf(json).needList('buckets').filter(isPartOfPlan)
  const limits = families.flatMap(([family, name]) => {
    const own = buckets.filter((bucket) => familyOf(bucket) === family)
    return own.length === 0 ? [] : [familyLimit(family, name, own)]
  })
  const others = buckets.filter((bucket) => familyOf(bucket) === null).length
  return {
    limits,
    notes: [
      ...(others > 0 ? [`Google tells of allowances that aic does not know: ${others}.`] : []),
      ...(buckets.length === 0 ? ['Google tells of no allowance for this account.'] : []),
    ],
  }
}

function familyLimit(family: string, name: string, buckets: readonly Fields[]): Limit {
  const told = buckets.flatMap((bucket) => {
    const left = bucket.number('remainingFraction')
    return left === null ? [] : [{ left, resetsAtMs: bucket.time('resetTime') }]
  })
  const lowest = told.reduce<(typeof told)[number] | null>((a, b) => (a === null || b.left < a.left ? b : a), null)
  return limitOf({
    id: `daily:${family}`,
    kind: 'daily',
    label: `Gemini ${name}, daily`,
    usedPercent: lowest === null ? null : (1 - lowest.left) * 100,
    windowMs: dayMs,
    resetsAtMs: lowest?.resetsAtMs ?? null,
  })
}

const familyOf = (bucket: Fields): string | null => {
  const model = bucket.text('modelId')?.toLowerCase() ?? ''
  return families.find(([family]) => model.includes(family))?.[0] ?? null
}

/** What a plan does not hold comes as nothing left that resets in 1970; that is not used up. */
function isPartOfPlan(bucket: Fields): boolean {
  const resetsAtMs = bucket.time('resetTime')
  return !(bucket.number('remainingFraction') === 0 && resetsAtMs !== null && resetsAtMs <= 0)
}

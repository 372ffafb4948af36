import { type Limit, ProviderFault } from '@aic/core/limit'
import { type Fields, fieldsOf } from '../fields.ts'
import { centsToNano } from '../money.ts'
import { limitOf, percentOf } from '../reading.ts'

/** What Cursor tells of a plan. */
export interface CursorUsage {
  readonly plan: string | null
  readonly limits: readonly Limit[]
  readonly notes: readonly string[]
}

/** `GET /api/usage-summary`: amounts in cents, percents 0–100, all until the end of the billing cycle. Throws a `parse` fault for what has neither part. */
export function parseUsage(json: unknown): CursorUsage {
  const summary = fieldsOf(json)
  const [own, team] = [summary.object('individualUsage'), summary.object('teamUsage')]
  if (own === null && team === null) throw new ProviderFault('parse', 'The answer has no $.individualUsage')
  const [startMs, resetsAtMs] = [summary.time('billingCycleStart'), summary.time('billingCycleEnd')]
  const windowMs = startMs === null || resetsAtMs === null || resetsAtMs <= startMs ? null : resetsAtMs - startMs
  const told = [
    ...planLimits(own?.object('plan') ?? null),
    ...spendLimit(own?.object('onDemand') ?? null, 'spend:on-demand', 'On-demand usage'),
    ...spendLimit(team?.object('onDemand') ?? null, 'spend:team', 'On-demand usage of the team'),
  ]
  return {
    plan: capitalised(summary.text('membershipType')),
    limits: told.map((limit) => ({ ...limit, windowMs, resetsAtMs })),
    notes: summary.flag('isUnlimited') === true ? ['This plan is unlimited.'] : [],
  }
}

/** What the plan holds, and its shares by kind of model, which Cursor tells only in percent. */
function planLimits(plan: Fields | null): Limit[] {
  if (plan === null || plan.flag('enabled') === false) return []
  const included = { id: 'monthly', kind: 'monthly' as const, label: 'Included usage' }
  return [
    amounts(included, plan, plan.number('totalPercentUsed')),
    ...share(plan.number('autoPercentUsed'), 'monthly:auto', 'Included usage, Auto'),
    ...share(plan.number('apiPercentUsed'), 'monthly:api', 'Included usage, chosen models'),
  ]
}

const share = (usedPercent: number | null, id: string, label: string): Limit[] =>
  usedPercent === null ? [] : [limitOf({ id, kind: 'monthly', label, usedPercent })]

/** Without a cap (`limit` is null) there is an amount and no percent. */
const spendLimit = (spend: Fields | null, id: string, label: string): Limit[] =>
  spend === null || spend.flag('enabled') === false ? [] : [amounts({ id, kind: 'spend', label }, spend, null)]

function amounts(named: Pick<Limit, 'id' | 'kind' | 'label'>, fields: Fields, percent: number | null): Limit {
  const [limitCents, left] = [fields.number('limit'), fields.number('remaining')]
  const usedCents = fields.number('used') ?? (limitCents === null || left === null ? null : limitCents - left)
  return limitOf({
    ...named,
    usedPercent: percent ?? percentOf(usedCents, limitCents),
    used: centsToNano(usedCents),
    limit: centsToNano(limitCents),
    unit: 'money',
    currency: 'USD',
  })
}

const capitalised = (text: string | null): string | null =>
  text === null ? null : text.charAt(0).toUpperCase() + text.slice(1)

import { type Balance, type Limit, ProviderFault } from '@aic/core/limit'
import { type Fields, fieldsOf } from '../fields.ts'
import { kindOfWindow, windowName } from '../kind-of-window.ts'
import { balanceOf, limitOf, percentOf, slugOf } from '../reading.ts'

/** What ChatGPT tells of an account. */
export interface CodexUsage {
  readonly identity: string | null
  readonly label: string | null
  readonly plan: string | null
  readonly limits: readonly Limit[]
  readonly balances: readonly Balance[]
  readonly notes: readonly string[]
}

/** Plans whose names are more than their first letter in capitals. */
const planNames: Readonly<Record<string, string>> = {
  prolite: 'Pro Lite',
  free_workspace: 'Free workspace',
  edu: 'Education',
  k12: 'K-12',
}

/**
 * `GET /backend-api/wham/usage`. A window is told apart by its length (`limit_window_seconds`), never by its place: plans with a weekly window alone
 * have it first. Times are unix seconds, the balance a text. Throws a `parse` fault for what holds none of what aic knows.
 */
export function parseUsage(json: unknown, nowMs: number): CodexUsage {
  const usage = fieldsOf(json)
  if (
    !['rate_limit', 'additional_rate_limits', 'credits', 'plan_type'].some((name) => Object.hasOwn(usage.json, name))
  ) {
    throw new ProviderFault('parse', 'The answer has no limits that aic knows')
  }
  const limits = [
    ...windowsOf(usage.object('rate_limit'), null, nowMs),
    ...windowsOf(usage.object('code_review_rate_limit'), 'Code review', nowMs),
    ...usage.list('additional_rate_limits').flatMap((one) => windowsOf(one.object('rate_limit'), nameOf(one), nowMs)),
    ...spendLimit(usage.object('spend_control')?.object('individual_limit') ?? null),
  ]
  return {
    identity: usage.text('account_id', 'user_id'),
    label: usage.text('email'),
    plan: parsePlan(usage.text('plan_type')),
    limits: [...new Map(limits.toReversed().map((limit) => [limit.id, limit])).values()].toReversed(),
    balances: creditsOf(usage.object('credits')),
    notes: notesOf(usage, limits),
  }
}

const nameOf = (fields: Fields): string => fields.text('limit_name', 'metered_feature') ?? 'other'

const windowsOf = (limit: Fields | null, name: string | null, nowMs: number): Limit[] =>
  ['primary_window', 'secondary_window'].flatMap((part) => {
    const window = limit?.object(part) ?? null
    return window === null ? [] : windowLimit(window, name, nowMs)
  })

/** A window by its length, and by what it is narrowed to; null for the plan's own. */
export function windowCalled(name: string | null, windowMs: number): Pick<Limit, 'id' | 'kind' | 'label' | 'windowMs'> {
  const kind = kindOfWindow(windowMs)
  const label = windowName(windowMs)
  if (name === null) return { id: kind, kind, label, windowMs }
  return { id: `${kind}:${slugOf(name)}`, kind, label: `${label}, ${name}`, windowMs }
}

/** Without its length a window can't be told apart from others, so it is left out, and the note below says so. */
function windowLimit(window: Fields, name: string | null, nowMs: number): Limit[] {
  const seconds = window.number('limit_window_seconds', 'limitWindowSeconds')
  if (seconds === null || seconds <= 0) return []
  const resetAfter = window.number('reset_after_seconds')
  return [
    limitOf({
      ...windowCalled(name, seconds * 1_000),
      usedPercent: window.number('used_percent', 'usedPercent'),
      resetsAtMs: window.time('reset_at', 'resetAt') ?? (resetAfter === null ? null : nowMs + resetAfter * 1_000),
    }),
  ]
}

/** What a company lets one of its people spend; the vendor does not say in what. */
function spendLimit(fields: Fields | null): Limit[] {
  if (fields === null) return []
  const [used, limit, left] = [fields.number('used'), fields.number('limit'), fields.number('remaining_percent')]
  const usedPercent = left === null ? percentOf(used, limit) : 100 - left
  const resetsAtMs = fields.time('reset_at')
  return [limitOf({ id: 'spend', kind: 'spend', label: 'Spend limit', usedPercent, used, limit, resetsAtMs })]
}

function creditsOf(credits: Fields | null): Balance[] {
  const remaining = credits?.number('balance') ?? null
  if (credits?.flag('has_credits') !== true || remaining === null) return []
  return [balanceOf({ label: 'Credits', remaining, unit: 'credits' })]
}

function notesOf(usage: Fields, limits: readonly Limit[]): string[] {
  const resets = usage.object('rate_limit_reset_credits')?.number('available_count') ?? 0
  return [
    ...(usage.object('rate_limit')?.flag('limit_reached') === true ? ['ChatGPT says that the limit is reached.'] : []),
    ...(usage.object('credits')?.flag('unlimited') === true ? ['Credits are unlimited.'] : []),
    ...(resets > 0 ? [`Resets that were saved up, and can be used at any time: ${resets}.`] : []),
    ...(limits.length === 0 ? ['ChatGPT tells of no window for this plan.'] : []),
  ]
}

/** `plus` → `Plus`; null for none and for `unknown`. */
function parsePlan(type: string | null): string | null {
  if (type === null || type === 'unknown') return null
  return planNames[type] ?? type.charAt(0).toUpperCase() + type.slice(1)
}

import { type Limit, ProviderFault } from '@aic/core/limit'
import { type Fields, fieldsOf } from '../fields.ts'
import { centsToNano } from '../money.ts'
import { dayMs, hourMs, limitOf, slugOf } from '../reading.ts'

/** Windows by the names of the first form, in the order in which they are shown. Others there are inner ones, and mean nothing to users. */
export const windows: Readonly<Record<string, Pick<Limit, 'id' | 'kind' | 'label' | 'windowMs'>>> = {
  five_hour: { id: 'session', kind: 'session', label: '5-hour window', windowMs: 5 * hourMs },
  seven_day: { id: 'weekly', kind: 'weekly', label: 'Weekly', windowMs: 7 * dayMs },
  seven_day_opus: weekly('Opus'),
  seven_day_sonnet: weekly('Sonnet'),
  seven_day_oauth_apps: { id: 'weekly:oauth-apps', kind: 'weekly', label: 'Weekly, other apps', windowMs: 7 * dayMs },
}
/** Names that the window of scheduled tasks has had. */
const routines = [
  'seven_day_routines',
  'seven_day_claude_routines',
  'claude_routines',
  'routines',
  'routine',
  'seven_day_cowork',
  'cowork',
]

/**
 * `GET /api/oauth/usage` in both of its forms, which may come together: a field per window with `utilization` (0–100), and a list `limits` with
 * `percent` (0–100), which alone knows windows of single models. Money is in cents. Throws a `parse` fault for what holds none of them.
 */
export function parseUsage(json: unknown): { readonly limits: readonly Limit[]; readonly notes: readonly string[] } {
  const usage = fieldsOf(json)
  const known = [...Object.keys(windows), ...routines, 'limits', 'extra_usage']
  if (!known.some((name) => Object.hasOwn(usage.json, name))) {
    throw new ProviderFault('parse', 'The answer has none of the windows that aic knows')
  }
  const listed = usage.list('limits').map(listedLimit)
  const told = [...classicLimits(usage), ...listed.filter((one) => typeof one !== 'string')]
  const notes = listed.filter((one) => typeof one === 'string')
  return { limits: [...eachOnce(told), ...extraUsage(usage)], notes }
}

function classicLimits(usage: Fields): Limit[] {
  const named = Object.entries(windows).flatMap(([name, window]) => windowLimit(usage.object(name), window))
  const routine = usage.object(...routines)
  const label = 'Weekly, routines'
  return [...named, ...windowLimit(routine, { id: 'weekly:routines', kind: 'weekly', label, windowMs: 7 * dayMs })]
}

const windowLimit = (fields: Fields | null, window: Pick<Limit, 'id' | 'kind' | 'label' | 'windowMs'>): Limit[] =>
  fields === null
    ? []
    : [limitOf({ ...window, usedPercent: fields.number('utilization'), resetsAtMs: fields.time('resets_at') })]

/** A row of `limits`; null where it has no name to show; a note where aic does not know what it is. */
function listedLimit(row: Fields): Limit | string {
  const told = { usedPercent: row.number('percent', 'utilization'), resetsAtMs: row.time('resets_at') }
  const kind = row.needText('kind')
  if (kind === 'session') return limitOf({ ...must(windows.five_hour), ...told })
  if (kind === 'weekly_all') return limitOf({ ...must(windows.seven_day), ...told })
  const name = row.object('scope')?.object('model')?.text('display_name') ?? null
  if (kind === 'weekly_scoped' && name !== null) {
    return limitOf({ ...(/^all models$/i.test(name) ? must(windows.seven_day) : weekly(name)), ...told })
  }
  return `Claude tells of a limit that aic can't name (${slugOf(kind)}).`
}

/** The first of each id that has a percent, else the first. */
function eachOnce(limits: readonly Limit[]): Limit[] {
  const ids = [...new Set(limits.map(({ id }) => id))]
  return ids.map((id) => {
    const same = limits.filter((limit) => limit.id === id)
    return must(same.find(({ usedPercent }) => usedPercent !== null) ?? same[0])
  })
}

/** What is paid beyond the plan, up to a cap per month that the user sets; no cap where that is null. */
function extraUsage(usage: Fields): Limit[] {
  const extra = usage.object('extra_usage')
  if (extra?.flag('is_enabled') !== true) return []
  const [used, limit] = [extra.number('used_credits'), extra.number('monthly_limit')]
  return [
    limitOf({
      id: 'spend:extra',
      kind: 'spend',
      label: 'Extra usage this month',
      usedPercent: extra.number('utilization'),
      used: centsToNano(used),
      limit: centsToNano(limit),
      unit: 'money',
      currency: extra.currency('currency') ?? 'USD',
    }),
  ]
}

/** `max` and `default_claude_max_20x` → `Max 20x`. */
export function parsePlan(extra: Readonly<Record<string, string>>): string | null {
  const tier = extra.tier ?? ''
  const name = extra.subscription ?? /^default_claude_(max|pro|team)/.exec(tier)?.[1]
  if (name === undefined) return null
  const times = /_(\d+x)$/.exec(tier)?.[1]
  const plan = name.charAt(0).toUpperCase() + name.slice(1)
  return times === undefined ? plan : `${plan} ${times}`
}

function weekly(model: string): Pick<Limit, 'id' | 'kind' | 'label' | 'windowMs'> {
  return { id: `weekly:${slugOf(model)}`, kind: 'weekly', label: `Weekly, ${model} only`, windowMs: 7 * dayMs }
}

function must<T>(value: T | undefined): T {
  if (value === undefined) throw new TypeError('a window of the table is missing')
  return value
}

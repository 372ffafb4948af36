import { type Limit, ProviderFault } from '@aic/core/limit'
import type { Fields } from '../fields.ts'
import { refusedKey } from '../key-fault.ts'
import { kindOfWindow, windowName } from '../kind-of-window.ts'
import { dayMs, hourMs, limitOf, minuteMs, percentOf } from '../reading.ts'

/** The part of the answer that counts. Errors have status 200 here, too. */
export function dataOf(name: string, answer: Fields): Fields {
  const code = answer.number('code')
  if (answer.flag('success') === true && (code === null || code === 200)) return answer.needObject('data')
  const words = answer.text('msg', 'message')
  if (code === 401) throw refusedKey(name, words)
  if (code === null && words === null) throw new ProviderFault('parse', `The answer of ${name} has no $.success`)
  throw new ProviderFault('api', `${name} refused (code ${code ?? 'unknown'}): ${words ?? 'no reason given'}`)
}

/** All limits of a plan. */
export const parseLimits = (data: Fields): Limit[] => withOwnIds(data.needList('limits').map(parseLimit))

/** `usage` is the limit and `currentValue` what is used of it; both may be missing, then the percent counts. */
function parseLimit(entry: Fields): Limit {
  const type = entry.needText('type')
  const isTools = type === 'TIME_LIMIT'
  const windowMs = lengthOf(entry, isTools)
  const kind = windowMs === null ? 'credits' : kindOfWindow(windowMs)
  const [limit, used] = [entry.number('usage'), entry.number('currentValue')]
  const isCounted = limit !== null && limit > 0 && used !== null
  const narrowed = isTools ? 'tools' : type === 'TOKENS_LIMIT' ? null : type.toLowerCase().replace(/_limit$/, '')
  const span = windowMs === null ? 'Quota' : windowName(windowMs)
  return limitOf({
    id: narrowed === null ? kind : `${kind}:${narrowed}`,
    kind,
    label: narrowed === null ? span : `${span}, ${narrowed}`,
    usedPercent: isCounted ? percentOf(used, limit) : entry.number('percentage'),
    windowMs,
    resetsAtMs: entry.time('nextResetTime'),
    used,
    limit,
    unit: limit === null && used === null ? null : (units[type] ?? null),
  })
}

const units: Readonly<Record<string, Limit['unit']>> = {
  TOKENS_LIMIT: 'tokens',
  TIME_LIMIT: 'requests',
  CREDIT_LIMIT: 'credits',
}

/** Codes of units, in ms. */
const lengths: Readonly<Record<number, number>> = { 1: dayMs, 3: hourMs, 5: minuteMs, 6: 7 * dayMs }

/** `number` × `unit`; but the limit of tools says one minute and means a month. Null where the unit is not known. */
function lengthOf(entry: Fields, isTools: boolean): number | null {
  const [unit, count] = [entry.number('unit'), entry.number('number')]
  if (isTools && unit === 5 && count === 1) return 30 * dayMs
  const length = unit === null ? undefined : lengths[unit]
  return length === undefined || count === null || count <= 0 ? null : length * count
}

/** A second limit of the same kind is told apart by its place. */
function withOwnIds(limits: readonly Limit[]): Limit[] {
  return limits.map((limit, at) => {
    const before = limits.slice(0, at).filter(({ id }) => id === limit.id).length
    return before === 0 ? limit : { ...limit, id: `${limit.kind}:${limit.id.split(':')[1] ?? 'other'}-${before + 1}` }
  })
}

import { type BilledCost, type Limit, ProviderFault } from '@aic/core/limit'
import { dayMs, limitOf } from './reading.ts'

/** Most days that vendors tell in one request. */
const chunkDays = 31

/** Days that are asked for. */
export interface DaySpan {
  /** Beginning of a UTC day, UTC ms. */
  readonly fromMs: number
  /** Exclusive; null: until now. */
  readonly toMs: number | null
}

/** The last two months of days and today, in as few requests as vendors allow: enough for this month, and to compare it with the last. */
export function billingDays(nowMs: number): readonly [DaySpan, DaySpan] {
  const tomorrow = Math.floor(nowMs / dayMs + 1) * dayMs
  const middle = tomorrow - chunkDays * dayMs
  return [
    { fromMs: middle - chunkDays * dayMs, toMs: middle },
    { fromMs: middle, toMs: null },
  ]
}

/** What was spent in this UTC month, one for each currency; none where nothing was. */
export function spentThisMonth(costs: readonly BilledCost[], nowMs: number): Limit[] {
  const { from, to } = monthOf(nowMs)
  const sums = new Map<string, number>()
  for (const { fromMs, amountNano, currency } of costs) {
    if (fromMs >= from && fromMs < to) sums.set(currency, (sums.get(currency) ?? 0) + amountNano)
  }
  return [...sums].map(([currency, used], at) =>
    limitOf({
      id: at === 0 ? 'spend' : `spend:${currency.toLowerCase()}`,
      kind: 'spend',
      label: 'Spent this month',
      windowMs: to - from,
      resetsAtMs: to,
      used,
      unit: 'money',
      currency,
    }),
  )
}

/** Beginning and end of the UTC month that a moment lies in, UTC ms. */
export function monthOf(atMs: number): { readonly from: number; readonly to: number } {
  const date = new Date(atMs)
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()]
  return { from: Date.UTC(year, month), to: Date.UTC(year, month + 1) }
}

/** An amount that a bill needs. Throws a `parse` fault where there is none: a bill with a hole in it is none. */
export function needNano(nano: number | null, path: string): number {
  if (nano === null) throw new ProviderFault('parse', `${path} of the answer is no amount of money`)
  return nano
}

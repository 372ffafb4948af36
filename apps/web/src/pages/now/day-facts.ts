import type { Overview } from '@aic/agent/api'
import { countText } from '../../format/count.ts'
import { moneyText } from '../../format/money.ts'
import { bucketText } from '../../format/time.ts'

/** A day of the overview. */
export type Day = Overview['recent']['days'][number]

/** One day’s bar. */
export interface DayBar {
  readonly date: string
  /** `unknown`: something was used, and no price is known of it; its bar says nothing by its height. */
  readonly kind: 'none' | 'known' | 'unknown'
  /** Its part of the highest bar, 0–1; 1 for an unknown one. */
  readonly ratio: number
  readonly text: string
}

/** The days as bars, by cost; by tokens where costs are hidden, and then none is unknown. */
export function dayBars(days: readonly Day[], isPrivate: boolean): readonly DayBar[] {
  const valueOf = ({ totalTokens, totalCost }: Day): number | null => (isPrivate ? totalTokens : totalCost)
  const highest = Math.max(...days.map((day) => valueOf(day) ?? 0), Number.MIN_VALUE)
  return days.map((day) => {
    const value = valueOf(day)
    const kind = day.totalTokens === 0 && !value ? 'none' : value === null ? 'unknown' : 'known'
    return {
      date: day.date,
      kind,
      ratio: kind === 'unknown' ? 1 : (value ?? 0) / highest,
      text: textOf(day, isPrivate),
    }
  })
}

function textOf({ date, totalCost, totalTokens }: Day, isPrivate: boolean): string {
  const tokens = `${countText(totalTokens)} tokens`
  if (isPrivate) return `${bucketText(date)}: ${tokens}`
  const isUnknown = totalCost === null && totalTokens > 0
  return `${bucketText(date)}: ${isUnknown ? 'cost unknown' : moneyText(totalCost ?? 0)}, ${tokens}`
}

/** All days in a sentence, for who can't see the bars. */
export function daysText(days: readonly Day[], isPrivate: boolean): string {
  const used = days.filter(({ totalTokens }) => totalTokens > 0)
  if (used.length === 0) return 'Thirty days without usage'
  const unknown = isPrivate ? 0 : used.filter(({ totalCost }) => totalCost === null).length
  const valueOf = ({ totalTokens, totalCost }: Day): number => (isPrivate ? totalTokens : (totalCost ?? -1))
  const top = used.toSorted((a, b) => valueOf(b) - valueOf(a))[0] as Day
  const most = isPrivate ? countText(top.totalTokens) : moneyText(top.totalCost)
  const all = [
    `Thirty days, ${used.length} with usage`,
    ...(unknown === used.length ? [] : [`the most on ${bucketText(top.date)}: ${most}`]),
    ...(unknown === 0 ? [] : [`the cost of ${unknown === 1 ? 'one day is' : `${unknown} days is`} unknown`]),
  ]
  return all.join('; ')
}

import type { Overview } from '@aic/agent/api'
import { countText } from '../../format/count.ts'
import { moneyText } from '../../format/money.ts'
import { bucketText } from '../../format/time.ts'

/** A day of the overview. */
export type Day = Overview['recent']['days'][number]

/** One day’s bar. */
export interface DayBar {
  readonly date: string
  /**
   * `unknown`: something was used, and no price is known of it; its bar says nothing by its height. `partial`: some of it has a price,
   * so the bar should be higher.
   */
  readonly kind: 'none' | 'known' | 'partial' | 'unknown'
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
    const kind = kindOf(day, value, isPrivate)
    return {
      date: day.date,
      kind,
      ratio: kind === 'unknown' ? 1 : (value ?? 0) / highest,
      text: textOf(day, isPrivate),
    }
  })
}

function kindOf({ totalTokens, isCostPartial }: Day, value: number | null, isPrivate: boolean): DayBar['kind'] {
  if (totalTokens === 0 && value === 0) return 'none'
  if (value === null) return 'unknown'
  return isCostPartial && !isPrivate ? 'partial' : 'known'
}

function textOf({ date, totalCost, totalTokens, isCostPartial }: Day, isPrivate: boolean): string {
  const tokens = `${countText(totalTokens)} tokens`
  if (isPrivate) return `${bucketText(date)}: ${tokens}`
  return `${bucketText(date)}: ${costText(totalCost, isCostPartial)}, ${tokens}`
}

function costText(usd: number | null, isPartial: boolean): string {
  if (usd === null) return 'cost unknown'
  if (!isPartial) return moneyText(usd)
  return usd < 0.01 ? 'cost known only in part' : `at least ${moneyText(usd)}`
}

/** All days in a sentence, for who can't see the bars. */
export function daysText(days: readonly Day[], isPrivate: boolean): string {
  const used = days.filter(({ totalTokens }) => totalTokens > 0)
  if (used.length === 0) return 'Thirty days without usage'
  const unknown = isPrivate ? 0 : used.filter(({ totalCost }) => totalCost === null).length
  const partial = isPrivate ? 0 : used.filter((day) => day.totalCost !== null && day.isCostPartial).length
  const valueOf = ({ totalTokens, totalCost }: Day): number => (isPrivate ? totalTokens : (totalCost ?? -1))
  const top = used.toSorted((a, b) => valueOf(b) - valueOf(a))[0] as Day
  const most = isPrivate ? countText(top.totalTokens) : moneyText(top.totalCost)
  const all = [
    `Thirty days, ${used.length} with usage`,
    ...(unknown === used.length ? [] : [`the most on ${bucketText(top.date)}: ${most}`]),
    ...(unknown === 0 ? [] : [`the cost of ${daysIs(unknown)} unknown`]),
    ...(partial === 0 ? [] : [`the cost of ${daysIs(partial)} known only in part`]),
  ]
  return all.join('; ')
}

const daysIs = (count: number): string => (count === 1 ? 'one day is' : `${count} days is`)

/** What hatching stands for among these bars; null where nothing is hatched. */
export function hatchText(bars: readonly DayBar[]): string | null {
  const has = (kind: DayBar['kind']): boolean => bars.some((bar) => bar.kind === kind)
  if (has('unknown')) return has('partial') ? 'cost unknown, all or part' : 'cost unknown'
  return has('partial') ? 'part of the cost unknown' : null
}

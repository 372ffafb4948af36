import { dayText, parseDay, weekdayOf } from '@aic/core/report'

/** Days of a calendar whose columns are weeks; days are numbers, as in core's calendar. */
export interface YearDays {
  /** The first day of the first column. */
  readonly first: number
  readonly days: readonly number[]
  /** Those with usage. */
  readonly used: readonly number[]
}

/** So many weeks up to `today` (`2026-11-22`), each from the first of `order` (weekdays from Sunday, 0). `byDay` tells usage. */
export function yearDays(
  today: string,
  weeks: number,
  order: readonly number[],
  byDay: ReadonlyMap<string, number>,
): YearDays {
  const last = parseDay(today) ?? 0
  const first = last - order.indexOf(weekdayOf(last)) - 7 * (weeks - 1)
  const days = Array.from({ length: last - first + 1 }, (_, i) => first + i)
  return { first, days, used: days.filter((day) => (byDay.get(dayText(day)) ?? 0) > 0) }
}

/** The used day that a key leads to: a day or a week on, or the next one that was used; undefined for other keys. */
export function nextDay(used: readonly number[], at: number | undefined, key: string): number | undefined {
  if (key === 'Home') return used[0]
  if (key === 'End') return used.at(-1)
  const by = { ArrowDown: 1, ArrowUp: -1, ArrowRight: 7, ArrowLeft: -7 }[key]
  if (by === undefined || at === undefined) return undefined
  return by > 0 ? used.find((day) => day >= at + by) : used.findLast((day) => day <= at + by)
}

import { dayMs } from './zone.ts'

/** Days of the week as flags spell them, Sunday first, as `getDay` counts. */
export const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const
export type Weekday = (typeof weekdays)[number]

/** The spans of a calendar that reports group by. */
export type PeriodKind = 'day' | 'week' | 'month'

/** A day number as `YYYY-MM-DD`. */
export const dayText = (day: number): string => new Date(day * dayMs).toISOString().slice(0, 10)

/**
 * `YYYY-MM-DD` or `YYYYMMDD` to a day number; null for anything else, and for days that no calendar has.
 *
 * ```ts
 * parseDay('1970-01-02') // 1
 * parseDay('2026-02-30') // null
 * ```
 */
export function parseDay(text: string): number | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})$|^(\d{4})(\d{2})(\d{2})$/.exec(text)
  if (match === null) return null
  const [year, month, date] = (match[1] === undefined ? match.slice(4) : match.slice(1)).map(Number)
  const day = Date.UTC(year as number, (month as number) - 1, date) / dayMs
  return dayText(day) === text.replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3') ? day : null
}

/** 0 is Sunday. */
export const weekdayOf = (day: number): number => (((day + 4) % 7) + 7) % 7

/** The first day of the day, week or month that holds `day`. */
export function periodStart(kind: PeriodKind, day: number, startOfWeek: Weekday): number {
  switch (kind) {
    case 'day':
      return day
    case 'week':
      return day - ((weekdayOf(day) - weekdays.indexOf(startOfWeek) + 7) % 7)
    case 'month':
      return day - new Date(day * dayMs).getUTCDate() + 1
  }
}

/** The first day of the period `count` periods later (negative: earlier) than the one that starts at `start`. */
export function addPeriods(kind: PeriodKind, start: number, count: number): number {
  if (kind !== 'month') return start + count * (kind === 'week' ? 7 : 1)
  const date = new Date(start * dayMs)
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + count, 1) / dayMs
}

/** `2026-01-10` for days and weeks (its first day), `2026-01` for months. */
export const periodText = (kind: PeriodKind, start: number): string =>
  kind === 'month' ? dayText(start).slice(0, 7) : dayText(start)

import { weekdays } from '@aic/core/report'

/** The seven days as numbers from Sunday, 0, beginning with the first of the week (`monday`, where it is not known yet). */
export function weekDays(startOfWeek = 'monday'): readonly number[] {
  const first = Math.max(0, (weekdays as readonly string[]).indexOf(startOfWeek))
  return Array.from({ length: 7 }, (_, i) => (first + i) % 7)
}

/** `Sun`, `Mon`, …, from Sunday, 0. */
export const shortDay = (day: number): string => longDay(day).slice(0, 3)

/** `Sunday`, `Monday`, …, from Sunday, 0. */
export function longDay(day: number): string {
  const name = weekdays[day] ?? ''
  return name.charAt(0).toUpperCase() + name.slice(1)
}

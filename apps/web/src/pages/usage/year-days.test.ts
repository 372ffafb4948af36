import { dayText } from '@aic/core/report'
import { expect, it } from 'vitest'
import { weekDays } from '../../chart/week-days.ts'
import { nextDay, yearDays } from './year-days.ts'

const used = new Map([
  ['2026-11-10', 1],
  ['2026-11-12', 2],
  ['2026-11-18', 0],
])

it('a calendar ends today, and its weeks begin on the day of the settings', () => {
  const monday = yearDays('2026-11-22', 2, weekDays('monday'), used)
  expect([monday.days[0], monday.days.at(-1)].map((day) => dayText(day ?? 0))).toEqual(['2026-11-09', '2026-11-22'])
  const sunday = yearDays('2026-11-22', 2, weekDays('sunday'), used)
  expect(dayText(sunday.first)).toBe('2026-11-15')
  expect(monday.used.map(dayText)).toEqual(['2026-11-10', '2026-11-12'])
})

it('arrows go to the next day with usage, a week on at least where they point to another week', () => {
  expect(nextDay([1, 3, 9], 1, 'ArrowDown')).toBe(3)
  expect(nextDay([1, 3, 9], 1, 'ArrowRight')).toBe(9)
  expect(nextDay([1, 3, 9], 9, 'ArrowLeft')).toBe(1)
  expect(nextDay([1, 3, 9], 9, 'ArrowDown')).toBeUndefined()
  expect(nextDay([1, 3, 9], 3, 'Home')).toBe(1)
  expect(nextDay([1, 3, 9], 3, 'a')).toBeUndefined()
})

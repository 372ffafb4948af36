import { expect, it } from 'vitest'
import { longDay, shortDay, weekDays } from './week-days.ts'

it('a week begins on the day of the settings', () => {
  expect(weekDays()).toEqual([1, 2, 3, 4, 5, 6, 0])
  expect(weekDays('sunday')).toEqual([0, 1, 2, 3, 4, 5, 6])
  expect(weekDays('saturday').map(shortDay).join(' ')).toBe('Sat Sun Mon Tue Wed Thu Fri')
  expect(longDay(3)).toBe('Wednesday')
})

import { expect, it } from 'vitest'
import { fullNumber, smartNumber } from './smart-number.ts'

it.each([
  [0, '0'],
  [999, '999'],
  [999.6, '1.0K'],
  [1000, '1.0K'],
  [560_000, '560.0K'],
  [999_949, '999.9K'],
  [999_950, '1.0M'],
  [410_700_000, '410.7M'],
  [999_950_000, '1.0B'],
  [2_800_000_000, '2.8B'],
  [12_345_678_900_000, '12.3T'],
  [-1500, '-1.5K'],
])('shortens %d to %s, carrying when it rounds up (001-45)', (count, text) => {
  expect(smartNumber(count)).toBe(text)
})

it.each([
  [0, '0'],
  [999, '999'],
  [1234567, '1,234,567'],
  [-1000, '-1,000'],
])('separates the thousands of %d', (count, text) => {
  expect(fullNumber(count)).toBe(text)
})

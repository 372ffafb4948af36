import { expect, it } from 'vitest'
import { toMs } from './time.ts'

it('reads epoch numbers of every unit', () => {
  for (const unit of [1e-3, 1, 1e3, 1e6]) expect(toMs(1_768_039_200_000 * unit)).toBe(1_768_039_200_000)
})

it('takes nothing outside the years 1970 to 9999 for a moment', () => {
  expect(toMs('9999-12-31T23:59:59.999Z')).toBe(253_402_300_799_999)
  expect(toMs('1970-01-01T00:00:00Z')).toBe(0)
  for (const text of ['0001-01-01T00:00:00Z', '1969-12-31T23:59:59.999Z', '1970-01-01T00:00:00+01:00'])
    expect(toMs(text), text).toBeNull()
  expect(toMs('9999-12-31T23:59:59-00:01')).toBeNull()
  for (const number of [8.7e21, 8e24, 1e99, 9e300, Number.POSITIVE_INFINITY, Number.NaN, -1, 0])
    expect(toMs(number), String(number)).toBeNull()
})

import { expect, it } from 'vitest'
import { retryAfterMs } from './retry-after.ts'

const nowMs = Date.UTC(2026, 7, 15, 12)
const told = (value: string) => retryAfterMs(new Headers({ 'retry-after': value }), nowMs)

it('a vendor asks to wait for seconds, or until a date', () => {
  expect(['30', '0.5', 'Sat, 15 Aug 2026 12:01:00 GMT'].map(told)).toEqual([30_000, 500, 60_000])
})

it('nothing, 0, the past and words ask for nothing', () => {
  expect(['', '0', '-5', 'soon', 'Sat, 15 Aug 2026 11:59:00 GMT', '1e9'].map(told)).toEqual(Array(6).fill(null))
  expect(retryAfterMs(new Headers(), nowMs)).toBeNull()
})

it('whatever is asked for is a time that a date can hold', () => {
  for (const absurd of ['9'.repeat(20), '9'.repeat(300), '9'.repeat(400), 'Fri, 31 Dec 275759 00:00:00 GMT']) {
    expect(told(absurd), absurd).toBe(366 * 86_400_000)
  }
})

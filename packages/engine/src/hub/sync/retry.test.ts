import { expect, it } from 'vitest'
import { afterFailure, afterSuccess, mayTry, noFailure, type RetryState } from './retry.ts'

const seconds = ({ nextAtMs }: RetryState): number => nextAtMs / 1_000

/** Failures one after the other, all at the moment 0. */
function failures(count: number, random = 0): RetryState[] {
  const states: RetryState[] = []
  for (let n = 0; n < count; n++) states.push(afterFailure(states.at(-1) ?? noFailure, 0, random))
  return states
}

it('waits 30 s after a failure, twice as long after each further one, five minutes at most (004-45)', () => {
  expect(failures(7).map(seconds)).toEqual([30, 60, 120, 240, 300, 300, 300])
})

it('adds up to ten seconds by chance, within the five minutes (004-45)', () => {
  expect(failures(5, 1).map(seconds)).toEqual([40, 70, 130, 250, 300])
  expect(seconds(afterFailure(noFailure, 0, 0.5))).toBe(35)
})

it('opens the breaker after three failures, for a minute at least, and closes it after two successes (004-46)', () => {
  const [first, second, third] = failures(3) as [RetryState, RetryState, RetryState]
  expect([first, second, third].map(({ breaker }) => breaker)).toEqual(['closed', 'closed', 'open'])
  expect([mayTry(third, 119_999), mayTry(third, 120_000)]).toEqual([false, true])
  const once = afterSuccess(third)
  expect(once).toEqual({ failures: 0, breaker: 'half-open', successes: 1, nextAtMs: 0 })
  expect(afterSuccess(once)).toEqual(noFailure)
})

it('opens again with the first failure before it is closed, for a minute (004-46)', () => {
  const again = afterFailure(afterSuccess(failures(3).at(-1)), 0, 0)
  expect(again).toMatchObject({ breaker: 'open', failures: 1, nextAtMs: 60_000 })
  expect(afterSuccess(again).breaker).toBe('half-open')
})

it('forgets failures with a success (004-48)', () => {
  expect(afterSuccess(failures(2).at(-1))).toEqual(noFailure)
})

it('waits as long as a hub asks, if that is longer', () => {
  expect(seconds(afterFailure(noFailure, 0, 0, 90_000))).toBe(90)
  expect(seconds(afterFailure(noFailure, 0, 0, 1_000))).toBe(30)
})

it('is not held up by a clock that was set back', () => {
  expect(mayTry({ ...noFailure, nextAtMs: 1e12 }, 1e12 - 1_000)).toBe(false)
  expect(mayTry({ ...noFailure, nextAtMs: 1e12 }, 1e12 - 86_400_000)).toBe(true)
})

import { expect, it } from 'vitest'
import { type Amount, backgroundOf, bookedBy } from './background.ts'
import { noTokens } from './tokens.ts'

const amount = (atMs: number, output: number, input = 0, model = 'sonnet'): Amount => ({
  atMs,
  model,
  tokens: { ...noTokens, input, output },
  webSearches: 0,
})

it('is what was booked less what was logged', () => {
  expect(backgroundOf([amount(100, 50, 10)], [], [amount(10, 30, 4), amount(20, 5, 6)])).toEqual([amount(100, 15)])
})

it('gives every booking its own share, so that past days stay as they are', () => {
  const calls = [amount(10, 30), amount(110, 20)]
  expect(backgroundOf([amount(100, 40), amount(200, 65)], [], calls)).toEqual([amount(100, 10), amount(200, 5)])
})

it('leaves out what a fork took over from its parent', () => {
  const parent = [amount(50, 40), amount(300, 90)]
  expect(backgroundOf([amount(200, 60)], bookedBy(parent, 100), [amount(150, 15)])).toEqual([amount(200, 5)])
})

it('is never less than nothing, and keeps models apart', () => {
  expect(backgroundOf([amount(9, 1)], [], [amount(5, 7)])).toEqual([])
  expect(backgroundOf([amount(9, 3, 0, 'haiku')], [], [amount(5, 7)])).toEqual([amount(9, 3, 0, 'haiku')])
})

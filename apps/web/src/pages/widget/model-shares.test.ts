import { expect, it } from 'vitest'
import { modelShares } from './model-shares.ts'

const row = (name: string, costUSD: number | null, tokens: number) => ({
  name,
  costUSD,
  tokens,
  calls: 1,
  isCostPartial: costUSD === null,
})

it('are parts of the cost, the small ones together', () => {
  expect(modelShares([row('b', 3, 1), row('a', 6, 1), row('c', 0.5, 1), row('d', 0.5, 1)], 2)).toEqual([
    { name: 'a', percent: 60 },
    { name: 'b', percent: 30 },
    { name: 'others', percent: 10 },
  ])
})

it('are parts of the tokens where a model has no price', () => {
  expect(modelShares([row('a', 6, 100), row('b', null, 300)], 2)).toEqual([
    { name: 'b', percent: 75 },
    { name: 'a', percent: 25 },
  ])
})

it('of nothing are none', () => {
  expect(modelShares([], 2)).toEqual([])
})

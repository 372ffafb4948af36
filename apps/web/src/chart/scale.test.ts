import { expect, it } from 'vitest'
import { shownLabels, ticksTo } from './scale.ts'

it.each([
  [17.3, [0, 5, 10, 15, 20]],
  [20, [0, 5, 10, 15, 20]],
  [0.04, [0, 0.01, 0.02, 0.03, 0.04]],
  [1_234_567, [0, 500_000, 1_000_000, 1_500_000]],
  [0, [0]],
])('marks up to %d are round', (highest, ticks) => {
  expect(ticksTo(highest)).toEqual(ticks)
})

it('labels keep their distance, and the last is shown', () => {
  expect(shownLabels(30, 600, 60)).toEqual([2, 5, 8, 11, 14, 17, 20, 23, 26, 29])
  expect(shownLabels(3, 600, 60)).toEqual([0, 1, 2])
  expect(shownLabels(0, 600, 60)).toEqual([])
})

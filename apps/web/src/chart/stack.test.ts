import { expect, it } from 'vitest'
import { bucketAt, heightsOf, stackPaths } from './stack.ts'

const plot = { width: 100, height: 50, highest: 10, count: 2 }

it('bars stand on those of the lines before, and nothing draws nothing', () => {
  expect(
    stackPaths(
      [
        [4, 0],
        [6, 5],
      ],
      plot,
    ),
  ).toEqual(['M5.5 50V30h39V50z', 'M5.5 30V0h39V30zM55.5 50V25h39V50z'])
})

it('heights are the sums of all lines', () => {
  expect(
    heightsOf(
      [
        [4, 0],
        [6, 5],
      ],
      2,
    ),
  ).toEqual([10, 5])
})

it('a point is over the bucket that it is over', () => {
  expect([-1, 0, 49, 50, 100, 101].map((x) => bucketAt(x, plot))).toEqual([null, 0, 0, 1, 1, null])
})

import { expect, it } from 'vitest'
import { KeptWork } from './kept-work.ts'

function counted() {
  let nowMs = 0
  let count = 0
  const kept = new KeptWork<number>({ keptMs: 100, most: 2, clock: () => nowMs })
  const work = async (): Promise<number> => ++count
  return { kept, work, after: (ms: number) => (nowMs += ms) }
}

it('is worked out once for all who ask meanwhile, and again when it is too old', async () => {
  const { kept, work, after } = counted()
  expect(await Promise.all([kept.get('a', work), kept.get('a', work), kept.get('b', work)])).toEqual([1, 1, 2])
  after(99)
  expect(await kept.get('a', work)).toBe(1)
  after(1)
  expect(await kept.get('a', work)).toBe(3)
})

it('keeps no more than it may, and nothing of before when that is gone', async () => {
  const { kept, work } = counted()
  for (const key of ['a', 'b', 'c']) await kept.get(key, work)
  expect(await kept.get('a', work)).toBe(4)
  expect(await kept.get('c', work)).toBe(3)
  kept.forget()
  expect(await kept.get('c', work)).toBe(5)
})

it('what failed is not asked again at once, but soon', async () => {
  const { kept, work, after } = counted()
  const fails = () => Promise.reject(new Error('away'))
  await expect(kept.get('a', fails)).rejects.toThrow('away')
  await expect(kept.get('a', work)).rejects.toThrow('away')
  after(2_000)
  expect(await kept.get('a', work)).toBe(1)
})

import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { habits, type LearnedError, learnedError, limitsPage } from '../../../../testing/learned-limits.ts'
import { type LearningPair, learningPairs, learnLimit } from './learn.ts'

const hourMs = 3_600_000
/** Windows of ten looks each, of which the vendor says `ratio` percent per unit. */
const windowsOf = (ratios: readonly number[]): LearningPair[] =>
  ratios.flatMap((ratio, window) =>
    Array.from({ length: 10 }, (_, i) => {
      const windowEndMs = (window + 1) * 5 * hourMs
      const amount = i + 1
      return { windowEndMs, atMs: windowEndMs - (10 - i) * 600_000, usedPercent: Math.round(amount * ratio), amount }
    }),
  )
const learnedFrom = (ratios: readonly number[]) => learnLimit(learningPairs(windowsOf(ratios)))

describe('a learned limit', () => {
  it('is the share of the window that local use takes, with the error of estimates', () => {
    const learned = learnedFrom([8, 8, 8])
    expect(learned?.percentPerAmount).toBeCloseTo(8)
    expect(learned?.errorPercent).toBe(1)
  })

  it('is not moved by a window that is odd', () => {
    expect(learnedFrom([8, 8.2, 7.9, 9.6, 8.1, 8, 7.8, 8.1])?.percentPerAmount).toBeCloseTo(8, 0)
  })

  it('is null with fewer than three pairs, or pairs of one window alone', () => {
    expect(learnLimit([])).toBeNull()
    expect(learnLimit(windowsOf([8, 8]).filter(({ amount }) => amount === 10))).toBeNull()
    expect(learnLimit(windowsOf([8, 8, 8]).filter(({ amount }) => amount === 10))).not.toBeNull()
    expect(learnedFrom([8])).toBeNull()
  })

  it('is null where estimates would be off by more than 15 points', () => {
    expect(learnedFrom([8, 4, 9.5, 5, 7])).toBeNull()
  })

  it('is null where this machine did nothing of what the vendor counts', () => {
    expect(learnLimit(windowsOf([8, 8, 8]).map((pair) => ({ ...pair, amount: 0 })))).toBeNull()
  })

  it('forgets what came before a change of plan, once two windows show it', () => {
    expect(learnedFrom([2, 2.1, 1.9, 2, 8, 8.1])?.percentPerAmount).toBeCloseTo(8, 0)
    const twice = learnedFrom([2, 2.1, 1.9, 8, 8.1, 8.2, 7.9, 8, 2, 2.05])
    expect(twice?.percentPerAmount).toBeCloseTo(2, 0)
    expect(twice?.sinceMs).toBeGreaterThan(6 * 5 * hourMs)
  })

  it('takes the scatter of other machines for no change of plan', () => {
    expect(learnedFrom([2, 5, 3, 8, 2.5, 6, 7, 7.5])).toBeNull()
  })

  it('is made of points that lie five percent apart in their window', () => {
    expect(learningPairs(windowsOf([2])).map(({ usedPercent }) => usedPercent)).toEqual([6, 12, 18])
    expect(learningPairs(windowsOf([2, 3])).map(({ usedPercent }) => usedPercent)).toEqual([
      6, 12, 18, 6, 12, 18, 24, 30,
    ])
  })
})

describe('on simulated histories, estimates', () => {
  const of = (name: string): LearnedError => {
    const habit = habits.find((one) => one.name === name)
    if (habit === undefined) throw new Error(`no history is called ${name}`)
    return learnedError(habit, 2)
  }

  it.each(['one machine', 'idle days', 'plan changed twice, ×5 and ÷4', 'a second machine does about a fifth'])(
    'are offered nearly always, and right within seven points nine times of ten: %s',
    (name) => {
      const { offeredRatio, errorOf90, keptRatio } = of(name)
      expect(offeredRatio).toBeGreaterThan(0.9)
      expect(errorOf90).toBeLessThan(7)
      expect(keptRatio).toBeGreaterThan(0.88)
    },
  )

  it('are hardly ever offered where other machines do any part of the work', () => {
    expect(of('other machines do any part').offeredRatio).toBeLessThan(0.1)
  })
})

it('docs/limits.md shows the errors that simulated histories have (npm run docs)', () => {
  const page = readFileSync(new URL('../../../../docs/limits.md', import.meta.url), 'utf8')
  expect(page).toBe(limitsPage(page))
})

import { describe, expect, it } from 'vitest'
import { type Day, dayBars, daysText, hatchText } from './day-facts.ts'

const day = (date: string, totalCost: number | null, totalTokens: number): Day => ({
  date,
  totalCost,
  totalTokens,
  inputTokens: totalTokens,
  outputTokens: 0,
  cacheCreationTokens: 0,
  cacheReadTokens: 0,
  isCostPartial: totalCost === null,
})
const days = [
  day('2026-11-18', 4, 900),
  day('2026-11-19', 0, 0),
  day('2026-11-20', null, 500),
  day('2026-11-21', 1, 20),
]

describe('bars of days', () => {
  it('tell a day of unknown cost from one without usage', () => {
    expect(dayBars(days, false).map(({ kind, ratio }) => [kind, ratio])).toEqual([
      ['known', 1],
      ['none', 0],
      ['unknown', 1],
      ['known', 0.25],
    ])
    expect(dayBars(days, false)[2]?.text).toBe('Fri, Nov 20: cost unknown, 500 tokens')
    expect(dayBars(days, false)[1]?.text).toBe('Thu, Nov 19: $0.00, 0 tokens')
  })

  it('tell a day of calls without tokens or a known cost from one without usage', () => {
    expect(dayBars([day('2026-11-20', null, 0)], false)).toMatchObject([
      { kind: 'unknown', text: 'Fri, Nov 20: cost unknown, 0 tokens' },
    ])
  })

  it('tell a day whose cost is known in part', () => {
    const partly = { ...day('2026-11-17', 2, 700), isCostPartial: true }
    const [bar] = dayBars([partly, ...days], false)
    expect(bar).toMatchObject({ kind: 'partial', ratio: 0.5, text: 'Tue, Nov 17: at least $2.00, 700 tokens' })
    expect(dayBars([partly], true)[0]).toMatchObject({ kind: 'known', text: 'Tue, Nov 17: 700 tokens' })
    expect(daysText([partly], false)).toBe(
      'Thirty days, 1 with usage; the most on Tue, Nov 17: $2.00; the cost of one day is known only in part',
    )
    expect([days, [partly], [partly, ...days], []].map((all) => hatchText(dayBars(all, false)))).toEqual([
      'cost unknown',
      'part of the cost unknown',
      'cost unknown, all or part',
      null,
    ])
    expect(hatchText(dayBars([partly, ...days], true))).toBe(null)
  })

  it('by tokens know every day', () => {
    expect(dayBars(days, true).map(({ kind }) => kind)).toEqual(['known', 'none', 'known', 'known'])
    expect(dayBars(days, true)[2]?.text).toBe('Fri, Nov 20: 500 tokens')
  })

  it('a day that cost nothing though it was used is known', () => {
    expect(dayBars([day('2026-11-20', 0, 5)], false)[0]).toMatchObject({ kind: 'known', ratio: 0 })
  })

  it('in a sentence: how many, the most, how many are unknown', () => {
    expect(daysText(days, false)).toBe(
      'Thirty days, 3 with usage; the most on Wed, Nov 18: $4.00; the cost of one day is unknown',
    )
    expect(daysText(days, true)).toBe('Thirty days, 3 with usage; the most on Wed, Nov 18: 900')
    expect(daysText([day('2026-11-20', null, 5)], false)).toBe(
      'Thirty days, 1 with usage; the cost of one day is unknown',
    )
    expect(daysText([], false)).toBe('Thirty days without usage')
  })
})

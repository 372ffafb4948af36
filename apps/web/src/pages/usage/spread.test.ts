import { expect, it } from 'vitest'
import { spread } from './spread.ts'

const series = (buckets: readonly string[], tokens: readonly number[]) => ({
  buckets: [...buckets],
  lines: [
    {
      name: 'a',
      label: 'a',
      isRest: false,
      costUSD: [...tokens],
      tokens: [...tokens],
      calls: [...tokens],
      unpricedCalls: [...tokens],
    },
  ],
  timezone: 'UTC',
})
const today = '2026-11-22'

it('days without usage at the ends of the span are shown too', () => {
  const view = { bucket: 'day', from: '2026-11-18', to: null } as const
  const { buckets, lines } = spread(series(['2026-11-19', '2026-11-20'], [5, 7]), view, today)
  expect(buckets).toEqual(['2026-11-18', '2026-11-19', '2026-11-20', '2026-11-21', '2026-11-22'])
  expect(lines[0]?.tokens).toEqual([0, 5, 7, 0, 0])
})

it('weeks keep the day that they begin on', () => {
  const view = { bucket: 'week', from: '2026-11-03', to: null } as const
  expect(spread(series(['2026-11-15'], [5]), view, today).buckets).toEqual([
    '2026-11-01',
    '2026-11-08',
    '2026-11-15',
    '2026-11-22',
  ])
})

it('all of history begins with the first usage, and lasts until now', () => {
  const view = { bucket: 'month', from: null, to: null } as const
  expect(spread(series(['2026-08'], [5]), view, today).buckets).toEqual(['2026-08', '2026-09', '2026-10', '2026-11'])
})

it('nothing is not spread', () => {
  expect(spread(series([], []), { bucket: 'day', from: '2026-11-18', to: null }, today).buckets).toEqual([])
})

it('usage beyond the span, by a clock that differs, is not lost', () => {
  const view = { bucket: 'day', from: '2026-11-22', to: null } as const
  const { lines } = spread(series(['2026-11-21', '2026-11-23'], [1, 2]), view, today)
  expect(lines[0]?.tokens.reduce((a, b) => a + b, 0)).toBe(3)
})

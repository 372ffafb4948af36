import type { OutcomePoint } from '@aic/sources'
import { expect, it } from 'vitest'
import { incrementsOf } from './increments.ts'

const point = (
  startMs: number | null,
  atMs: number,
  value: number,
  more: Partial<OutcomePoint> = {},
): OutcomePoint => ({
  kind: 'outcome',
  what: 'commits',
  session: 's1',
  series: 'a',
  startMs,
  atMs,
  value,
  isCumulative: false,
  ...more,
})
const total = (points: readonly OutcomePoint[]): number =>
  incrementsOf(points).reduce((sum, { value }) => sum + value, 0)
const running = { isCumulative: true }

it('adds up points that count since the last one', () => {
  expect(total([point(0, 60, 2), point(60, 120, 1), point(119, 180, 1)])).toBe(4)
})

it('counts a span once that two exporters told, in spans of their own', () => {
  expect(total([point(0, 60, 2), point(0, 60, 2), point(60, 120, 1)])).toBe(3)
  expect(total([point(0, 30, 1), point(0, 60, 2), point(30, 90, 1), point(60, 120, 0)])).toBe(2)
})

it('takes points that count since the beginning as what they add, also over restarts', () => {
  const points = [point(0, 60, 2, running), point(0, 120, 3, running), point(200, 260, 1, running)]
  expect(incrementsOf(points.toReversed()).map(({ atMs, value }) => [atMs, value])).toEqual(
    expect.arrayContaining([
      [60, 2],
      [120, 1],
      [260, 1],
    ]),
  )
  expect(total([point(null, 60, 5, running), point(null, 120, 2, running)])).toBe(7)
})

it('does not add both ways of counting one thing', () => {
  expect(total([point(0, 60, 2), point(60, 120, 1), point(0, 120, 3, running)])).toBe(3)
  expect(total([point(60, 120, 1), point(0, 120, 3, running)])).toBe(3)
})

it('keeps sessions, counters and their kinds apart', () => {
  const others = [{ session: 's2' }, { session: null }, { series: 'b' }, { what: 'pullRequests' as const }]
  expect(total([point(0, 60, 1), ...others.map((more) => point(0, 60, 1, more))])).toBe(5)
})

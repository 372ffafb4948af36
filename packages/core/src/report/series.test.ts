import { describe, expect, it } from 'vitest'
import { type TestEvent, usageOf } from '../../../../testing/usage-of-events.ts'
import { everything, select } from './filter.ts'
import { hoursOf } from './hours.ts'
import { reportRows } from './rows.ts'
import { seriesOf } from './series.ts'
import { sumOf, tokensOf } from './sums.ts'
import { utc, type Zone } from './zone.ts'

const query = { by: 'model', bucket: 'day', mode: 'auto', startOfWeek: 'monday', most: 8 } as const
const selectionOf = (events: TestEvent[], zone: Zone = utc) => select(usageOf(events), everything, zone)
const events: TestEvent[] = [
  { at: '2026-01-10T10:00:00Z', model: 'a', input: 10, priced: 0.5 },
  { at: '2026-01-10T23:30:00Z', model: 'b', input: 20, priced: 2 },
  { at: '2026-01-13T10:00:00Z', model: 'c', input: 5 },
]

describe('a series', () => {
  it('has every day from the first to the last, and the dearest line first', () => {
    const { buckets, lines } = seriesOf(selectionOf(events), query)
    expect(buckets).toEqual(['2026-01-10', '2026-01-11', '2026-01-12', '2026-01-13'])
    expect(lines.map(({ name, tokens }) => [name, tokens])).toEqual([
      ['b', [20, 0, 0, 0]],
      ['a', [10, 0, 0, 0]],
      ['c', [0, 0, 0, 5]],
    ])
  })

  it('says where a cost is not known', () => {
    const { lines } = seriesOf(selectionOf(events), query)
    expect(lines.map(({ nanoUsd, unpricedCalls }) => [nanoUsd, unpricedCalls])).toEqual([
      [
        [2e9, 0, 0, 0],
        [0, 0, 0, 0],
      ],
      [
        [0.5e9, 0, 0, 0],
        [0, 0, 0, 0],
      ],
      [
        [0, 0, 0, 0],
        [0, 0, 0, 1],
      ],
    ])
  })

  it('adds up what is beyond the most lines that are asked for', () => {
    const { lines } = seriesOf(selectionOf(events), { ...query, most: 1 })
    expect(lines.map(({ name, isRest, tokens }) => [name, isRest, tokens])).toEqual([
      ['b', false, [20, 0, 0, 0]],
      [null, true, [10, 0, 0, 5]],
    ])
  })

  it.each(['day', 'week', 'month'] as const)('by %s adds up to the totals of the report', (bucket) => {
    const selection = selectionOf(events)
    const total = sumOf(reportRows(selection, { by: bucket, mode: 'auto', startOfWeek: 'monday' }).map((r) => r.sums))
    const { lines } = seriesOf(selection, { ...query, bucket, most: 2 })
    const all = lines.flatMap(({ tokens }) => tokens).reduce((a, b) => a + b, 0)
    expect(all).toBe(tokensOf(total))
  })

  it('of nothing has neither buckets nor lines', () => {
    expect(seriesOf(selectionOf([]), query)).toEqual({ buckets: [], lines: [] })
  })
})

it('hours are those of the local clock, and of its weekday', () => {
  const tokyo: Zone = { name: 'Asia/Tokyo', offsetMs: () => 9 * 3_600_000 }
  const { tokens } = hoursOf(selectionOf(events, tokyo), 'auto', tokyo)
  expect(tokens.flatMap((count, i) => (count > 0 ? [[Math.floor(i / 24), i % 24, count]] : []))).toEqual([
    [0, 8, 20], // Sunday morning there
    [2, 19, 5],
    [6, 19, 10],
  ])
})

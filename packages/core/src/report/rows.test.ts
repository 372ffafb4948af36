import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type TestEvent, usageOf } from '../../../../testing/usage-of-events.ts'
import { blocksOf } from './blocks.ts'
import { weekdays } from './calendar.ts'
import { costModes } from './cost-mode.ts'
import { everything, select } from './filter.ts'
import { groupings, reportRows } from './rows.ts'
import { costOf, type Sums, sumOf } from './sums.ts'
import { utc, type Zone } from './zone.ts'

const base = { mode: 'auto', startOfWeek: 'monday' } as const
const rowsOf = (events: TestEvent[], query: Partial<Parameters<typeof reportRows>[1]>, filter = {}, zone = utc) =>
  reportRows(select(usageOf(events), { ...everything, ...filter }, zone), { ...base, by: 'day', ...query })

describe('rows', () => {
  it('are days of the zone, in order, with models dearest first', () => {
    const rows = rowsOf(
      [
        { at: '2026-01-11T10:00:00Z', input: 1, priced: 1 },
        { at: '2026-01-10T10:00:00Z', model: 'a', input: 10, priced: 0.5 },
        { at: '2026-01-10T10:01:00Z', model: 'b', input: 10, priced: 2 },
      ],
      {},
    )
    expect(rows.map((row) => row.key)).toEqual(['2026-01-10', '2026-01-11'])
    expect(rows[0]?.models.map((model) => model.name)).toEqual(['b', 'a'])
  })

  it('keep an unpriced call out of the cost, and say so', () => {
    const [row] = rowsOf(
      [
        { at: 0, model: 'a', priced: 1 },
        { at: 0, model: 'b' },
      ],
      { by: 'source' },
    )
    expect(row && costOf(row.sums)).toEqual({ nanoUsd: 1e9, isPartial: true })
    expect(row && row.models.map((model) => costOf(model.sums).nanoUsd)).toEqual([1e9, null])
  })

  it('keep a session that was last active on the last day asked for (trap 60)', () => {
    const events = [{ at: '2026-01-12T23:59:00Z', session: 'late' }]
    const untilDay = Date.UTC(2026, 0, 12) / 86_400_000
    expect(rowsOf(events, { by: 'session' }, { untilDay }).map((row) => row.key)).toEqual(['late'])
  })

  it('tell instances by the folder where the session started, whatever it changed to', () => {
    const events = [
      { at: 0, cwd: '/w/a', input: 1 },
      { at: 60_000, cwd: '/w/a/src', input: 2 },
      { at: 0, cwd: '/w/b', session: 's2', input: 4 },
    ]
    const rows = rowsOf(events, { isByInstance: true })
    expect(rows.map((row) => [row.cwd, row.sums.input])).toEqual([
      ['/w/a', 3],
      ['/w/b', 4],
    ])
  })

  it('find models by part of their name, sources by id, and leave background out', () => {
    const events: TestEvent[] = [
      { at: 0, model: 'Claude-Opus', input: 1 },
      { at: 0, model: 'gpt-5', source: 'other', input: 2 },
      { at: 0, model: 'Claude-Opus', isBackground: true, input: 4 },
    ]
    const inputOf = (filter: object) => sumOf(rowsOf(events, {}, filter).map((row) => row.sums)).input
    expect(inputOf({ models: ['opus'] })).toBe(5)
    expect(inputOf({ sources: ['other'] })).toBe(2)
    expect(inputOf({ noBackground: true })).toBe(3)
  })
})

const start = Date.UTC(2026, 1, 20)
/** A zone that changes its offset once, somewhere in the time of the events. */
const anyZone: fc.Arbitrary<Zone> = fc
  .tuple(fc.integer({ min: -48, max: 56 }), fc.integer({ min: -48, max: 56 }), fc.integer({ min: 0, max: 5760 }))
  .map(([before, after, quarter]) => ({
    name: 'random',
    offsetMs: (atMs) => (atMs < start + quarter * 900_000 ? before : after) * 900_000,
  }))
const event: fc.Arbitrary<TestEvent> = fc.record({
  at: fc.oneof(
    fc.integer({ min: start, max: start + 60 * 86_400_000 }),
    fc.integer({ min: 0, max: 2000 }).map((quarter) => start + quarter * 900_000),
  ),
  source: fc.constantFrom('one', 'two', 'three'),
  session: fc.constantFrom('s1', 's2', 's3', 's4'),
  model: fc.constantFrom('opus', 'sonnet', 'gpt-5', null),
  cwd: fc.constantFrom('/w/a', '/w/b', null),
  isBackground: fc.boolean(),
  input: fc.nat(1e9),
  output: fc.nat(1e9),
  cacheRead: fc.nat(1e9),
  cacheWrite5m: fc.nat(1e6),
  cacheWrite1h: fc.nat(1e6),
  reasoning: fc.nat(1e6),
  webSearches: fc.nat(10),
  priced: fc.option(fc.double({ min: 0, max: 1000, noNaN: true }), { nil: undefined }),
})

const comparable = ({ calls, firstMs, lastMs, ...sums }: Sums) =>
  calls === 0 ? sums : { ...sums, calls, firstMs, lastMs }

it('adds up to the same totals whichever the report, zone, week and mode', () => {
  fc.assert(
    fc.property(
      fc.array(event, { maxLength: 60 }),
      anyZone,
      fc.constantFrom(...weekdays),
      fc.constantFrom(...costModes),
      fc.boolean(),
      (events, zone, startOfWeek, mode, noBackground) => {
        const selection = select(usageOf(events), { ...everything, noBackground }, zone)
        const totals = groupings.flatMap((by) =>
          [false, true].map((isByInstance) => {
            const rows = reportRows(selection, { by, mode, startOfWeek, isByInstance })
            for (const row of rows) {
              expect(comparable(sumOf(row.models.map((model) => model.sums)))).toEqual(comparable(row.sums))
              expect(comparable(sumOf(row.sources.map((source) => source.sums)))).toEqual(comparable(row.sums))
            }
            return comparable(sumOf(rows.map((row) => row.sums)))
          }),
        )
        totals.push(comparable(sumOf(blocksOf(selection, mode, start).map((block) => block.sums))))
        for (const total of totals) expect(total).toEqual(totals[0])
        const wanted = events.filter((one) => !(noBackground && one.isBackground === true))
        expect(totals[0]?.input).toBe(wanted.reduce((sum, one) => sum + (one.input ?? 0), 0))
      },
    ),
    { numRuns: 150 },
  )
})

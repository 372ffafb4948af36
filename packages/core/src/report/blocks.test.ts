import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type TestEvent, usageOf } from '../../../../testing/usage-of-events.ts'
import { activeBlockOf } from './active-block.ts'
import { type Block, blocksOf } from './blocks.ts'
import { burnRateOf, checkLimit, largestBlockTokens, projectionOf } from './burn.ts'
import { everything, select } from './filter.ts'
import { utc } from './zone.ts'

const hour = 3_600_000
const at = (text: string): number => Date.parse(`2026-01-${text}Z`)
const blocks = (events: readonly TestEvent[], nowMs = at('20T00:00:00'), hours = 5): Block[] =>
  blocksOf(select(usageOf(events), everything, utc), 'auto', nowMs, hours * hour)
const spans = (found: readonly Block[]) =>
  found.map(({ kind, startMs, endMs, sums }) => [kind, iso(startMs), iso(endMs), sums.calls])
const iso = (ms: number): string => new Date(ms).toISOString().slice(8, 23)

describe('blocks', () => {
  it('start on the hour, last five hours, and leave a gap after five idle ones', () => {
    expect(spans(blocks([{ at: at('10T10:12:00') }, { at: at('10T12:37:12') }, { at: at('10T20:30:00') }]))).toEqual([
      ['block', '10T10:00:00.000', '10T15:00:00.000', 2],
      ['gap', '10T17:37:12.000', '10T20:30:00.000', 0],
      ['block', '10T20:00:00.000', '11T01:00:00.000', 1],
    ])
  })

  it('keep a call exactly at the end, and leave one a millisecond later to the next (trap 62)', () => {
    const first = { at: at('10T10:12:00') }
    const near = { at: at('10T14:50:00') }
    expect(spans(blocks([first, near, { at: at('10T15:00:00') }])).map(([, , , calls]) => calls)).toEqual([3])
    expect(spans(blocks([first, near, { at: at('10T15:00:00') + 1 }])).map(([, , , calls]) => calls)).toEqual([2, 1])
  })

  it('have nothing to show for no calls (trap 63)', () => {
    expect(blocks([])).toEqual([])
  })

  it('are active while within five hours of the last call and before the end', () => {
    const events = [{ at: at('10T10:00:00') }]
    expect(blocks(events, at('10T14:59:59'))[0]?.isActive).toBe(true)
    expect(blocks(events, at('10T15:00:00'))[0]?.isActive).toBe(false)
  })

  it('add up models in the order of their first call', () => {
    const events = [
      { at: at('10T10:05:00'), model: 'b', input: 5 },
      { at: at('10T10:04:00'), model: 'a', input: 3 },
      { at: at('10T12:04:00'), model: 'b', input: 2 },
    ]
    const [block] = blocks(events) as [Block]
    expect(block.models.map(({ name, sums }) => [name, sums.calls, sums.input])).toEqual([
      ['a', 1, 3],
      ['b', 2, 7],
    ])
    expect(block.sums).toMatchObject({ calls: 3, input: 10, firstMs: at('10T10:04:00'), lastMs: at('10T12:04:00') })
  })

  it('burn, project and check a limit as ccusage does', () => {
    const events = [
      { at: at('10T00:10:44'), input: 20_000, output: 4_000, cacheRead: 100_000, priced: 0.2 },
      { at: at('10T00:50:44'), input: 10_000, output: 2_000, priced: 0.11 },
    ]
    const nowMs = at('10T01:01:00')
    const [block] = blocks(events, nowMs) as [Block]
    expect(burnRateOf(block)).toEqual({ tokensPerMinute: 3400, plainTokensPerMinute: 900, nanoUsdPerHour: 465_000_000 })
    expect(projectionOf(block, nowMs)).toMatchObject({ remainingMinutes: 239, tokens: 948_600 })
    expect(checkLimit(block, 150_000, nowMs)).toMatchObject({ usedPercent: 632.4, status: 'exceeds' })
  })

  it('have no pace or end in money where no call has a known cost', () => {
    const events = [
      { at: at('10T00:10:00'), input: 20_000 },
      { at: at('10T00:50:00'), input: 10_000 },
    ]
    const nowMs = at('10T01:00:00')
    const [block] = blocks(events, nowMs) as [Block]
    expect(burnRateOf(block)).toMatchObject({ tokensPerMinute: 750, nanoUsdPerHour: null })
    expect(projectionOf(block, nowMs)).toMatchObject({ nanoUsd: null })
  })

  it('measure the largest block among all completed ones (trap 61)', () => {
    const events = [
      { at: at('09T10:00:00'), input: 700 },
      { at: at('10T10:00:00'), input: 9_000 },
    ]
    expect(largestBlockTokens(blocks(events, at('10T11:00:00')))).toBe(700)
    expect(largestBlockTokens(blocks([events[1] as TestEvent], at('10T11:00:00')))).toBeNull()
  })
})

it('the active one is found in as little of history as will do', () => {
  const nowMs = at('20T12:34:00')
  const minutesAgo = fc.oneof(fc.integer({ min: 0, max: 60 * 24 * 9 }), fc.integer({ min: 0, max: 600 }))
  const everyHours = fc.record({ step: fc.integer({ min: 30, max: 400 }), count: fc.integer({ min: 0, max: 90 }) })
  const some = fc.oneof(
    fc.array(minutesAgo, { maxLength: 40 }),
    everyHours.map(({ step, count }) => Array.from({ length: count }, (_, i) => i * step)),
  )
  fc.assert(
    fc.property(some, (ago) => {
      const events = ago.map((minutes, i) => ({ at: nowMs - minutes * 60_000, input: i + 1 }))
      const asked: number[] = []
      const found = activeBlockOf(
        (fromMs) => {
          asked.push(fromMs)
          return select(usageOf(events.filter((event) => event.at >= fromMs)), everything, utc)
        },
        'auto',
        nowMs,
      )
      expect(found).toEqual(blocks(events, nowMs).find((block) => block.isActive) ?? null)
      expect(asked.length).toBeLessThanOrEqual(2)
    }),
    { numRuns: 500 },
  )
})

/** The algorithm as ccusage's reference describes it, on single calls. */
function slowBlocks(times: readonly number[], length: number): [number, number][] {
  const found: [number, number][] = []
  let start = -1
  let last = 0
  for (const time of times.toSorted((a, b) => a - b)) {
    const open = found.at(-1)
    if (open === undefined || time - start > length || time - last > length) {
      start = Math.floor(time / hour) * hour
      found.push([start, 1])
    } else open[1]++
    last = time
  }
  return found.toSorted((a, b) => a[0] - b[0])
}

it('are the same from cells as from single calls', () => {
  const time = fc.oneof(
    fc.integer({ min: 0, max: 72 * hour }),
    fc.integer({ min: 0, max: 72 * 4 }).map((quarter) => quarter * 900_000),
    fc.integer({ min: 0, max: 72 * 4 }).map((quarter) => quarter * 900_000 + 1),
  )
  const lengths = fc.constantFrom(1, 2.25, 5, 24)
  fc.assert(
    fc.property(fc.array(time, { maxLength: 60 }), lengths, (times, hours) => {
      const events = times.map((ms, i) => ({ at: ms, session: `s${i % 3}` }))
      const found = blocks(events, 0, hours).filter((block) => block.kind === 'block')
      expect(found.map((block) => [block.startMs, block.sums.calls])).toEqual(slowBlocks(times, hours * hour))
    }),
    { numRuns: 500 },
  )
})

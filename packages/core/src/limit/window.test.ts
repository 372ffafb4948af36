import { describe, expect, it } from 'vitest'
import { isPastReset, resetToleranceMs, staleAfterMs, usagePercentage, type WindowEnd, windowEndOf } from './window.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const startMs = Date.UTC(2026, 0, 10, 12)
const fiveHours = 5 * hourMs
const told = (resetsAtMs: number | null, atMs = startMs, windowMs: number | null = fiveHours) => ({
  resetsAtMs,
  atMs,
  windowMs,
})
const known: WindowEnd = { endMs: startMs + fiveHours, lastEndMs: startMs + fiveHours, isAssumed: false }

describe('the window of a reading', () => {
  it('is the known one while its reset drifts within the tolerance, either way', () => {
    for (const driftMs of [-resetToleranceMs, -1, 0, 1, 5 * minuteMs, resetToleranceMs]) {
      expect(windowEndOf(known, told(known.endMs + driftMs)).endMs).toBe(known.endMs)
    }
  })

  it('is a new one when the reset moved forward beyond it', () => {
    const next = windowEndOf(known, told(known.endMs + resetToleranceMs + 1))
    expect(next).toEqual({
      endMs: known.endMs + resetToleranceMs + 1,
      lastEndMs: known.endMs + resetToleranceMs + 1,
      isAssumed: false,
    })
  })

  it('stays the known one while its reset creeps forward bit by bit before it is over', () => {
    let window = known
    for (let i = 1; i <= 20; i++) {
      window = windowEndOf(window, told(known.endMs + i * 10 * minuteMs, startMs + i * 5 * minuteMs))
    }
    expect(window).toEqual({ ...known, lastEndMs: known.endMs + 200 * minuteMs })
    const after = windowEndOf(window, told(known.endMs + 210 * minuteMs, known.endMs))
    expect(after.endMs).toBe(known.endMs + 210 * minuteMs)
  })

  it('is the known one where another source tells an earlier reset', () => {
    expect(windowEndOf(known, told(startMs + hourMs)).endMs).toBe(known.endMs)
  })

  it('is the known one where the reset is not told for once', () => {
    expect(windowEndOf(known, told(null))).toBe(known)
    expect(windowEndOf(known, told(null, known.endMs + resetToleranceMs - 1))).toBe(known)
    expect(windowEndOf(known, told(null, known.endMs + resetToleranceMs)).isAssumed).toBe(true)
  })

  it('is the estimated one where its vendor tells a later reset in it', () => {
    const estimated = windowEndOf(null, { ...told(startMs + 4 * hourMs), isEstimated: true })
    expect(estimated.isAssumed).toBe(true)
    expect(windowEndOf(estimated, told(startMs + fiveHours)).endMs).toBe(startMs + 4 * hourMs)
    expect(windowEndOf(estimated, told(startMs + 9 * hourMs, startMs + 4 * hourMs)).endMs).toBe(startMs + 9 * hourMs)
  })

  it('has an assumed end where nobody tells one, which a told one does not replace before it is over', () => {
    const assumed = windowEndOf(null, told(null, startMs, null))
    expect(assumed).toEqual({ endMs: Date.UTC(2026, 1, 1), lastEndMs: Date.UTC(2026, 1, 1), isAssumed: true })
    const short = windowEndOf(null, told(null))
    expect(windowEndOf(short, told(short.endMs + 2 * hourMs)).endMs).toBe(short.endMs)
    expect(windowEndOf(short, told(short.endMs + 6 * hourMs, short.endMs)).endMs).toBe(short.endMs + 6 * hourMs)
  })
})

it('readings are stale after two looks missed, and not before ten minutes', () => {
  expect([staleAfterMs(minuteMs), staleAfterMs(5 * minuteMs), staleAfterMs(hourMs)]).toEqual([
    10 * minuteMs,
    10 * minuteMs,
    2 * hourMs,
  ])
})

it('a reset has passed at its very moment; one that is not known never has', () => {
  expect([isPastReset(startMs, startMs - 1), isPastReset(startMs, startMs), isPastReset(null, startMs)]).toEqual([
    false,
    true,
    false,
  ])
})

it('usagePercentage is null without a limit, and more than 100 beyond it (000-13)', () => {
  const of = (used: number, limit: number | null) => usagePercentage(used, limit)
  expect([of(30, 40), of(50, 40), of(0, 40), of(30, 0), of(30, null), of(30, Number.NaN), of(30, -1)]).toEqual([
    75,
    125,
    0,
    null,
    null,
    null,
    null,
  ])
})

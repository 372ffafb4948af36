import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { forecast, type PercentPoint } from './forecast.ts'

const hourMs = 3_600_000
const startMs = Date.UTC(2026, 0, 10, 12)
const windowMs = 5 * hourMs
const resetsAtMs = startMs + windowMs
/** Looks every ten minutes, `perHour` percent apart. */
const steady = (hours: number, perHour: number): PercentPoint[] =>
  Array.from({ length: hours * 6 + 1 }, (_, i) => ({
    atMs: startMs + (i * hourMs) / 6,
    usedPercent: (i / 6) * perHour,
  }))
const of = (points: readonly PercentPoint[], nowMs = points.at(-1)?.atMs ?? startMs) =>
  forecast({ points, resetsAtMs, windowMs, nowMs })

describe('a forecast', () => {
  it('of a steady pace is when the rest is used up, and sure of it', () => {
    expect(of(steady(2, 30))).toEqual({
      runsOutAtMs: startMs + (100 / 30) * hourMs,
      percentAtReset: 150,
      percentPerHour: 30,
      confidence: 'high',
    })
  })

  it('names no moment where the window resets before it', () => {
    expect(of(steady(2, 15))).toMatchObject({ runsOutAtMs: null, percentAtReset: 75 })
  })

  it('of a window used up is the moment when that was seen', () => {
    const points = [...steady(2, 40), { atMs: startMs + 2.5 * hourMs, usedPercent: 100 }]
    expect(of(points)?.runsOutAtMs).toBe(startMs + 2.5 * hourMs)
  })

  it('is null with fewer than two points, in the first 3 % of the window, and after its reset', () => {
    expect(of([])).toBeNull()
    expect(of([{ atMs: startMs + hourMs, usedPercent: 20 }])).toBeNull()
    const early = (atMs: number) =>
      of([
        { atMs: startMs, usedPercent: 0 },
        { atMs, usedPercent: 2 },
      ])
    expect(early(startMs + windowMs * 0.03 - 1)).toBeNull()
    expect(early(startMs + windowMs * 0.03)).not.toBeNull()
    expect(of(steady(2, 30), resetsAtMs)).toBeNull()
  })

  it('leans to the recent pace without forgetting the window', () => {
    const rush = [
      ...steady(2, 10),
      { atMs: startMs + 2.5 * hourMs, usedPercent: 40 },
      { atMs: startMs + 3 * hourMs, usedPercent: 60 },
    ]
    const pace = of(rush)?.percentPerHour ?? 0
    expect(pace).toBeGreaterThan(20 + 5)
    expect(pace).toBeLessThan(40)
    expect(of(rush)?.confidence).not.toBe('high')
  })

  it('does not use a gap in which the machine slept: only the pace of the window is left then', () => {
    const points = [
      { atMs: startMs, usedPercent: 0 },
      { atMs: startMs + 4 * hourMs, usedPercent: 40 },
    ]
    expect(of(points)).toMatchObject({ percentPerHour: 10, confidence: 'low' })
    const awake = [...points, { atMs: startMs + 4.25 * hourMs, usedPercent: 50 }]
    expect(of(awake)?.percentPerHour).toBeGreaterThan(50 / 4.25)
  })

  it('knows a pace, but no reset, where nobody tells one', () => {
    const points = steady(1, 20)
    const nowMs = startMs + hourMs
    expect(forecast({ points, resetsAtMs: null, windowMs: null, nowMs })).toMatchObject({
      runsOutAtMs: startMs + 5 * hourMs,
      percentAtReset: null,
      confidence: 'low',
    })
  })

  it('never lies in the past, beyond the reset, or below zero, whatever the points', () => {
    const point = fc.record({
      atMs: fc.integer({ min: startMs, max: resetsAtMs - 1 }),
      usedPercent: fc.integer({ min: 0, max: 1_300 }).map((n) => n / 10),
    })
    fc.assert(
      fc.property(fc.array(point, { maxLength: 40, size: 'max' }), (points) => {
        const sorted = points.toSorted((a, b) => a.atMs - b.atMs)
        const found = of(sorted)
        if (found === null) return
        expect(found.percentPerHour).toBeGreaterThanOrEqual(0)
        expect(Number.isFinite(found.percentPerHour)).toBe(true)
        const atMs = found.runsOutAtMs ?? sorted.at(-1)?.atMs ?? 0
        expect(atMs).toBeLessThan(resetsAtMs)
        expect(atMs).toBeGreaterThanOrEqual(sorted.at(-1)?.atMs ?? 0)
      }),
    )
  })
})

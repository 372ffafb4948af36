import fc from 'fast-check'
import { expect, it } from 'vitest'
import { namedLimits, newestOfEach, parseRateLimits } from './rate-limits.ts'

const atMs = Date.UTC(2026, 10, 22, 12)
const odd = fc.oneof(fc.jsonValue(), fc.double(), fc.integer({ min: -5, max: 20_000 }), fc.constant(undefined))
const window = fc.record(
  { used_percent: odd, window_minutes: odd, resets_at: odd, resets_in_seconds: odd },
  { requiredKeys: [] },
)
const part = fc.oneof(window, odd)
const limits = fc.record(
  {
    limit_id: odd,
    limit_name: odd,
    primary: part,
    secondary: part,
    primary_used_percent: odd,
    primary_window_minutes: odd,
    secondary_used_percent: odd,
    secondary_window_minutes: odd,
  },
  { requiredKeys: [] },
)

it('whatever a log holds, what is read of it is whole numbers of time and true percents', () => {
  let read = 0
  fc.assert(
    fc.property(fc.array(fc.oneof(limits, odd), { maxLength: 4 }), (values) => {
      const all = values.flatMap((value) => parseRateLimits(value, atMs) ?? [])
      for (const { name, windowMs, usedPercent, resetsAtMs } of namedLimits(newestOfEach(all))) {
        read++
        expect(name).not.toBe('')
        expect(usedPercent).toBeGreaterThanOrEqual(0)
        expect(Number.isFinite(usedPercent)).toBe(true)
        expect(windowMs).toBeGreaterThan(0)
        expect(Number.isSafeInteger(windowMs)).toBe(true)
        expect(resetsAtMs === null || new Date(resetsAtMs).getTime() === resetsAtMs).toBe(true)
      }
    }),
    { numRuns: 500 },
  )
  expect(read).toBeGreaterThan(20)
})

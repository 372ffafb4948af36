import { describe, expect, it } from 'vitest'
import { addPeriods, dayText, parseDay, periodStart, periodText } from './calendar.ts'

const day = (text: string): number => parseDay(text) as number

describe('days as flags spell them', () => {
  it('reads both spellings', () => {
    expect(parseDay('1970-01-02')).toBe(1)
    expect(parseDay('20260228')).toBe(day('2026-02-28'))
  })

  it.each(['2026-02-30', '20260230', '2026-1-1', 'today', '', '2026-01-01T00:00'])('refuses %j', (text) => {
    expect(parseDay(text)).toBeNull()
  })
})

describe('periods', () => {
  it.each([
    ['monday', '2026-01-05'],
    ['sunday', '2026-01-04'],
    ['saturday', '2026-01-10'],
  ] as const)('start of the week on %s', (start, first) => {
    expect(dayText(periodStart('week', day('2026-01-10'), start))).toBe(first)
  })

  it('cross years by months', () => {
    const month = periodStart('month', day('2026-01-31'), 'monday')
    expect(periodText('month', addPeriods('month', month, -2))).toBe('2025-11')
    expect(dayText(addPeriods('month', month, 1))).toBe('2026-02-01')
  })
})

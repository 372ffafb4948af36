import { utc } from '@aic/core/report'
import { expect, it } from 'vitest'
import { bar, meter, sparkline } from './chart.ts'
import { ago, clock, dollars, duration, fileSize, modelLabel, money, sessionLabel, shortDollars } from './format.ts'

it.each([
  [0, '$0.00'],
  [1, '<$0.01'],
  [4_999_999, '<$0.01'],
  [5_000_000, '$0.01'],
  [1_234_567_890_000, '$1,234.57'],
  [999_999_999_999, '$1,000.00'],
])('writes %d nano-USD as %s', (nanoUsd, text) => {
  expect(dollars(nanoUsd)).toBe(text)
})

it('says when a cost is unknown, wholly or in part', () => {
  expect(money({ nanoUsd: null, isPartial: true })).toBe('?')
  expect(money({ nanoUsd: 1e9, isPartial: true })).toBe('≥$1.00')
})

it.each([
  [12_340_000_000, '$12.34'],
  [1_234_500_000_000, '$1,235'],
  [12_345_000_000_000, '$12.3K'],
  [999_960_000_000_000, '$1.0M'],
])('shortens %d nano-USD to %s', (nanoUsd, text) => {
  expect(shortDollars(nanoUsd)).toBe(text)
})

it.each([
  [0, '0m'],
  [59 * 60_000, '59m'],
  [5 * 3_600_000, '5h'],
  [133 * 60_000, '2h 13m'],
  [76 * 3_600_000, '3d 4h'],
  [-1, '0m'],
])('writes %d ms as %s', (ms, text) => {
  expect(duration(ms)).toBe(text)
})

it('writes times ago, times of day and sizes', () => {
  expect([ago(12_000), ago(-5), ago(90 * 60_000)]).toEqual(['12s ago', '0s ago', '1h 30m ago'])
  expect(clock({ ...utc, offsetMs: () => 5.75 * 3_600_000 }, Date.UTC(2026, 0, 1, 20))).toBe('01:45')
  expect([0, 999, 1_500, 210_000_000, 999_600].map(fileSize)).toEqual(['0 B', '999 B', '1.5 kB', '210 MB', '1.0 MB'])
})

it('names models and sessions as people do', () => {
  expect(modelLabel('claude-opus-4-5-20251101')).toBe('opus-4-5')
  expect(modelLabel('claude-3-5-haiku-20241022')).toBe('claude-3-5-haiku')
  expect(modelLabel('gpt-5')).toBe('gpt-5')
  expect(modelLabel(null)).toBe('(unknown)')
  expect(sessionLabel('ec433ce0-3cf8-4c12-8f94-9d5ecee9872d')).toBe('ec433ce0')
  expect(sessionLabel('my session')).toBe('my session')
})

it('draws bars, meters and sparklines in proportion', () => {
  expect(bar(5, 10, 4)).toBe('██')
  expect(bar(0.001, 10, 4)).toBe('▏')
  expect(bar(0, 10, 4)).toBe('')
  expect(bar(1, 0, 4)).toBe('')
  expect(meter(0.5, 4)).toBe('██░░')
  expect(sparkline([0, 1, 8])).toBe('·▁█')
  expect(sparkline([])).toBe('')
})

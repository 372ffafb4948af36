import { describe, expect, it } from 'vitest'
import { percentText, plural } from './count.ts'
import { isolated, namesText } from './isolated.ts'
import { moneyText, nanoText, shortMoneyText, sumText } from './money.ts'
import { agoText, bucketText, spanText, utcText } from './time.ts'

describe('money', () => {
  it.each([
    [null, 'unknown'],
    [0, '$0.00'],
    [0.004, '<$0.01'],
    [62.222623, '$62.22'],
    [1234.5, '$1,234.50'],
    [98_765.4, '$98,765'],
  ] as const)('of %s is %s', (usd, text) => {
    expect(moneyText(usd)).toBe(text)
  })

  it('of calls of which some have no known cost is a lower bound, or unknown', () => {
    expect([sumText(2, 0), sumText(2, 3), sumText(0, 3), sumText(0, 0)]).toEqual([
      '$2.00',
      '≥ $2.00',
      'unknown',
      '$0.00',
    ])
  })

  it('is short on an axis, and in any currency of a vendor', () => {
    expect([25, 0.05, 1500].map(shortMoneyText)).toEqual(['$25', '$0.05', '$1.5K'])
    expect(nanoText(12_340_000_000, 'USD')).toBe('$12.34')
    expect(nanoText(5e9, 'points')).toBe('5')
  })
})

it('a share is never rounded to an end that it has not reached', () => {
  expect([null, 0, 0.2, 41.4, 99.96, 100, 213.2].map(percentText)).toEqual([
    'unknown',
    '0 %',
    '<1 %',
    '41 %',
    '99.9 %',
    '100 %',
    '213 %',
  ])
})

it('one is not many', () => {
  expect([plural(1, 'call'), plural(1200, 'call')]).toEqual(['1 call', '1,200 calls'])
})

describe('time', () => {
  it('spans have two units at most', () => {
    expect([20_000, 7 * 60_000, 7_200_000, 8_040_000, 277_200_000].map(spanText)).toEqual([
      '<1 min',
      '7 min',
      '2 h',
      '2 h 14 min',
      '3 d 5 h',
    ])
  })

  it('what has not happened yet by this clock is just now: clocks differ', () => {
    expect(agoText(-90_000)).toBe('just now')
    expect(agoText(240_000)).toBe('4 min ago')
  })

  it('buckets are days or months of a calendar, in no time zone', () => {
    expect([bucketText('2026-11-22'), bucketText('2026-11'), bucketText('2026-11-22', { isShort: true })]).toEqual([
      'Sun, Nov 22',
      'Nov 2026',
      'Nov 22',
    ])
    expect(utcText(Date.UTC(2026, 10, 22, 15, 4, 5))).toBe('2026-11-22 15:04:05 UTC')
  })
})

it('names in a sentence keep their direction to themselves, and are few', () => {
  expect(isolated('שם')).toBe('\u2068שם\u2069')
  expect(namesText(['a', 'b', 'c', 'd', 'e'])).toBe('\u2068a\u2069, \u2068b\u2069, \u2068c\u2069 and 2 more')
  expect(namesText(['m'.repeat(300)])).toHaveLength(42)
})

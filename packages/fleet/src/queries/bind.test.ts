import { describe, expect, it } from 'vitest'
import { goldenZone } from '../../../../testing/golden-fleet.ts'
import { usdText } from '../money-text.ts'
import { bindQuery } from './bind.ts'
import { toFleetRow } from './fleet-row.ts'
import { findQuery } from './named-queries.ts'

/** An hour after midnight of 30 March in Berlin, the day after its clocks went forward. */
const nowMs = Date.UTC(2026, 2, 29, 23)
const context = { tenant: 'team', zone: goldenZone('Europe/Berlin'), nowMs }
const daysOf = (from: string, to: string): unknown => {
  const { from_ms, to_ms } = bindQuery(findQuery('daily-trends'), { from, to }, context)
  return [new Date(Number(from_ms)).toISOString(), new Date(Number(to_ms)).toISOString()]
}

describe('days of a query', () => {
  it('are whole days of the asked zone, the last one included', () => {
    expect(daysOf('today', 'today')).toEqual(['2026-03-29T22:00:00.000Z', '2026-03-30T22:00:00.000Z'])
    expect(daysOf('2026-03-29', 'today-1')).toEqual(['2026-03-28T23:00:00.000Z', '2026-03-29T22:00:00.000Z'])
  })

  it('may be told by months', () => {
    expect(daysOf('month-2', 'month')).toEqual(['2025-12-31T23:00:00.000Z', '2026-03-01T23:00:00.000Z'])
  })

  it('are refused where the first is after the last', () => {
    expect(() => daysOf('2026-03-20', '2026-03-10')).toThrowError(
      'The first day, 2026-03-20, is after the last, 2026-03-10',
    )
    expect(() => bindQuery(findQuery('daily-trends'), { to: '2025-01-01' }, context)).toThrowError('today-29, is after')
  })

  it('come with at least one row asked for', () => {
    const top = (text: string) => bindQuery(findQuery('top-days'), { top: text }, context)
    expect(top('1')).toMatchObject({ top: 1 })
    for (const text of ['0', '000']) expect(() => top(text)).toThrowError('The parameter top')
  })

  it('go with the team, the zone and the time', () => {
    const bound = bindQuery(findQuery('expensive-calls'), { above: '0.5' }, context)
    expect(bound).toMatchObject({
      tenant: 'team',
      zone: 'Europe/Berlin',
      now_ms: nowMs,
      above_nano_usd: 500_000_000,
      hours: 24,
    })
  })
})

describe('cells of an answer', () => {
  it('hold money as exact text', () => {
    expect([0n, 1n, -1n, 1_500_000_000n, 2n ** 62n].map(usdText)).toEqual([
      '0',
      '0.000000001',
      '-0.000000001',
      '1.5',
      '4611686018.427387904',
    ])
  })

  it('are the same whether an engine gives numbers, bigints or texts of them', () => {
    const named = findQuery('forecast')
    const row = { days_seen: 7n, mean_usd: '1.500000000', next_7_days_usd: '10.5', next_30_days_usd: null }
    const same = { ...row, days_seen: '7', mean_usd: '1.5' }
    const expected = { days_seen: 7, mean_usd: '1.5', next_7_days_usd: '10.5', next_30_days_usd: null }
    expect(toFleetRow(named, row)).toEqual(expected)
    expect(toFleetRow(named, same)).toEqual(expected)
    expect(() => toFleetRow(named, { days_seen: 7 })).toThrowError('the query has no column mean_usd')
  })
})

import { describe, expect, it } from 'vitest'
import { isHashed, machineDays, machineFacts, type Row, totalsOf } from './fleet-facts.ts'

const used = (machine: string, id: string, usd: string | null, more: Row = {}): Row => ({
  machine,
  machine_id: id,
  cost_usd: usd,
  total_tokens: 10,
  calls: 2,
  sessions: 1,
  active_days: 1,
  unpriced_calls: usd === null ? 2 : 0,
  ...more,
})
const heard = (machine: string, id: string, state: string): Row => ({
  machine,
  machine_id: id,
  last_call: 1_000,
  last_import: null,
  state,
})

describe('machines', () => {
  it('are those with usage and those that went silent, with their share of the whole', () => {
    const all = machineFacts(
      [used('a', '1', '3'), used('b', '2', '1.000000001', { unpriced_calls: 1 })],
      [heard('a', '1', 'fresh'), heard('b', '2', 'fresh'), heard('old', '3', 'stale')],
    )
    expect(
      all.map(({ name, costUsd, isPartial, isStale, calls }) => ({ name, costUsd, isPartial, isStale, calls })),
    ).toEqual([
      { name: 'a', costUsd: 3, isPartial: false, isStale: false, calls: 2 },
      { name: 'b', costUsd: 1.000000001, isPartial: true, isStale: false, calls: 2 },
      { name: 'old', costUsd: null, isPartial: false, isStale: true, calls: 0 },
    ])
    expect(all.map(({ sharePercent }) => sharePercent && Math.round(sharePercent))).toEqual([75, 25, null])
    expect(all[0]).toMatchObject({ lastCallMs: 1_000, lastImportMs: null })
  })

  it('of one name stay two, and a cost that nobody knows is none', () => {
    const [first, second] = machineFacts([used('box', '1', null), used('box', '2', null)], [])
    expect([first?.isTwin, second?.isTwin]).toEqual([true, true])
    expect([first?.costUsd, first?.sharePercent]).toEqual([null, null])
  })
})

describe('sums', () => {
  it('are exact to the nano-dollar, where numbers of a browser are not', () => {
    const rows = Array.from({ length: 10 }, () => used('a', '1', '0.1'))
    expect(totalsOf([...rows, used('a', '1', '-0.000000001')]).costUsd).toBe(0.999999999)
  })

  it('are unknown where no part is known, and partial where one is not', () => {
    expect(totalsOf([used('a', '1', null)])).toEqual({ costUsd: null, isPartial: true, tokens: 10, calls: 2 })
    expect(totalsOf([used('a', '1', null), used('b', '2', '1')])).toMatchObject({ costUsd: 1, isPartial: true })
  })
})

describe('days', () => {
  const day = (date: string, id: string, usd: string | null): Row => used(`machine ${id}`, id, usd, { date })

  it('without usage are there too, from the first asked to the last', () => {
    const { buckets, lines } = machineDays(
      [day('2026-11-02', '1', '2'), day('2026-11-02', '2', '3')],
      '2026-11-01',
      '2026-11-03',
    )
    expect(buckets).toEqual(['2026-11-01', '2026-11-02', '2026-11-03'])
    expect(lines.map(({ id, costUsd }) => [id, costUsd])).toEqual([
      ['2', [0, 3, 0]],
      ['1', [0, 2, 0]],
    ])
  })

  it('are months where there would be more bars than can be seen', () => {
    const { buckets, bucket, lines } = machineDays(
      [day('2024-12-31', '1', '1'), day('2026-01-01', '1', '2'), day('2026-01-31', '1', '4')],
      null,
      '2026-02-15',
    )
    expect(bucket).toBe('month')
    expect([buckets[0], buckets.length, buckets.at(-1)]).toEqual(['2024-12', 15, '2026-02'])
    expect(lines[0]?.costUsd.filter(Boolean)).toEqual([1, 6])
  })

  it('of more machines than there are colours end in one line for all others', () => {
    const rows = Array.from({ length: 9 }, (_, i) => day('2026-11-01', String(i), String(9 - i)))
    const { lines } = machineDays(rows, '2026-11-01', '2026-11-01')
    expect(lines).toHaveLength(8)
    expect(lines.at(-1)).toEqual({ id: null, name: 'all others', costUsd: [3], unpricedCalls: [0], tokens: [20] })
  })

  it('say how many calls their cost lacks', () => {
    const { lines } = machineDays([day('2026-11-01', '1', '2'), day('2026-11-02', '1', null)], null, '2026-11-02')
    expect(lines).toMatchObject([{ costUsd: [2, 0], unpricedCalls: [0, 2] }])
  })

  it('of nothing are none', () => {
    expect(machineDays([], '2026-11-01', '2026-11-03')).toEqual({ buckets: [], bucket: 'day', lines: [] })
  })
})

it('hashes are told from names that people gave', () => {
  expect(['0c95c7ece1ce1a97', 'deadbeef', 'webshop', 'facade', ''].map(isHashed)).toEqual([
    true,
    true,
    false,
    false,
    false,
  ])
})

import fc from 'fast-check'
import { expect, it } from 'vitest'
import { backgroundVersion, type CallRank, callVersion, priceWeekOf, takenBack } from './event-version.ts'

const rank = fc.record({
  isSidechain: fc.boolean(),
  totalTokens: fc.nat(2 ** 25 - 1),
  outputTokens: fc.nat(2 ** 18 - 1),
  isReported: fc.boolean(),
  priceWeek: fc.nat(511),
  tie: fc.nat(255),
})

/** What counts, the weightiest first. */
const inOrder = (one: CallRank): number[] => [
  Number(!one.isSidechain),
  one.totalTokens,
  one.outputTokens,
  Number(one.isReported),
  one.priceWeek,
  one.tie,
]

it('orders rows of a call as the rule says: main line, tokens, output, reported cost, price, tie-break (001-37)', () => {
  const near = fc.tuple(rank, rank, fc.nat(6)).map(([a, b, same]) => {
    const names = ['isSidechain', 'totalTokens', 'outputTokens', 'isReported', 'priceWeek', 'tie'] as const
    return [a, { ...b, ...Object.fromEntries(names.slice(0, same).map((name) => [name, a[name]])) }] as const
  })
  fc.assert(
    fc.property(near, ([a, b]) => {
      const i = inOrder(a).findIndex((value, n) => value !== inOrder(b)[n])
      const expected = i < 0 ? 0 : Math.sign((inOrder(a)[i] as number) - (inOrder(b)[i] as number))
      const [x, y] = [callVersion(a), callVersion(b)]
      expect(x < y ? -1 : x > y ? 1 : 0).toBe(expected)
    }),
  )
})

it('stays within what SQLite and ClickHouse keep, and below the row that takes it back', () => {
  fc.assert(
    fc.property(rank, fc.nat(), fc.nat(), (one, totalTokens, outputTokens) => {
      const version = callVersion({ ...one, totalTokens, outputTokens })
      expect(version).toBeGreaterThanOrEqual(0n)
      expect(takenBack(version)).toBeLessThan(2n ** 63n)
      expect(takenBack(callVersion(one))).toBeGreaterThan(version)
    }),
  )
})

it('gives background a version that grows with bookings, and with calls that turn up for them', () => {
  const known = (loggedTokens: number, backgroundTokens: number): bigint =>
    backgroundVersion({ loggedTokens, backgroundTokens }, { priceWeek: 100, tie: 9 })
  expect(known(0, 500)).toBeGreaterThan(known(0, 100))
  expect(known(100, 400)).toBeGreaterThan(known(0, 500))
  expect(known(500, 0)).toBeGreaterThan(known(100, 400))
  expect(known(1e15, 1e15)).toBeLessThan(2n ** 62n)
})

it('counts the weeks of a price list from 2024, half a year ahead of rows that do not tell what the cache saved', () => {
  expect([priceWeekOf('2024-01-01-abc'), priceWeekOf('2024-01-08'), priceWeekOf('none')]).toEqual([26, 27, 26])
})

import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type TestEvent, usageOf } from '../../../../testing/usage-of-events.ts'
import { everything, type Filter, select } from './filter.ts'
import { reportRows } from './rows.ts'
import { sessionTable } from './session-table.ts'
import { tokensOf } from './sums.ts'
import { utc } from './zone.ts'

const tableOf = (events: readonly TestEvent[], filter: Partial<Filter> = {}) => {
  const usage = usageOf(events)
  const selection = select(usage, { ...everything, ...filter }, utc)
  const table = sessionTable(selection, 'auto')
  const nameOf = (row: number) => usage.sessions[table.session[row] as number]?.name
  return { usage, selection, table, names: Array.from({ length: table.length }, (_, row) => nameOf(row)) }
}

it('holds the sessions that have calls in the selection, with the models and place of each', () => {
  const { usage, table, names } = tableOf(
    [
      { at: '2026-01-10T10:00:00Z', session: 'a', model: 'x', cwd: '/work/late', input: 1 },
      { at: '2026-01-10T09:00:00Z', session: 'a', model: 'y', cwd: '/work/early', input: 2, priced: 3 },
      { at: '2026-01-10T11:00:00Z', session: 'b', source: 'other' },
    ],
    { sources: ['agent'] },
  )
  expect(names).toEqual(['a'])
  expect(table.models[0]?.map((model) => usage.models[model]?.name)).toEqual(['x', 'y'])
  expect(usage.places[table.place[0] as number]?.cwd).toBe('/work/early')
  expect([table.firstMs[0], table.lastMs[0]]).toEqual([
    Date.parse('2026-01-10T09:00:00Z'),
    Date.parse('2026-01-10T10:00:00Z'),
  ])
  expect([table.knownNanoUsd[0], table.unpricedCalls[0]]).toEqual([3e9, 1])
})

it('says of every session what rows by session say', () => {
  const event = fc.record({
    at: fc.integer({ min: 0, max: 2e9 }),
    session: fc.constantFrom('a', 'b', 'c'),
    source: fc.constantFrom('agent', 'other'),
    model: fc.constantFrom('x', 'y', null),
    input: fc.nat(1_000),
    output: fc.nat(1_000),
    cacheRead: fc.nat(1_000),
    cacheWrite5m: fc.nat(1_000),
    cacheWrite1h: fc.nat(1_000),
    priced: fc.option(fc.integer({ min: 0, max: 9 }), { nil: undefined }),
  })
  fc.assert(
    fc.property(fc.array(event, { maxLength: 40 }), (events) => {
      const { selection, table, names } = tableOf(events)
      const rows = reportRows(selection, { by: 'session', mode: 'auto', startOfWeek: 'monday' })
      const told = names.map((name, row) => [
        name,
        table.calls[row],
        table.tokens[row],
        table.knownNanoUsd[row],
        table.unpricedCalls[row],
        table.firstMs[row],
        table.lastMs[row],
        table.models[row]?.length,
      ])
      const wanted = rows.map(({ key, sums, models }) => [
        key,
        sums.calls,
        tokensOf(sums),
        sums.knownNanoUsd,
        sums.unpricedCalls,
        sums.firstMs,
        sums.lastMs,
        models.length,
      ])
      const sorted = (all: readonly unknown[][]) => all.map((one) => JSON.stringify(one)).sort()
      expect(sorted(told)).toEqual(sorted(wanted))
    }),
  )
})

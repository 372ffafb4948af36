import { expect, it } from 'vitest'
import { firstDayOf, fleetPageView, queryParams, rowsPath, spanWith } from './fleet-view.ts'

const view = (text: string) => fleetPageView(new URLSearchParams(text))

it('an address without words shows the last thirty days of all machines, by cost', () => {
  expect(view('')).toEqual({
    range: '30d',
    from: 'today-29',
    to: 'today',
    measure: 'cost',
    machine: null,
    query: null,
    values: {},
  })
})

it('days of one’s own beat a range, and what means nothing is passed over', () => {
  expect(view('range=7d&from=2026-11-01')).toMatchObject({ range: 'custom', from: '2026-11-01', to: 'today' })
  expect(view('to=2026-11-05')).toMatchObject({ range: 'custom', from: '1970-01-01', to: '2026-11-05' })
  expect(view('range=toString&from=soon&measure=weight')).toMatchObject({ range: '30d', measure: 'cost' })
})

it('a span whose first day would be after its last takes its other end along', () => {
  const span = { from: '2026-11-05', to: '2026-11-08' }
  expect(spanWith(span, 'from', '2026-11-06')).toEqual({ from: '2026-11-06', to: '2026-11-08' })
  expect(spanWith(span, 'from', '2026-11-10')).toEqual({ from: '2026-11-10', to: '2026-11-10' })
  expect(spanWith(span, 'to', '2026-11-01')).toEqual({ from: '2026-11-01', to: '2026-11-01' })
  expect(spanWith(span, 'from', '')).toEqual({ from: null, to: '2026-11-08' })
  expect(spanWith({ from: '', to: '2026-11-08' }, 'to', '2026-11-01')).toEqual({ from: null, to: '2026-11-01' })
})

it('a query in the address has its own values, which go with it', () => {
  const { query, values } = view('q=user-cost&p.from=today-6&machine=m1')
  expect({ query, values }).toEqual({ query: 'user-cost', values: { from: 'today-6' } })
  expect(queryParams(values, 'row-counts', {})).toEqual({ 'p.from': null, q: 'row-counts' })
  expect(queryParams(values, 'user-cost', { from: 'month' })).toEqual({ 'p.from': 'month', q: 'user-cost' })
  expect(rowsPath('user-cost', { from: 'a b' })).toBe('/api/fleet/queries/user-cost?from=a+b')
})

it('words for first days are days of the calendar', () => {
  const first = (from: string) => firstDayOf(from, '2026-03-02')
  expect(['today-6', 'month', '2026-01-31', '1970-01-01'].map(first)).toEqual([
    '2026-02-24',
    '2026-03-01',
    '2026-01-31',
    null,
  ])
})

import { expect, it } from 'vitest'
import { billingDays, spentThisMonth } from './billing-days.ts'

const day = 86_400_000
const cost = (fromMs: number, amountNano: number, currency = 'USD') => ({
  fromMs,
  toMs: fromMs + day,
  amountNano,
  currency,
  model: null,
  item: null,
})

it.each([Date.UTC(2026, 2, 1), Date.UTC(2026, 2, 1, 23, 59, 59, 999)])(
  'asks for 62 whole UTC days that end with today, in two spans without gap (%i)',
  (nowMs) => {
    const [first, last] = billingDays(nowMs)
    expect(first).toEqual({ fromMs: Date.UTC(2026, 2, 2) - 62 * day, toMs: last.fromMs })
    expect(last).toEqual({ fromMs: Date.UTC(2026, 2, 2) - 31 * day, toMs: null })
  },
)

it('adds up the UTC month only, each currency for itself', () => {
  const costs = [
    cost(Date.UTC(2026, 1, 28), 1),
    cost(Date.UTC(2026, 2, 1), 10),
    cost(Date.UTC(2026, 2, 31), 100),
    cost(Date.UTC(2026, 2, 2), 7, 'EUR'),
    cost(Date.UTC(2026, 3, 1), 1_000),
  ]
  expect(spentThisMonth(costs, Date.UTC(2026, 2, 31, 23))).toMatchObject([
    { id: 'spend', used: 110, currency: 'USD', windowMs: 31 * day, resetsAtMs: Date.UTC(2026, 3, 1) },
    { id: 'spend:eur', used: 7, currency: 'EUR' },
  ])
})

it('has no month where nothing is told of it: that is not 0', () => {
  expect(spentThisMonth([cost(Date.UTC(2026, 1, 28), 1)], Date.UTC(2026, 2, 2))).toEqual([])
})

import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { BilledCost, BilledUsage } from './limit.ts'
import { type CalculatedCost, type ReconcileInput, reconcile } from './reconcile.ts'

const day = 86_400_000
const may1 = Date.UTC(2026, 4, 1)
const usd = (amount: number): number => Math.round(amount * 1e9)

const bill = (model: string | null, amountNano: number, more: Partial<BilledCost> = {}): BilledCost => ({
  fromMs: may1,
  toMs: may1 + day,
  amountNano,
  currency: 'USD',
  model,
  item: null,
  ...more,
})
const counted = (model: string | null, input: number): BilledUsage => ({
  fromMs: may1,
  toMs: may1 + day,
  model,
  requests: null,
  input,
  output: 0,
  cacheRead: 0,
  cacheWrite5m: 0,
  cacheWrite1h: 0,
})
const logged = (
  model: string | null,
  costNanoUsd: number | null,
  tokens: number,
  unpricedCalls = 0,
): CalculatedCost => ({
  dayMs: may1,
  model,
  costNanoUsd,
  tokens,
  unpricedCalls,
})
/** One day, seen a week later. */
const oneDay = (input: Partial<ReconcileInput>) =>
  reconcile({ billed: [], usage: [], calculated: [], atMs: may1 + 7 * day, ...input }).days[0]

it('lays the bill of a day beside the ledger, model by model, the dearest first', () => {
  const result = oneDay({
    billed: [
      bill('claude-haiku-4-5-20251001', usd(1), { item: 'input' }),
      bill('claude-sonnet-4-20250514', usd(10), { item: 'input' }),
      bill('claude-sonnet-4-20250514', usd(2), { item: 'output' }),
      bill(null, usd(0.5), { item: 'web search' }),
    ],
    usage: [counted('claude-sonnet-4-20250514', 4_000), counted('claude-haiku-4-5-20251001', 900)],
    calculated: [logged('claude-sonnet-4', usd(9), 3_000), logged('claude-haiku-4-5', usd(1), 900)],
  })
  expect(result).toEqual({
    dayMs: may1,
    model: null,
    billedNanoUsd: usd(13.5),
    otherCurrencies: [],
    calculatedNanoUsd: usd(10),
    gapNanoUsd: usd(3.5),
    gapPercent: (3.5 / 13.5) * 100,
    billedTokens: 4_900,
    loggedTokens: 3_900,
    reasons: ['other-machines'],
    models: [
      {
        model: 'claude-sonnet-4-20250514',
        billedNanoUsd: usd(12),
        otherCurrencies: [],
        calculatedNanoUsd: usd(9),
        gapNanoUsd: usd(3),
        gapPercent: 25,
        billedTokens: 4_000,
        loggedTokens: 3_000,
        reasons: ['other-machines'],
      },
      {
        model: 'claude-haiku-4-5-20251001',
        billedNanoUsd: usd(1),
        otherCurrencies: [],
        calculatedNanoUsd: usd(1),
        gapNanoUsd: 0,
        gapPercent: 0,
        billedTokens: 900,
        loggedTokens: 900,
        reasons: [],
      },
      {
        model: null,
        billedNanoUsd: usd(0.5),
        otherCurrencies: [],
        calculatedNanoUsd: null,
        gapNanoUsd: null,
        gapPercent: null,
        billedTokens: null,
        loggedTokens: null,
        reasons: ['other-machines'],
      },
    ],
  })
})

it.each([
  ['agrees to the nano', { billed: [bill('m', usd(1))], calculated: [logged('m', usd(1), 10)] }, []],
  [
    'differs by less than a cent',
    { billed: [bill('m', usd(1.009))], calculated: [logged('m', usd(1), 10)] },
    ['rounding'],
  ],
  [
    'is of today, and the bill lags',
    { billed: [bill('m', usd(1))], calculated: [logged('m', usd(2), 10)], atMs: may1 + day, usage: [counted('m', 5)] },
    ['data-lag', 'other-keys'],
  ],
  [
    'is over, and the vendor settles within an hour',
    { billed: [bill('m', usd(1))], calculated: [logged('m', usd(2), 10)], atMs: may1 + 1.1 * day, lagMs: 3_600_000 },
    ['other-keys'],
  ],
  [
    'is billed in another currency',
    {
      billed: [bill('m', usd(8), { currency: 'EUR' })],
      calculated: [logged('m', usd(9), 10)],
      usage: [counted('m', 10)],
    },
    ['currency'],
  ],
  [
    'has calls without a price',
    { billed: [bill('m', usd(3))], calculated: [logged('m', usd(2), 10, 4)], usage: [counted('m', 10)] },
    ['unpriced-models'],
  ],
  [
    'has no price at all',
    { billed: [bill('m', usd(3))], calculated: [logged('m', null, 10, 4)], usage: [counted('m', 10)] },
    ['unpriced-models'],
  ],
  ['was never logged here', { billed: [bill('m', usd(3))] }, ['other-machines']],
  ['was never billed here', { calculated: [logged('m', usd(3), 10)] }, ['other-keys']],
  ['is counted by the vendor, neither billed nor logged', { usage: [counted('m', 10)] }, ['other-machines']],
  [
    'has fewer tokens billed than logged',
    { billed: [bill('m', usd(1))], calculated: [logged('m', usd(2), 20)], usage: [counted('m', 10)] },
    ['other-keys'],
  ],
  [
    'has a bill without the priority tier',
    {
      billed: [bill('m', usd(1))],
      calculated: [logged('m', usd(2), 10)],
      usage: [counted('m', 10)],
      omitsPriority: true,
    },
    ['priority-tier'],
  ],
  [
    'was billed as a batch',
    {
      billed: [bill('m', usd(1), { item: 'Batch input tokens' })],
      calculated: [logged('m', usd(2), 10)],
      usage: [counted('m', 10)],
    },
    ['batch-discount'],
  ],
  [
    'differs by a whole cent, with tokens that differ by less than one in a hundred',
    { billed: [bill('m', usd(1.99))], calculated: [logged('m', usd(2), 1_010)], usage: [counted('m', 1_000)] },
    ['other-price'],
  ],
  [
    'has tokens that differ by more than one in a hundred',
    { billed: [bill('m', usd(1.99))], calculated: [logged('m', usd(2), 1_020)], usage: [counted('m', 1_000)] },
    ['other-keys'],
  ],
  [
    'is billed in another currency, whatever the tokens',
    {
      billed: [bill('m', usd(8), { currency: 'EUR' })],
      calculated: [logged('m', usd(9), 20)],
      usage: [counted('m', 10)],
    },
    ['currency'],
  ],
  [
    'was logged by name alone, without tokens that the vendor counts',
    { billed: [bill('m', usd(1))], calculated: [logged('m', usd(2), 10)] },
    ['other-keys'],
  ],
  [
    'has equal tokens at another price',
    { billed: [bill('m', usd(1.8))], calculated: [logged('m', usd(2), 1_000)], usage: [counted('m', 1_009)] },
    ['other-price'],
  ],
] as const)('says why, where a day %s', (_, input, reasons) => {
  expect(oneDay(input)?.reasons).toEqual(reasons)
})

it('counts each kind of tokens once', () => {
  const usage = { ...counted('m', 1), output: 20, cacheRead: 300, cacheWrite5m: 4_000, cacheWrite1h: 50_000 }
  expect(oneDay({ usage: [usage, counted('m', 600_000)] })?.billedTokens).toBe(654_321)
})

it('puts the dearest first, be it billed or calculated', () => {
  const day1 = oneDay({
    billed: [bill('a', usd(1)), bill('b', usd(3))],
    calculated: [logged('c', usd(2), 1), logged('d', usd(4), 1), logged('b', usd(1), 1)],
  })
  expect(day1?.models.map(({ model }) => model)).toEqual(['d', 'b', 'c', 'a'])
})

it('adds no currencies up, and has no gap where there are two', () => {
  const result = oneDay({
    billed: [bill('m', usd(1)), bill('m', usd(7), { currency: 'CNY' }), bill('m', usd(2), { currency: 'CNY' })],
    calculated: [logged('m', usd(2), 10)],
  })
  expect(result).toMatchObject({
    billedNanoUsd: usd(1),
    otherCurrencies: [{ currency: 'CNY', amountNano: usd(9) }],
    calculatedNanoUsd: usd(2),
    gapNanoUsd: null,
    gapPercent: null,
  })
})

it('has no percent where nothing is billed', () => {
  expect(oneDay({ billed: [bill('m', 0)], calculated: [logged('m', usd(2), 10)] })).toMatchObject({
    gapNanoUsd: -usd(2),
    gapPercent: null,
  })
})

it.each([
  ['claude-sonnet-4-20250514', 'claude-sonnet-4'],
  ['claude-4-5-sonnet', 'claude-sonnet-4-5@20250929'],
  ['claude-3-7-sonnet-20250219', 'claude-sonnet-3-7'],
  ['gpt-5-2025-08-07', 'gpt-5-high'],
])('knows %s and %s as one model', (billed, name) => {
  expect(oneDay({ billed: [bill(billed, usd(2))], calculated: [logged(name, usd(2), 1)] })?.models).toHaveLength(1)
})

it('keeps hours of a day together, and apart what spans days', () => {
  const month = bill(null, usd(100), { toMs: may1 + 31 * day })
  const result = reconcile({
    billed: [bill('m', usd(1), { toMs: may1 + day / 24 }), bill('m', usd(2), { fromMs: may1 + day / 2 }), month],
    usage: [],
    calculated: [{ ...logged('m', usd(4), 1), dayMs: may1 + day }],
    atMs: may1 + 9 * day,
  })
  expect(result.acrossDays).toEqual([month])
  expect(
    result.days.map(({ dayMs, billedNanoUsd, calculatedNanoUsd }) => [dayMs, billedNanoUsd, calculatedNanoUsd]),
  ).toEqual([
    [may1 + day, null, usd(4)],
    [may1, usd(3), null],
  ])
})

it('loses no amount: days and models add up to all that is billed and logged', () => {
  const models = fc.constantFrom('a', 'b-20250101', 'b', null)
  const costs = fc.array(fc.record({ model: models, day: fc.nat(3), amount: fc.nat(1e12) }), { maxLength: 20 })
  fc.assert(
    fc.property(costs, costs, (bills, logs) => {
      const { days } = reconcile({
        billed: bills.map(({ model, day: at, amount }) =>
          bill(model, amount, { fromMs: may1 + at * day, toMs: may1 + (at + 1) * day }),
        ),
        usage: [],
        calculated: logs.map(({ model, day: at, amount }) => ({ ...logged(model, amount, 1), dayMs: may1 + at * day })),
        atMs: may1,
      })
      const total = (all: readonly { readonly amount: number }[]) => all.reduce((sum, { amount }) => sum + amount, 0)
      const sum = (name: 'billedNanoUsd' | 'calculatedNanoUsd', rows: readonly object[]): number =>
        (rows as readonly Record<typeof name, number | null>[]).reduce((all, row) => all + (row[name] ?? 0), 0)
      for (const [name, amount] of [
        ['billedNanoUsd', total(bills)],
        ['calculatedNanoUsd', total(logs)],
      ] as const) {
        expect(sum(name, days)).toBe(amount)
        expect(
          sum(
            name,
            days.flatMap(({ models: rows }) => rows),
          ),
        ).toBe(amount)
      }
    }),
  )
})

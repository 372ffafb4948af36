import type { BilledCost, BilledUsage } from '@aic/core/limit'
import { needNano } from '../billing-days.ts'
import type { Fields } from '../fields.ts'
import { centsToNano } from '../money.ts'

/** Costs by day and line of the bill. `amount` is cents, as a decimal text: `"12345.00"` is 123.45 dollars. */
export const parseCosts = (pages: readonly Fields[]): BilledCost[] =>
  resultsOf(pages).map(({ span, result }) => ({
    ...span,
    amountNano: needNano(centsToNano(result.json.amount), `${result.path}.amount`),
    currency: result.needCurrency('currency'),
    model: result.text('model'),
    item: result.text('description', 'cost_type'),
  }))

/** Tokens by day and model; the kinds never overlap as they come. Requests are not told. */
export const parseUsage = (pages: readonly Fields[]): BilledUsage[] =>
  resultsOf(pages).map(({ span, result }) => {
    const writes = result.object('cache_creation')
    return {
      ...span,
      model: result.text('model'),
      requests: null,
      input: result.needNumber('uncached_input_tokens'),
      output: result.needNumber('output_tokens'),
      cacheRead: result.number('cache_read_input_tokens') ?? 0,
      cacheWrite5m: writes?.number('ephemeral_5m_input_tokens') ?? 0,
      cacheWrite1h: writes?.number('ephemeral_1h_input_tokens') ?? 0,
    }
  })

const resultsOf = (pages: readonly Fields[]) =>
  pages.flatMap((page) =>
    page.needList('data').flatMap((bucket) => {
      const span = { fromMs: needTime(bucket, 'starting_at'), toMs: needTime(bucket, 'ending_at') }
      return bucket.needList('results').map((result) => ({ span, result }))
    }),
  )

/** Absent times are read as text first, so that the fault names them. */
const needTime = (bucket: Fields, name: string): number => bucket.time(name) ?? Number(bucket.needText(name))

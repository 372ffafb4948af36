import type { BilledCost, BilledUsage } from '@aic/core/limit'
import { needNano } from '../billing-days.ts'
import type { Fields } from '../fields.ts'
import { unitsToNano } from '../money.ts'

/** Costs by day and line item. A line is `gpt-4o, input`, or names a tool that belongs to no model. */
export const parseCosts = (pages: readonly Fields[]): BilledCost[] =>
  resultsOf(pages).map(({ span, result }) => {
    const amount = result.needObject('amount')
    const item = result.text('line_item')
    return {
      ...span,
      amountNano: needNano(unitsToNano(amount.json.value), `${amount.path}.value`),
      currency: amount.needCurrency('currency'),
      model: modelOf(item),
      item,
    }
  })

const modelOf = (item: string | null): string | null => /^([^,\s]+), /.exec(item ?? '')?.[1] ?? null

/** Tokens by day and model. What came from the cache is within `input_tokens`, so it is taken out of them. */
export const parseUsage = (pages: readonly Fields[]): BilledUsage[] =>
  resultsOf(pages).map(({ span, result }) => {
    const cacheRead = result.number('input_cached_tokens') ?? 0
    return {
      ...span,
      model: result.text('model'),
      requests: result.number('num_model_requests'),
      input: Math.max(0, result.needNumber('input_tokens') - cacheRead),
      output: result.needNumber('output_tokens'),
      cacheRead,
      cacheWrite5m: 0,
      cacheWrite1h: 0,
    }
  })

/** Whether audio was used, whose tokens are counted apart. */
export const hasAudio = (pages: readonly Fields[]): boolean =>
  resultsOf(pages).some(({ result }) =>
    ['input_audio_tokens', 'output_audio_tokens'].some((name) => (result.number(name) ?? 0) > 0),
  )

const resultsOf = (pages: readonly Fields[]) =>
  pages.flatMap((page) =>
    page.needList('data').flatMap((bucket) => {
      const span = { fromMs: bucket.needNumber('start_time') * 1_000, toMs: bucket.needNumber('end_time') * 1_000 }
      return bucket.needList('results').map((result) => ({ span, result }))
    }),
  )

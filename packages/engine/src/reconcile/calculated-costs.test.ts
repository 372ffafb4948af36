import { bundledBook } from '@aic/core'
import { expect, it } from 'vitest'
import { usageOf } from '../../../../testing/usage-of-events.ts'
import { calculatedCosts } from './calculated-costs.ts'

const aug14 = Date.UTC(2026, 7, 14)
const at = '2026-08-14T10:00:00Z'
const costs = async (events: Parameters<typeof usageOf>[0], provider: string | null = null) => {
  const usage = usageOf(events)
  const models = usage.models.map((model) => ({ ...model, provider }))
  return calculatedCosts({ ...usage, models }, await bundledBook(), 'anthropic')
}
const sonnet = { dayMs: aug14, model: 'claude-sonnet-4-5' }

it('adds up all tokens of a model on a UTC day, whatever agents report', async () => {
  const tokens = { input: 1, output: 20, cacheRead: 300, cacheWrite5m: 4_000, cacheWrite1h: 50_000 }
  const events = [
    { at, ...tokens, priced: 0.5, reported: 9, session: 's1' },
    { at: '2026-08-14T23:59:59Z', input: 600_000, priced: 0.25, session: 's2', isBackground: true },
    { at: '2026-08-15T00:00:00Z', input: 7, priced: 1 },
  ]
  expect(await costs(events)).toEqual([
    { ...sonnet, costNanoUsd: 750_000_000, tokens: 654_321, unpricedCalls: 0 },
    { ...sonnet, dayMs: aug14 + 86_400_000, costNanoUsd: 1_000_000_000, tokens: 7, unpricedCalls: 0 },
  ])
})

it('tells what is unpriced from what costs nothing', async () => {
  const unpriced = { at, input: 5 }
  expect(await costs([unpriced])).toEqual([{ ...sonnet, costNanoUsd: null, tokens: 5, unpricedCalls: 1 }])
  expect(await costs([unpriced, { at, input: 5, priced: 0.5, session: 's2' }])).toEqual([
    { ...sonnet, costNanoUsd: 500_000_000, tokens: 10, unpricedCalls: 1 },
  ])
  expect(await costs([{ at, input: 5, priced: 0 }])).toEqual([
    { ...sonnet, costNanoUsd: 0, tokens: 5, unpricedCalls: 0 },
  ])
})

it('takes a model for the one that the log names as paid, else for its maker', async () => {
  const event = { at, input: 5, priced: 1 }
  expect(await costs([event], 'Anthropic')).toHaveLength(1)
  expect(await costs([event], 'amazon-bedrock')).toEqual([])
  expect(await costs([{ ...event, model: 'my-own-model' }], 'anthropic')).toMatchObject([{ model: 'my-own-model' }])
  expect(await costs([{ ...event, model: 'my-own-model' }])).toEqual([])
  expect(await costs([{ ...event, model: 'gpt-5' }])).toEqual([])
  expect(await costs([{ ...event, model: null }])).toEqual([])
})

import { describe, expect, it } from 'vitest'
import { noTokens, type TokenCounts } from '../tokens.ts'
import { bundledBook } from './bundled.ts'
import { costNanoUsd, type PricedCall } from './cost.ts'
import { findPrice } from './find.ts'
import { mergeOverrides, type PriceOverrides } from './overrides.ts'

const bundled = await bundledBook()

function usd(
  overrides: PriceOverrides,
  name: string,
  tokens: Partial<TokenCounts>,
  { provider = null, tier = 'standard' }: { provider?: string | null; tier?: PricedCall['tier'] } = {},
): number | null {
  const price = findPrice(mergeOverrides(bundled, overrides).book, { name, provider })
  const call = {
    atMs: Date.parse('2026-06-15'),
    webSearches: 0,
    tier,
    isUsOnly: false,
    tokens: { ...noTokens, ...tokens },
  }
  return price && costNanoUsd(price, call) / 1e9
}

describe('a price from the configuration', () => {
  const mine = { 'my-model': { inputCostPerToken: 1e-6, outputCostPerToken: 2e-6 } }

  it('gives a model that no list knows a price', () => {
    expect(usd({}, 'my-model', { input: 1_000_000 })).toBeNull()
    expect(usd(mine, 'My-Model', { input: 1_000_000 })).toBe(1)
    expect(usd(mine, 'gateway/my-model-20260101', { output: 1_000_000 })).toBe(2)
  })

  it('wins over every list, for this model only', () => {
    const overrides = { 'claude-opus-4-5': { inputCostPerToken: 1e-6 } }
    expect(usd(overrides, 'claude-opus-4-5-20251101', { input: 1_000_000 })).toBe(1)
    expect(usd(overrides, 'claude-opus-4-5', { output: 1_000_000 })).toBe(25)
    expect(usd(overrides, 'claude-opus-4-6', { input: 1_000_000 })).toBe(5)
  })

  it('may be for one provider', () => {
    const overrides = { 'work/claude-opus-4-5': { inputCostPerToken: 1e-6 } }
    expect(usd(overrides, 'claude-opus-4-5', { input: 1_000_000 }, { provider: 'work' })).toBe(1)
    expect(usd(overrides, 'claude-opus-4-5', { input: 1_000_000 }, { provider: 'anthropic' })).toBe(5)
  })

  it('moves cache prices that it does not state with the input price', () => {
    const half = { 'claude-opus-4-5': { inputCostPerToken: 2.5e-6 } }
    expect(usd(half, 'claude-opus-4-5', { cacheRead: 1_000_000 })).toBe(0.25)
    expect(usd(half, 'claude-opus-4-5', { cacheWrite5m: 1_000_000 })).toBe(3.125)
    expect(usd(half, 'claude-opus-4-5', { cacheWrite1h: 1_000_000 })).toBe(5)
    const stated = { 'claude-opus-4-5': { cacheReadInputTokenCost: 1e-6, cacheCreationInputTokenCost: 12.5e-6 } }
    expect(usd(stated, 'claude-opus-4-5', { cacheRead: 1_000_000 })).toBe(1)
    expect(usd(stated, 'claude-opus-4-5', { cacheWrite5m: 1_000_000 })).toBe(12.5)
    expect(usd(stated, 'claude-opus-4-5', { cacheWrite1h: 1_000_000 })).toBe(20)
  })

  it('may have long prompts and a fast mode', () => {
    const long = { 'my-model': { ...mine['my-model'], inputCostPerTokenAbove200kTokens: 3e-6, fastMultiplier: 4 } }
    expect(usd(long, 'my-model', { input: 200_000 })).toBe(0.2)
    expect(usd(long, 'my-model', { input: 200_001 })).toBe(0.600003)
    expect(usd(long, 'my-model', { input: 1000 }, { tier: 'fast' })).toBe(0.004)
    const cheaper = { 'claude-sonnet-4-5': { inputCostPerToken: 1.5e-6 } }
    expect(usd(cheaper, 'claude-sonnet-4-5', { input: 300_000 })).toBe(0.9)
  })

  it('may say what a deployment or profile stands for', () => {
    const overrides = { 'team-deployment': { sameAs: 'gpt-5.4' }, a1b2c3: { sameAs: 'us.anthropic.claude-opus-4-5' } }
    expect(usd(overrides, 'team-deployment', { output: 1_000_000 }, { provider: 'azure' })).toBe(15)
    const arn = 'arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/a1b2c3'
    expect(usd(overrides, arn, { input: 1_000_000 })).toBe(5.5)
  })

  it('is said to be one', () => {
    const { book } = mergeOverrides(bundled, mine)
    expect(findPrice(book, { name: 'my-model', provider: null })).toMatchObject({
      name: 'config/my-model',
      how: 'override',
      why: 'The configuration sets this price.',
    })
    expect(book.version).not.toBe(bundled.version)
    expect(mergeOverrides(bundled, mine).book.version).toBe(book.version)
  })

  it('that cannot be applied is named, with the reason', () => {
    const wrong = {
      'new-model': { inputCostPerToken: 1e-6 },
      'claude-opus-4-5': { outputCostPerToken: -1 },
      other: { sameAs: 'nobody-knows-it' },
      text: 'cheap',
    } as unknown as PriceOverrides
    const { book, ignored } = mergeOverrides(bundled, wrong)
    expect(book).toBe(bundled)
    expect(ignored).toEqual([
      {
        model: 'new-model',
        reason: 'the model has no price of its own, so both inputCostPerToken and outputCostPerToken are needed',
      },
      { model: 'claude-opus-4-5', reason: 'outputCostPerToken must be a number of at least 0' },
      { model: 'other', reason: '"sameAs" names nobody-knows-it, which has no price' },
      { model: 'text', reason: 'it is not an object' },
    ])
  })
})

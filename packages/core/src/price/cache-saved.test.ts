import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { noTokens, type TokenCounts } from '../tokens.ts'
import { bundledBook } from './bundled.ts'
import { cacheSavedNanoUsd } from './cache-saved.ts'
import { compilePeriod } from './compile.ts'
import { costNanoUsd, type PricedCall } from './cost.ts'
import { findPrice } from './find.ts'
import type { FoundPrice } from './found.ts'

const book = await bundledBook()

function priceOf(name: string): FoundPrice {
  const price = findPrice(book, { name, provider: null })
  if (price === null) throw new Error(`${name} has no price`)
  return price
}

type Written = Partial<TokenCounts> & Partial<Omit<PricedCall, 'tokens'>>

/** A call in the middle of 2026 unless it says otherwise. */
function callOf({ atMs = Date.UTC(2026, 5, 15, 12), tier = 'standard', ...rest }: Written): PricedCall {
  const { webSearches = 0, isUsOnly = false, ...tokens } = rest
  return { atMs, tokens: { ...noTokens, ...tokens }, webSearches, tier, isUsOnly }
}

const usd = (name: string, written: Written): number => cacheSavedNanoUsd(priceOf(name), callOf(written)) / 1e9

describe('what the cache saved on a call', () => {
  // Claude Sonnet 4.5, USD per million: input 3, read 0.30, write 3.75 (5 minutes) and 6 (an hour); twice the input above 200,000.
  it('is reads at the difference to plain input', () => {
    expect(usd('claude-sonnet-4-5', { cacheRead: 100_000 })).toBe(0.27)
    expect(usd('gpt-5', { input: 7, cacheRead: 100_000, output: 5_000 })).toBe(0.1125)
  })

  it('is negative where more was paid for writing than reads made good', () => {
    expect(usd('claude-sonnet-4-5', { cacheWrite5m: 100_000 })).toBe(-0.075)
    expect(usd('claude-sonnet-4-5', { cacheWrite1h: 100_000 })).toBe(-0.3)
    expect(usd('claude-sonnet-4-5', { cacheRead: 10_000, cacheWrite5m: 100_000 })).toBe(-0.048)
  })

  it('is 0, not less than 0, where nothing was cached', () => {
    expect(Object.is(usd('claude-sonnet-4-5', { input: 100_000, output: 10 }), 0)).toBe(true)
    expect(Object.is(usd('gpt-5', { cacheWrite5m: 10 }), 0)).toBe(true) // writes cost what input costs
  })

  it('goes by the rates of long prompts where the prompt is long', () => {
    expect(usd('claude-sonnet-4-5', { cacheRead: 200_000 })).toBe(0.54)
    expect(usd('claude-sonnet-4-5', { input: 1, cacheRead: 200_000 })).toBe(1.08)
  })

  it('is dearer or cheaper with the tier and the place, and has nothing to do with web searches', () => {
    const factor = (tier: PricedCall['tier']): number =>
      usd('claude-opus-4-6', { cacheRead: 1_000, tier }) / usd('claude-opus-4-6', { cacheRead: 1_000 })
    expect(factor('fast')).toBe(6)
    expect(factor('batch')).toBe(0.5)
    const abroad = usd('claude-opus-4-6', { cacheRead: 100_000, isUsOnly: true, webSearches: 9 })
    expect(abroad).toBeCloseTo(1.1 * usd('claude-opus-4-6', { cacheRead: 100_000 }), 9)
  })

  it('goes by the price of the day', () => {
    const [before, after] = [
      compilePeriod({ rates: { input: 4, output: 9, cacheRead: 1 } }, 'list', { prefix: '' }),
      compilePeriod({ from: '2026-03-01', rates: { input: 2, output: 9, cacheRead: 1 } }, 'list', { prefix: '' }),
    ]
    const price = { ...priceOf('gpt-5'), periods: [before, after] }
    const savedAt = (atMs: number): number => cacheSavedNanoUsd(price, callOf({ atMs, cacheRead: 1_000 }))
    expect(savedAt(Date.UTC(2026, 2, 1) - 1)).toBe(3_000_000)
    expect(savedAt(Date.UTC(2026, 2, 1))).toBe(1_000_000)
  })

  it('is the cost of the same call without a cache, less its cost, whatever the call', () => {
    const names = ['claude-sonnet-4-5', 'claude-opus-4-6', 'gpt-5.4', 'gemini-2.5-pro', 'glm-4.6', 'qwen3-coder-plus']
    const count = fc.oneof(fc.nat(2_000), fc.nat(300_000))
    const call = fc.record({
      input: count,
      output: count,
      cacheRead: count,
      cacheWrite5m: count,
      cacheWrite1h: count,
      tier: fc.constantFrom(
        'standard' as const,
        'fast' as const,
        'priority' as const,
        'batch' as const,
        'flex' as const,
      ),
      isUsOnly: fc.boolean(),
      webSearches: fc.nat(5),
      atMs: fc.integer({ min: Date.UTC(2025, 0, 1), max: Date.UTC(2026, 11, 31) }),
    })
    fc.assert(
      fc.property(fc.constantFrom(...names), call, (name, written) => {
        const { input, cacheRead, cacheWrite5m, cacheWrite1h } = written
        const plain = {
          cacheRead: 0,
          cacheWrite5m: 0,
          cacheWrite1h: 0,
          input: input + cacheRead + cacheWrite5m + cacheWrite1h,
        }
        const price = priceOf(name)
        const gap = costNanoUsd(price, callOf({ ...written, ...plain })) - costNanoUsd(price, callOf(written))
        expect(Math.abs(cacheSavedNanoUsd(price, callOf(written)) - gap)).toBeLessThanOrEqual(1)
      }),
    )
  })
})

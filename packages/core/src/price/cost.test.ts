import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { noTokens, type TokenCounts } from '../tokens.ts'
import type { PriceBook } from './book.ts'
import { bundledBook } from './bundled.ts'
import { costNanoUsd, type PricedCall } from './cost.ts'
import { emptyBook } from './empty.ts'
import { findPrice } from './find.ts'
import type { FoundPrice } from './found.ts'

const book = await bundledBook()

interface Written extends Partial<TokenCounts>, Partial<Omit<PricedCall, 'atMs' | 'tokens'>> {
  readonly at?: string
}

function priceOf(name: string, provider: string | null = null, of: PriceBook = book): FoundPrice {
  const price = findPrice(of, { name, provider })
  if (price === null) throw new Error(`${name} has no price`)
  return price
}

/** A call in the middle of 2026 unless it says otherwise. */
function callOf({ at = '2026-06-15T12:00:00Z', webSearches = 0, tier = 'standard', ...rest }: Written): PricedCall {
  const { isUsOnly = false, ...tokens } = rest
  return { atMs: Date.parse(at), tokens: { ...noTokens, ...tokens }, webSearches, tier, isUsOnly }
}

const usd = (name: string, written: Written): number => costNanoUsd(priceOf(name), callOf(written)) / 1e9

describe('list prices', () => {
  const million = 1_000_000
  // A million tokens of one kind each, in USD: input, output, five-minute write, read. Long prompts are tested below.
  it.each([
    ['claude-opus-4-5', 5, 25, 6.25, 0.5],
    ['claude-opus-4-6', 5, 25, 6.25, 0.5],
    ['claude-opus-4-7', 5, 25, 6.25, 0.5],
    ['claude-opus-4-8', 5, 25, 6.25, 0.5],
    ['claude-opus-5', 5, 25, 6.25, 0.5],
    ['claude-opus-4-1', 15, 75, 18.75, 1.5],
    ['claude-opus-4', 15, 75, 18.75, 1.5],
    ['claude-sonnet-4-6', 3, 15, 3.75, 0.3],
    ['claude-sonnet-5', 2, 10, 2.5, 0.2],
    ['claude-fable-5', 10, 50, 12.5, 1],
    ['claude-haiku-4-5', 1, 5, 1.25, 0.1],
    ['claude-3-5-haiku', 0.8, 4, 1, 0.08],
    ['us.anthropic.claude-opus-4-5-20251101-v1:0', 5.5, 27.5, 6.875, 0.55],
    ['gpt-5', 1.25, 10, 1.25, 0.125],
    ['glm-4.6', 0.6, 2.2, 0, 0.11],
    ['kimi-k2.5', 0.6, 3, 0.6, 0.1],
    ['o3', 2, 8, 2, 0.5],
    ['claude-opus-5-5', 4, 20, 5, 0.2],
    ['claude-fable-5-2', 8, 40, 10, 0.2],
  ])('%s costs %d in, %d out, %d to write and %d to read from the cache', (name, input, output, write, read) => {
    expect(usd(name, { input: million })).toBe(input)
    expect(usd(name, { output: million })).toBe(output)
    expect(usd(name, { cacheWrite5m: million })).toBe(write)
    expect(usd(name, { cacheRead: million })).toBe(read)
  })

  it.each([
    ['claude-sonnet-4', 3, 15],
    ['claude-sonnet-4-5', 3, 15],
    ['gpt-5.4', 2.5, 15],
    ['gpt-5.5', 5, 30],
    ['gemini-2.5-pro', 1.25, 10],
    ['claude-haiku-5-5', 0.1, 0.5],
    ['gpt-6.1-sol', 2, 10],
  ])('%s costs %d in and %d out for short prompts', (name, input, output) => {
    expect(usd(name, { input: 100_000 })).toBeCloseTo(input / 10, 12)
    expect(usd(name, { output: million })).toBe(output)
  })

  it('bills what a call used, all kinds together', () => {
    expect(usd('claude-sonnet-4-5-20250929', { input: 100, output: 50 })).toBe(0.00105)
    expect(usd('claude-sonnet-4-5', { cacheWrite5m: 3, cacheWrite1h: 4 })).toBe(3.525e-5)
    expect(usd('claude-opus-4-5', { cacheWrite5m: million })).toBe(6.25)
    expect(usd('claude-opus-4-5', { cacheWrite1h: million })).toBe(10)
  })

  it('takes reasoning as the part of output that it is', () => {
    expect(usd('gpt-5', { output: 100, reasoning: 80 })).toBe(usd('gpt-5', { output: 100 }))
  })
})

// ccusage bills the part of each kind above 200,000 tokens: 1.20 and 0.15 USD here. Vendors bill the whole request.
describe('a long prompt', () => {
  it('puts the whole request on the higher rates', () => {
    expect(usd('claude-sonnet-4-5', { input: 300_000 })).toBe(1.8)
    expect(usd('claude-sonnet-4-5', { input: 10_000, cacheRead: 300_000 })).toBe(0.24)
    expect(usd('claude-sonnet-4-5', { cacheWrite1h: 200_001, output: 1000 })).toBe(2.422512)
    expect(usd('gpt-5.4', { input: 300_000, output: 1000 })).toBe(1.5225)
    expect(usd('gemini-2.5-pro', { input: 200_001, output: 1000 })).toBe(0.5150025)
    expect(usd('claude-haiku-5-5', { input: 1, cacheRead: 100_000, output: 1000 })).toBe(0.0075005)
  })

  it('begins with the first token above the threshold, and output does not make it longer', () => {
    expect(usd('claude-sonnet-4-5', { input: 200_000, output: 100_000 })).toBe(2.1)
    expect(usd('gpt-6.1-sol', { input: 272_000 })).toBe(0.544)
    expect(usd('gpt-6.1-sol', { input: 272_001 })).toBe(1.088004)
  })

  it('knows several steps', () => {
    const perInput = [32_000, 32_001, 128_001, 256_001].map((input) => usd('qwen3-coder-plus', { input }) / input)
    expect(perInput.map((price) => Math.round(price * 1e7) / 10)).toEqual([1, 1.8, 3, 6])
  })

  it('costs no more where the vendor has one price for all lengths', () => {
    expect(usd('claude-opus-4-6', { input: 300_000 })).toBe(1.5)
    expect(usd('claude-sonnet-4-6', { input: 300_000 })).toBe(0.9)
  })
})

describe('a period', () => {
  it('applies from its first day on, and a later price does not change what came before', () => {
    const read = (at: string): number => usd('claude-sonnet-5-5', { cacheRead: 1_000_000, at })
    expect(read('2026-10-06T23:59:59.999Z')).toBe(0.2)
    expect(read('2026-10-07T00:00:00.000Z')).toBe(0.1)
    expect(usd('o3', { input: 1_000_000, at: '2025-06-09T00:00:00Z' })).toBe(10)
    expect(usd('claude-opus-4-6', { input: 300_000, at: '2026-03-12T00:00:00Z' })).toBe(3)
  })

  it('that is the first also covers what came before it', () => {
    expect(usd('gpt-6.1-sol', { input: 1000, at: '2020-01-01T00:00:00Z' })).toBe(0.002)
  })

  it('of an alias is that of the model which the name meant then', () => {
    const input = (name: string, at: string): number => usd(name, { input: 1_000_000, at })
    expect(input('codex-auto-review', '2025-08-01T00:00:00Z')).toBe(1.25)
    expect(input('codex-auto-review', '2026-01-01T00:00:00Z')).toBe(1.75)
    expect(usd('codex-auto-review', { input: 1000, at: '2026-03-05T00:00:00Z' })).toBe(0.0025)
    expect(usd('codex-auto-review', { input: 1000, at: '2026-04-23T00:00:00Z' })).toBe(0.005)
    expect(input('kimi-for-coding', '2026-04-20T15:28:10.071Z')).toBe(0.6)
    expect(input('kimi-for-coding', '2026-04-20T15:28:10.072Z')).toBe(0.95)
  })

  it('may have peak hours, on weekdays', () => {
    const output = (at: string): number => usd('deepseek-v4-pro', { output: 1_000_000, at })
    expect(output('2026-09-01T00:59:59.999Z')).toBe(1.98)
    expect(output('2026-09-01T01:00:00Z')).toBe(3.96)
    expect(output('2026-09-01T04:00:00Z')).toBe(1.98)
    expect(output('2026-09-05T01:00:00Z')).toBe(1.98)
    expect(output('2026-08-14T01:00:00Z')).toBe(0.87)
  })
})

// ccusage knows the fast factors, and none of the others.
describe('the tier of a call', () => {
  const tokens = { input: 1000, output: 1000 }

  it.each([
    ['claude-opus-4-6', 'fast', 0.18],
    ['claude-opus-4-8', 'fast', 0.06],
    ['claude-opus-5-5', 'fast', 0.048],
    ['claude-sonnet-4-6', 'fast', 0.018],
    ['claude-sonnet-4-5', 'batch', 0.009],
    ['claude-sonnet-4-5', 'priority', 0.018],
    ['gpt-5.5', 'priority', 0.0875],
    ['gpt-5.3-codex', 'fast', 0.0315],
    ['gpt-5-codex', 'flex', 0.005625],
    ['gemini-2.5-pro', 'batch', 0.005625],
    ['gemini-3.8-flash', 'priority', 0.0081],
  ] as const)('%s, %s: %d USD', (name, tier, expected) => {
    expect(usd(name, { ...tokens, tier })).toBe(expected)
  })

  it('may stand in the name, and then counts once', () => {
    expect(usd('claude-opus-4-6-fast', tokens)).toBe(0.18)
    expect(usd('claude-opus-4-6-fast', { ...tokens, tier: 'fast' })).toBe(0.18)
    expect(costNanoUsd(priceOf('anthropic/claude-opus-4.6-fast', 'openrouter'), callOf(tokens))).toBe(180_000_000)
  })
})

// ccusage ignores both.
describe('extras', () => {
  it('adds a tenth for inference in the US', () => {
    expect(usd('claude-sonnet-4-5', { input: 100, output: 50, isUsOnly: true })).toBe(0.001155)
  })

  it('adds web searches one by one, at no discount', () => {
    expect(usd('claude-sonnet-4-5', { input: 100, output: 50, webSearches: 10 })).toBe(0.10105)
    expect(usd('claude-sonnet-4-5', { webSearches: 3, tier: 'batch', isUsOnly: true })).toBe(0.03)
  })

  it('costs nothing on the own machine', () => {
    const price = priceOf('qwen3-coder:30b', 'ollama')
    expect(costNanoUsd(price, callOf({ input: 1_000_000, output: 1_000_000 }))).toBe(0)
  })
})

describe('what a list leaves out', () => {
  const listed = (rates: object, rules: PriceBook['rules'] = []): PriceBook => ({
    ...emptyBook,
    makers: ['maker'],
    rules,
    providers: {
      maker: {
        name: 'Maker',
        source: 's',
        models: { model: { periods: [{ rates: { input: 10, output: 20, ...rates } }] } },
      },
    },
  })
  const cost = (of: PriceBook, written: Written): number => costNanoUsd(priceOf('model', null, of), callOf(written))

  it('is billed as input', () => {
    expect(cost(listed({}), { cacheRead: 1 })).toBe(10_000)
    expect(cost(listed({}), { cacheWrite5m: 1 })).toBe(10_000)
    expect(cost(listed({}), { cacheWrite1h: 1 })).toBe(10_000)
    expect(cost(listed({}), { webSearches: 1 })).toBe(0)
  })

  it('is billed as the rule of the family says, if there is one', () => {
    const rules = [{ prefix: 'mod', cacheRead: 0.1, cacheWrite5m: 1.25, cacheWrite1h: 2, webSearch: 10 }]
    expect(cost(listed({}, rules), { cacheRead: 1 })).toBe(1000)
    expect(cost(listed({}, rules), { cacheWrite5m: 1 })).toBe(12_500)
    expect(cost(listed({}, rules), { cacheWrite1h: 1 })).toBe(20_000)
    expect(cost(listed({}, rules), { webSearches: 1 })).toBe(10_000_000)
    expect(cost(listed({ cacheRead: 5 }, rules), { cacheRead: 1 })).toBe(5000)
  })

  it('is a one-hour write: as a five-minute one', () => {
    expect(cost(listed({ cacheWrite5m: 3 }), { cacheWrite1h: 1 })).toBe(3000)
  })
})

describe('every price of the bundled book', () => {
  const models = Object.entries(book.providers).flatMap(([provider, list]) =>
    Object.keys(list.models).map((name) => ({ provider, name })),
  )
  const count = fc.integer({ min: 0, max: 2_000_000 })
  const counts = fc.record({ input: count, output: count, cacheRead: count, cacheWrite5m: count, cacheWrite1h: count })
  const tier = fc.constantFrom('standard', 'fast', 'priority', 'batch', 'flex')
  const at = fc.integer({ min: Date.parse('2024-01-01'), max: Date.parse('2027-12-31') })

  it('is whole, never negative, and never falls when a call uses more', () => {
    const call = fc.record({
      model: fc.constantFrom(...models),
      less: counts,
      more: counts,
      tier,
      at,
      us: fc.boolean(),
    })
    fc.assert(
      fc.property(call, ({ model, less, more, tier, at, us }) => {
        const price = priceOf(model.name, model.provider)
        const cost = (tokens: Omit<TokenCounts, 'reasoning'>): number =>
          costNanoUsd(price, { atMs: at, tokens: { ...tokens, reasoning: 0 }, webSearches: 0, tier, isUsOnly: us })
        const sum = {
          input: less.input + more.input,
          output: less.output + more.output,
          cacheRead: less.cacheRead + more.cacheRead,
          cacheWrite5m: less.cacheWrite5m + more.cacheWrite5m,
          cacheWrite1h: less.cacheWrite1h + more.cacheWrite1h,
        }
        expect(Number.isSafeInteger(cost(less))).toBe(true)
        expect(cost(less)).toBeGreaterThanOrEqual(0)
        expect(cost(sum)).toBeGreaterThanOrEqual(cost(less))
      }),
      { numRuns: 3000 },
    )
  })
})

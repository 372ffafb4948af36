import { describe, expect, it } from 'vitest'
import { bundledBook } from './bundled.ts'
import { findPrice } from './find.ts'
import { parseLiteLlm } from './litellm.ts'
import { mergeBooks } from './merge.ts'

const document = {
  sample_spec: { litellm_provider: 'one of', mode: 'one of: chat', input_cost_per_token: 0, output_cost_per_token: 0 },
  'claude-sonnet-4-5-20250929': {
    litellm_provider: 'anthropic',
    mode: 'chat',
    input_cost_per_token: 3e-6,
    output_cost_per_token: 1.5e-5,
    cache_read_input_token_cost: 3e-7,
    cache_creation_input_token_cost: 3.75e-6,
    cache_creation_input_token_cost_above_1hr: 6e-6,
    input_cost_per_token_above_200k_tokens: 6e-6,
    output_cost_per_token_above_200k_tokens: 2.25e-5,
    cache_read_input_token_cost_above_200k_tokens: 6e-7,
    cache_creation_input_token_cost_above_200k_tokens: 7.5e-6,
    search_context_cost_per_query: { search_context_size_low: 0.01, search_context_size_medium: 0.01 },
    provider_specific_entry: { us: 1.1, fast: 6 },
  },
  'gpt-5.5': {
    litellm_provider: 'openai',
    mode: 'responses',
    input_cost_per_token: 5e-6,
    output_cost_per_token: 3e-5,
    input_cost_per_token_priority: 1.25e-5,
    output_cost_per_token_priority: 7.5e-5,
    input_cost_per_token_flex: 2.5e-6,
    output_cost_per_token_flex: 1.5e-5,
    input_cost_per_token_batches: 2.5e-6,
    output_cost_per_token_batches: 1.5e-5,
  },
  'dashscope/qwen3-coder-plus': {
    litellm_provider: 'dashscope',
    mode: 'chat',
    tiered_pricing: [
      { range: [0, 32_000], input_cost_per_token: 1e-6, output_cost_per_token: 5e-6 },
      { range: [32_000, 128_000], input_cost_per_token: 1.8e-6, output_cost_per_token: 9e-6 },
    ],
  },
  'us.anthropic.claude-sonnet-9-v1:0': {
    litellm_provider: 'bedrock_converse',
    mode: 'chat',
    input_cost_per_token: 3.3e-6,
    output_cost_per_token: 1.65e-5,
  },
  'bedrock/eu-central-1/anthropic.claude-v2:1': {
    litellm_provider: 'bedrock',
    mode: 'chat',
    input_cost_per_token: 8e-6,
    output_cost_per_token: 2.4e-5,
  },
  'vertex_ai/claude-sonnet-9@20270101': {
    litellm_provider: 'vertex_ai-anthropic_models',
    mode: 'chat',
    input_cost_per_token: 3e-6,
    output_cost_per_token: 1.5e-5,
  },
  'text-embedding-9': { litellm_provider: 'openai', mode: 'embedding', input_cost_per_token: 1e-8 },
  'github_copilot/gpt-9': { litellm_provider: 'github_copilot', mode: 'chat' },
  'free/model': { litellm_provider: 'free', mode: 'chat', input_cost_per_token: 0, output_cost_per_token: 0 },
  'odd/text': { litellm_provider: 'odd', mode: 'chat', input_cost_per_token: '3e-6', output_cost_per_token: -1 },
  'odd/null': null,
}

describe("LiteLLM's price list", () => {
  const { models, source } = parseLiteLlm(document)
  const priceOf = (name: string) => models.find((model) => model.name === name)?.price

  it('gives one price per model, USD per million tokens', () => {
    expect(source).toBe('litellm')
    expect(priceOf('claude-sonnet-4-5-20250929')).toEqual({
      rates: { input: 3, output: 15, cacheRead: 0.3, cacheWrite5m: 3.75, cacheWrite1h: 6 },
      long: [{ above: 200_000, rates: { input: 6, output: 22.5, cacheRead: 0.6, cacheWrite5m: 7.5 } }],
      tiers: { fast: 6 },
      usOnly: 1.1,
      webSearch: 10,
    })
  })

  it('turns prices per tier into factors', () => {
    expect(priceOf('gpt-5.5')?.tiers).toEqual({ fast: 2.5, priority: 2.5, batch: 0.5, flex: 0.5 })
  })

  it('reads ranges of prompt length', () => {
    expect(priceOf('qwen3-coder-plus')).toEqual({
      rates: { input: 1, output: 5 },
      long: [{ above: 32_000, rates: { input: 1.8, output: 9 } }],
    })
  })

  it('leaves out what is not priced by text tokens, and what no price can be', () => {
    expect(models.map(({ provider, name }) => `${provider} ${name}`)).toEqual([
      'anthropic claude-sonnet-4-5-20250929',
      'openai gpt-5.5',
      'dashscope qwen3-coder-plus',
      'amazon-bedrock anthropic.claude-sonnet-9',
      'google-vertex claude-sonnet-9@20270101',
    ])
  })

  it.each([null, [], 'text', 7, { a: 1 }])('of another shape (%j) has no models', (json) => {
    expect(parseLiteLlm(json).models).toEqual([])
  })

  it('merges into the bundled book under its names', async () => {
    const book = mergeBooks(await bundledBook(), parseLiteLlm(document), '2026-12-01')
    const nameOf = (name: string) => findPrice(book, { name, provider: null })?.name
    expect(nameOf('eu.anthropic.claude-sonnet-9-v1:0')).toBe('amazon-bedrock/anthropic.claude-sonnet-9')
    expect(nameOf('qwen3-coder-plus')).toBe('alibaba/qwen3-coder-plus')
    expect(book.providers['anthropic']?.models['claude-sonnet-4-5-20250929']).toBeUndefined()
    expect(book.providers['openai']?.models['gpt-5.5']?.periods).toHaveLength(1)
  })
})

import { describe, expect, it } from 'vitest'
import { bundledBook } from './bundled.ts'
import { emptyBook } from './empty.ts'
import { findPrice } from './find.ts'

const book = await bundledBook()

/** What a name leads to: `name (how)`, or null. */
function found(name: string | null, provider: string | null = null): string | null {
  const price = findPrice(book, { name, provider })
  return price && `${price.name} (${price.how})`
}

describe('a model name', () => {
  it.each([
    // As the list has it; case and the dot in a version do not matter.
    ['claude-opus-4-5', null, 'anthropic/claude-opus-4-5 (exact)'],
    ['CLAUDE-OPUS-4-5', null, 'anthropic/claude-opus-4-5 (exact)'],
    ['claude-opus-4.5', null, 'anthropic/claude-opus-4-5 (exact)'],
    ['Claude Opus 4.5', null, 'anthropic/claude-opus-4-5 (exact)'],
    ['claude-4.5-sonnet', null, 'anthropic/claude-sonnet-4-5 (exact)'],
    ['claude-sonnet-3-7', null, 'anthropic/claude-3-7-sonnet (exact)'],
    ['gpt-5-codex', 'openai', 'openai/gpt-5 (exact)'],
    ['gpt-5-1-codex', null, 'openai/gpt-5.1 (exact)'],
    ['grok-4.5-build', null, 'xai/grok-4.5 (exact)'],
    ['claude-2.1', null, 'anthropic/claude-2 (exact)'],
    // Dates.
    ['claude-opus-4-5-20251101', 'anthropic', 'anthropic/claude-opus-4-5 (date)'],
    ['claude-sonnet-4-20250514', null, 'anthropic/claude-sonnet-4 (date)'],
    ['claude-sonnet-4-0', null, 'anthropic/claude-sonnet-4 (variant)'],
    ['claude-3-5-haiku-20241022', null, 'anthropic/claude-3-5-haiku (date)'],
    ['claude-3-7-sonnet-latest', null, 'anthropic/claude-3-7-sonnet (date)'],
    ['gpt-6-sol-2026-09-22', null, 'openai/gpt-6-sol (date)'],
    ['gpt-4o-2024-05-13', null, 'openai/gpt-4o-2024-05-13 (exact)'],
    ['claude-opus-4-5@20251101', null, 'anthropic/claude-opus-4-5 (date)'],
    // Gateways and clouds.
    ['anthropic/claude-opus-4.5', null, 'anthropic/claude-opus-4-5 (prefix)'],
    ['anthropic/claude-opus-4.5', 'openrouter', 'openrouter/anthropic/claude-opus-4.5 (exact)'],
    ['openrouter/anthropic/claude-opus-4.5', null, 'openrouter/anthropic/claude-opus-4.5 (prefix)'],
    ['models/gemini-2.5-pro', null, 'google/gemini-2.5-pro (prefix)'],
    ['us.anthropic.claude-opus-4-5-20251101-v1:0', null, 'amazon-bedrock/anthropic.claude-opus-4-5 (prefix)'],
    ['eu.anthropic.claude-sonnet-5-5', null, 'amazon-bedrock/anthropic.claude-sonnet-5-5 (prefix)'],
    ['bedrock/global.anthropic.claude-opus-4-6-v1', null, 'amazon-bedrock/global.anthropic.claude-opus-4-6 (prefix)'],
    [
      'arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.anthropic.claude-sonnet-4-5-20250929-v1:0',
      null,
      'amazon-bedrock/anthropic.claude-sonnet-4-5 (prefix)',
    ],
    ['claude-opus-4-6@default', 'google-vertex-anthropic', 'google-vertex/claude-opus-4-6 (date)'],
    ['vertex_ai/claude-opus-4-6@20260205', null, 'google-vertex/claude-opus-4-6 (prefix)'],
    ['accounts/fireworks/models/deepseek-v3p2', 'fireworks', 'fireworks-ai/deepseek-v3p2 (exact)'],
    // The same price by another name.
    ['claude-sonnet-4-6[1m]', null, 'anthropic/claude-sonnet-4-6 (variant)'],
    ['claude-opus-4-5-20251101-thinking', null, 'anthropic/claude-opus-4-5 (variant)'],
    ['gpt-5.1-codex-high', null, 'openai/gpt-5.1 (variant)'],
    ['kimi-k2-thinking', null, 'moonshotai/kimi-k2-thinking (exact)'],
    ['claude-opus-4-6-fast', null, 'anthropic/claude-opus-4-6 (variant)'],
    ['claude-opus-4.8-fast', 'github-copilot', 'github-copilot/claude-opus-4.8-fast (exact)'],
    // A seller without a price of its own.
    ['glm-4.6', 'anthropic', 'zai/glm-4.6 (maker)'],
    ['claude-sonnet-4-5', 'my-gateway', 'anthropic/claude-sonnet-4-5 (maker)'],
    ['us.anthropic.claude-mythos-5', null, 'anthropic/claude-mythos-5 (maker)'],
    // Documented names.
    ['opus', null, 'anthropic/claude-opus-5-5 (alias)'],
    ['Sonnet', null, 'anthropic/claude-sonnet-5-5 (alias)'],
    ['haiku[1m]', null, 'anthropic/claude-haiku-5-5 (alias)'],
    ['gpt-5.3-spark', null, 'openai/gpt-5.3-codex-spark (exact)'],
    ['k2p6', null, 'moonshotai/kimi-k2.6 (alias)'],
    ['gemini-3-pro-high', null, 'google/gemini-3-pro-preview (alias)'],
    ['codex-auto-review', 'openai', 'openai/gpt-5.5 (alias)'],
    // Nothing to pay.
    ['gpt-oss:20b', 'ollama', 'gpt-oss:20b (free)'],
    ['qwen/qwen3-coder:free', 'openrouter', 'qwen/qwen3-coder:free (free)'],
    ['glm-5-free', 'opencode', 'glm-5-free (free)'],
  ])('%s, served by %s, is %s', (name, provider, expected) => {
    expect(found(name, provider)).toBe(expected)
  })

  it.each([
    ['claude-sonnet-4-7'], // a version that nobody has: not the one before
    ['claude-opus-4-9-20270101'],
    ['us.anthropic.claude-opus-4-9-v1:0'],
    ['foo-bar-9'],
    ['o3-turbo'],
    ['gpt-5.9'],
    ['gpt-6.2-sol'],
    ['claude'],
    ['claude-opus'],
    ['claude-opus-4-5-extended'],
    ['xclaude-opus-4-5'],
    ['claude-sonnet-4-6-fast'], // no fast price listed: another model
    ['claude-opus-4-5-20259999'], // no date
    ['glm-5-free'], // free by opencode's word only
    ['gpt-oss:120b-cloud'],
    ['arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/a1b2c3'],
    ['<synthetic>'],
    [' '],
    ['constructor'],
    ['__proto__'],
  ])('%s has no price', (name) => {
    expect(found(name)).toBeNull()
  })

  it('that the log does not state has no price', () => {
    expect(found(null, 'anthropic')).toBeNull()
  })

  it('served by a cloud model of a local program is not free', () => {
    expect(found('kimi-k2.5:cloud', 'ollama')).toBeNull()
  })

  it('finds nothing in a book without prices', () => {
    expect(findPrice(emptyBook, { name: 'claude-opus-4-5', provider: 'anthropic' })).toBeNull()
  })

  it('is found once per book', () => {
    const name = { name: 'claude-opus-4-5-20251101', provider: 'anthropic' }
    expect(findPrice(book, name)).toBe(findPrice(book, { ...name }))
    expect(findPrice({ ...book }, name)).not.toBe(findPrice(book, name))
  })
})

describe('the reason of a price', () => {
  const why = (name: string, provider: string | null = null) => findPrice(book, { name, provider })?.why

  it('names the list and what was left aside', () => {
    expect(why('us.anthropic.claude-opus-4-5-20251101-v1:0')).toBe(
      'Amazon Bedrock lists anthropic.claude-opus-4-5 (without the prefix us. and the date 20251101).',
    )
    expect(why('gpt-5-codex')).toBe('OpenAI lists gpt-5-codex with gpt-5.')
    expect(why('glm-4.6', 'anthropic')).toBe('Z.AI lists glm-4.6; no price of Anthropic itself is known.')
    expect(why('sonnet')).toBe('"sonnet" is a name for claude-sonnet-5-5.')
    expect(why('llama3', 'lmstudio')).toBe('lmstudio runs on this machine: no tokens are billed.')
  })

  it('tells nothing of accounts and cloud projects', () => {
    const arn = 'arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.anthropic.claude-opus-4-6-v1'
    expect(why(arn)).not.toContain('123456789012')
    expect(why('projects/secret/locations/eu/publishers/anthropic/models/claude-opus-4-6')).not.toContain('secret')
  })
})

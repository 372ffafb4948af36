import { describe, expect, it } from 'vitest'
import { parseModelsDev } from './models-dev.ts'

const document = {
  anthropic: {
    id: 'anthropic',
    models: {
      'claude-sonnet-4-5': {
        cost: {
          input: 3,
          output: 15,
          cache_read: 0.3,
          cache_write: 3.75,
          context_over_200k: { input: 6, output: 22.5, cache_read: 0.6, cache_write: 7.5 },
        },
      },
    },
  },
  openai: {
    models: {
      'gpt-5.5': {
        cost: {
          input: 5,
          output: 30,
          tiers: [
            { input: 10, output: 45, tier: { type: 'context', size: 272_000 } },
            { input: 1, output: 1, tier: { type: 'weather', size: 1 } },
          ],
          context_over_200k: { input: 10, output: 45 },
        },
      },
      'no-price': {},
    },
  },
  'zai-coding-plan': { models: { 'glm-4.7': { cost: { input: 0, output: 0 } } } },
  odd: { models: null },
  odder: null,
}

describe('the price list of models.dev', () => {
  const { models } = parseModelsDev(document)

  it('gives one price per seller and model, without subscriptions and models that have none', () => {
    expect(models.map(({ provider, name }) => `${provider} ${name}`)).toEqual([
      'anthropic claude-sonnet-4-5',
      'openai gpt-5.5',
    ])
  })

  it('has long prompts as one step at 200,000 tokens, or as steps with their sizes', () => {
    expect(models[0]?.price).toEqual({
      rates: { input: 3, output: 15, cacheRead: 0.3, cacheWrite5m: 3.75 },
      long: [{ above: 200_000, rates: { input: 6, output: 22.5, cacheRead: 0.6, cacheWrite5m: 7.5 } }],
    })
    expect(models[1]?.price).toEqual({
      rates: { input: 5, output: 30 },
      long: [{ above: 272_000, rates: { input: 10, output: 45 } }],
    })
  })

  it.each([null, [], 'text', 7, { a: 1 }])('of another shape (%j) has no models', (json) => {
    expect(parseModelsDev(json).models).toEqual([])
  })
})

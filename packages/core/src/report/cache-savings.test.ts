import { expect, it } from 'vitest'
import { type TestEvent, usageOf } from '../../../../testing/usage-of-events.ts'
import { bundledBook } from '../price/bundled.ts'
import { findPrice } from '../price/find.ts'
import { cacheSavings } from './cache-savings.ts'
import { everything, select } from './filter.ts'
import { utc } from './zone.ts'

const book = await bundledBook()
const savings = (events: readonly TestEvent[]) =>
  cacheSavings(select(usageOf(events), everything, utc), (model) => findPrice(book, model))
const at = '2026-01-10T10:00:00Z'

it('lays reads against the input price, and writes against it too', () => {
  // Claude Sonnet 4.5, USD per million: input 3, cache read 0.30, writes 3.75 (5 minutes) and 6 (an hour).
  const million = { cacheRead: 1_000_000, cacheWrite5m: 1_000_000, cacheWrite1h: 1_000_000, input: 7 }
  expect(savings([{ at, model: 'claude-sonnet-4-5', ...million }])).toMatchObject({
    readTokens: 1_000_000,
    writeTokens: 2_000_000,
    promptTokens: 3_000_007,
    savedNanoUsd: 2_700_000_000,
    extraNanoUsd: 3_750_000_000,
    unpricedTokens: 0,
  })
})

it('tells models apart, the one that saved most first, and leaves out those without a cache', () => {
  const { models, savedNanoUsd } = savings([
    { at, model: 'claude-haiku-4-5', cacheRead: 1_000_000 },
    { at, model: 'claude-opus-4-5', cacheRead: 1_000_000 },
    { at, model: 'gpt-5', input: 1_000 },
  ])
  expect(models.map(({ model, savedNanoUsd: saved }) => [model, saved])).toEqual([
    ['claude-opus-4-5', 4_500_000_000],
    ['claude-haiku-4-5', 900_000_000],
  ])
  expect(savedNanoUsd).toBe(5_400_000_000)
})

it('counts cached tokens of models without a price, and makes up no amount for them', () => {
  expect(savings([{ at, model: 'zork-9', cacheRead: 10, cacheWrite5m: 5 }])).toMatchObject({
    savedNanoUsd: 0,
    extraNanoUsd: 0,
    unpricedTokens: 15,
  })
})

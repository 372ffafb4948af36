import { expect, it } from 'vitest'
import { bookedTotals } from './cost-state.ts'

const line = (modelUsage: object) => ({
  sessionId: 's1',
  startTime: 1_795_000_000_000,
  totalDuration: 1_000,
  modelUsage,
})

it('adds up a model with and without its long context, which are one model in the lines of calls', () => {
  const usage = {
    opus: { inputTokens: 800, outputTokens: 5, thinkingTokens: 2, costUSD: 0.5 },
    'opus[1m]': { inputTokens: 1000, cacheCreationInputTokens: 7, webSearchRequests: 1, costUSD: 0.25 },
  }
  expect(bookedTotals(line(usage), 's1', null, null)).toEqual([
    {
      kind: 'booked',
      session: 's1',
      parentSession: null,
      model: 'opus',
      atMs: 1_795_000_001_000,
      tokens: { input: 1800, output: 5, cacheRead: 0, cacheWrite5m: 7, cacheWrite1h: 0, reasoning: 2 },
      webSearches: 1,
      reportedNanoUsd: 750_000_000,
    },
  ])
})

it('states no cost for a sum of which a part has none, and counts what cannot be read', () => {
  const usage = { opus: { inputTokens: 1, costUSD: 0.5 }, 'opus[1m]': { inputTokens: 2 }, other: { inputTokens: -1 } }
  expect(bookedTotals(line(usage), 's1', null, null)).toMatchObject([
    { model: 'opus', tokens: { input: 3 }, reportedNanoUsd: null },
    { kind: 'skipped', reason: 'bad-count' },
  ])
})

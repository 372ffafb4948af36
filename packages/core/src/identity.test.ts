import { expect, it } from 'vitest'
import { type Copy, resolveCopies } from './identity.ts'
import { noTokens } from './tokens.ts'

const call: Copy = {
  requestId: 'req_1',
  isIdEnough: true,
  session: 's1',
  cwd: '/a',
  model: 'one',
  provider: null,
  atMs: 1,
  tokens: { ...noTokens, input: 10, output: 5 },
  webSearches: 0,
  reportedNanoUsd: 7,
  tier: 'standard',
  isUsOnly: false,
  isSidechain: false,
}

const differences: Partial<Copy>[] = [
  { cwd: '/b' },
  { cwd: null },
  { model: 'two' },
  { model: null },
  { provider: 'anthropic' },
  { webSearches: 1 },
  { reportedNanoUsd: 8 },
  { calculatedNanoUsd: 9 },
  { tier: 'batch' },
  { isUsOnly: true },
  { requestId: 'req_2' },
  { tokens: { ...call.tokens, reasoning: 3 } },
  { tokens: { ...call.tokens, input: 9, cacheRead: 1 } },
]

it('resolves copies that differ in one thing only alike, whatever their order', () => {
  for (const difference of differences) {
    const other = { ...call, ...difference }
    const [one] = resolveCopies([call, other])
    const [two] = resolveCopies([other, call])
    expect(one?.winner, JSON.stringify(difference)).toBe(two?.winner)
    expect(one?.earliest, JSON.stringify(difference)).toBe(two?.earliest)
  }
})

it('prefers a copy that tells its place and model to one that does not', () => {
  const silent = { ...call, cwd: null, model: null }
  expect(resolveCopies([silent, call])).toMatchObject([{ winner: call, earliest: call }])
})

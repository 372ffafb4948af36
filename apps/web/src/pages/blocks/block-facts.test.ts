import type { Block } from '@aic/agent/api'
import { expect, it } from 'vitest'
import { shownBlocks, usualBlock } from './block-facts.ts'

const block = (id: string, totalTokens: number, change: Partial<Block> = {}): Block => ({
  id,
  startTime: '2026-01-01T10:00:00.000Z',
  endTime: '2026-01-01T15:00:00.000Z',
  actualEndTime: null,
  isActive: false,
  isGap: false,
  entries: 1,
  tokenCounts: { inputTokens: 0, outputTokens: 0, cacheCreationInputTokens: 0, cacheReadInputTokens: 0 },
  totalTokens,
  costUSD: 0,
  models: [],
  burnRate: null,
  projection: null,
  ...change,
})
const all = [
  block('gap0', 0, { isGap: true }),
  block('a', 50),
  block('gap1', 0, { isGap: true }),
  block('b', 200),
  block('c', 100),
  block('now', 20, { isActive: true }),
]

it('shows the latest first, on the scale of the largest, without a gap at an end', () => {
  expect(shownBlocks(all).map(({ block: { id }, share }) => [id, share])).toEqual([
    ['now', 0.1],
    ['c', 0.5],
    ['b', 1],
    ['gap1', 0],
    ['a', 0.25],
  ])
})

it('knows the middle and the largest of those that are over', () => {
  expect(usualBlock(all)).toMatchObject({ count: 3, middle: { id: 'c' }, largest: { id: 'b' } })
  expect(usualBlock([block('now', 5, { isActive: true })])).toBeNull()
})

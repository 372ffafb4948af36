import type { Block } from '@aic/agent/api'

/** Days that the page may go back, and how the choice is called. */
export const spans = { '7': '7 days', '30': '30 days', '90': '90 days', all: 'all' } as const

/** A block, and how far it goes on the scale of the largest. */
export interface ShownBlock {
  readonly block: Block
  /** Of the largest block's tokens, 0–1. */
  readonly share: number
}

/** Blocks and the gaps between them, the latest first; gaps at the edges are left out. */
export function shownBlocks(blocks: readonly Block[]): readonly ShownBlock[] {
  const most = Math.max(1, ...blocks.map(({ totalTokens }) => totalTokens))
  const latest = blocks.toReversed()
  const first = latest.findIndex(({ isGap }) => !isGap)
  const last = latest.findLastIndex(({ isGap }) => !isGap)
  return latest.slice(Math.max(0, first), last + 1).map((block) => ({ block, share: block.totalTokens / most }))
}

/** What the blocks come to that are over: how many, the middle one, and the dearest. Null where there is none. */
export function usualBlock(blocks: readonly Block[]) {
  const over = blocks.filter(({ isGap, isActive }) => !isGap && !isActive)
  const byTokens = over.toSorted((a, b) => a.totalTokens - b.totalTokens)
  const middle = byTokens[Math.floor(byTokens.length / 2)]
  const largest = byTokens.at(-1)
  if (middle === undefined || largest === undefined) return null
  return { count: over.length, middle, largest }
}

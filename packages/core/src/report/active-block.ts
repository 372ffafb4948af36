import { type Block, blocksOf, defaultBlockMs } from './blocks.ts'
import type { CostMode } from './cost-mode.ts'
import type { Selection } from './filter.ts'
import { dayMs } from './zone.ts'

/**
 * The active block, null when there is none; the same as {@link blocksOf} finds in all of history, but from as little of it as will
 * do: where a block begins depends on what came before only until there were hours without a call.
 *
 * `selectSince` gives the usage since a moment (UTC ms, -Infinity at last), or more. `looksMs` are how far back it is asked, in turn;
 * the last is believed whatever it holds.
 */
export function activeBlockOf(
  selectSince: (fromMs: number) => Selection,
  mode: CostMode,
  nowMs: number,
  looksMs: readonly number[] = [dayMs, Infinity],
): Block | null {
  let blocks: readonly Block[] = []
  for (const lookMs of looksMs) {
    blocks = blocksOf(selectSince(nowMs - lookMs), mode, nowMs)
    const isIdleNow = blocks.every(({ sums }) => nowMs - sums.lastMs >= defaultBlockMs)
    if (isIdleNow || blocks.some(({ kind }) => kind === 'gap')) break
  }
  return blocks.find((block) => block.isActive) ?? null
}

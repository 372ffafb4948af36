import type { Block } from './blocks.ts'
import { costOf, tokensOf } from './sums.ts'

const minuteMs = 60_000

/** How fast an active block uses tokens and money, from its first to its last call. */
export interface BurnRate {
  readonly tokensPerMinute: number
  /** Input and output only: what {@link burnLevel} judges, since cache reads dwarf everything else. */
  readonly plainTokensPerMinute: number
  /** Nano-USD per hour, from the known part of the cost; null where none is known. */
  readonly nanoUsdPerHour: number | null
}

/** Null unless the block is active and has calls at two distinct times. */
export function burnRateOf({ isActive, sums }: Block): BurnRate | null {
  const minutes = (sums.lastMs - sums.firstMs) / minuteMs
  if (!isActive || minutes <= 0) return null
  return {
    tokensPerMinute: tokensOf(sums) / minutes,
    plainTokensPerMinute: (sums.input + sums.output) / minutes,
    nanoUsdPerHour: costOf(sums).nanoUsd === null ? null : (sums.knownNanoUsd / minutes) * 60,
  }
}

/** A pace from less than this is noise: two calls in a second would come to thousands of dollars an hour. */
const shortestPaceMs = 5 * minuteMs

/** Whether a block has gone on long enough for people to be shown its pace and what it comes to. */
export const isPaceTelling = ({ isActive, sums }: Block): boolean =>
  isActive && sums.lastMs - sums.firstMs >= shortestPaceMs

/** How fast a block burns, in ccusage's words. */
export type BurnLevel = 'normal' | 'moderate' | 'high'

/** ccusage's bounds: below 2,000 plain tokens a minute is normal, below 5,000 moderate. */
export function burnLevel({ plainTokensPerMinute }: BurnRate): BurnLevel {
  return plainTokensPerMinute < 2_000 ? 'normal' : plainTokensPerMinute < 5_000 ? 'moderate' : 'high'
}

/** What an active block comes to if it goes on at its burn rate until it ends. */
export interface Projection {
  readonly remainingMinutes: number
  readonly tokens: number
  /** From the known part of the cost; null where none is known. */
  readonly nanoUsd: number | null
}

/** What an active block comes to if it goes on at its pace; null where no pace can be told. */
export function projectionOf(block: Block, nowMs: number): Projection | null {
  const rate = burnRateOf(block)
  if (rate === null) return null
  const remainingMinutes = Math.max(0, Math.round((block.endMs - nowMs) / minuteMs))
  return {
    remainingMinutes,
    tokens: Math.round(tokensOf(block.sums) + rate.tokensPerMinute * remainingMinutes),
    nanoUsd:
      rate.nanoUsdPerHour === null
        ? null
        : Math.round(block.sums.knownNanoUsd + (rate.nanoUsdPerHour / 60) * remainingMinutes),
  }
}

/**
 * The token limit that `max` stands for: the largest completed block there ever was. Null without one.
 * Ask it of all blocks, before any is filtered away, or `--active` leaves none to compare with.
 */
export function largestBlockTokens(blocks: readonly Block[]): number | null {
  const totals = blocks.filter((block) => block.kind === 'block' && !block.isActive).map(({ sums }) => tokensOf(sums))
  return totals.length === 0 ? null : Math.max(...totals)
}

/** How a projection stands to a limit, in ccusage's words. */
export type LimitStatus = 'ok' | 'warning' | 'exceeds'

/** A block's projected tokens beside a token limit. */
export interface LimitCheck {
  readonly limit: number
  readonly projected: number
  /** 0–100 and beyond. */
  readonly usedPercent: number
  readonly status: LimitStatus
}

/** An active block against a token limit: what it will come to, and whether that is too much. Null without a projection. */
export function checkLimit(block: Block, limit: number, nowMs: number): LimitCheck | null {
  const projection = projectionOf(block, nowMs)
  if (projection === null || limit <= 0) return null
  const projected = projection.tokens
  const status = projected > limit ? 'exceeds' : projected > 0.8 * limit ? 'warning' : 'ok'
  return { limit, projected, usedPercent: (projected / limit) * 100, status }
}

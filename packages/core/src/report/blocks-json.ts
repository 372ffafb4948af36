import { toUsd } from '../money.ts'
import type { Block } from './blocks.ts'
import { burnRateOf, checkLimit, projectionOf } from './burn.ts'
import { extrasJson, isoOf, modelJson, usdOf } from './rows-json.ts'
import { cacheWriteOf, tokensOf } from './sums.ts'
import { unknownName } from './unknown-name.ts'

/** Blocks as `ccusage blocks --json` writes them. `limit` in tokens adds `tokenLimitStatus` to the active one. */
export function blocksJson(blocks: readonly Block[], nowMs: number, limit: number | null): object {
  return { blocks: blocks.map((block) => blockJson(block, nowMs, limit)) }
}

function blockJson(block: Block, nowMs: number, limit: number | null): object {
  const { kind, startMs, endMs, isActive, sums, models } = block
  const start = new Date(startMs).toISOString()
  return {
    id: kind === 'gap' ? `gap-${start}` : start,
    startTime: start,
    endTime: isoOf(endMs),
    actualEndTime: isoOf(sums.lastMs),
    isActive,
    isGap: kind === 'gap',
    entries: sums.calls,
    tokenCounts: {
      inputTokens: sums.input,
      outputTokens: sums.output,
      cacheCreationInputTokens: cacheWriteOf(sums),
      cacheReadInputTokens: sums.cacheRead,
    },
    totalTokens: tokensOf(sums),
    costUSD: usdOf(sums),
    models: models.map(({ name }) => name ?? unknownName),
    burnRate: burnJson(block),
    projection: projectionJson(block, nowMs),
    ...limitJson(block, nowMs, limit),
    ...(kind === 'gap' ? {} : { aic: { ...extrasJson(sums), modelBreakdowns: models.map(modelJson) } }),
  }
}

function burnJson(block: Block): object | null {
  const rate = burnRateOf(block)
  if (rate === null) return null
  return {
    tokensPerMinute: rate.tokensPerMinute,
    tokensPerMinuteForIndicator: rate.plainTokensPerMinute,
    costPerHour: rate.nanoUsdPerHour === null ? null : toUsd(rate.nanoUsdPerHour),
  }
}

/** The projected cost is rounded to cents, as ccusage's is. */
function projectionJson(block: Block, nowMs: number): object | null {
  const projection = projectionOf(block, nowMs)
  if (projection === null) return null
  const { remainingMinutes, tokens, nanoUsd } = projection
  return { remainingMinutes, totalTokens: tokens, totalCost: nanoUsd === null ? null : Math.round(nanoUsd / 1e7) / 100 }
}

function limitJson(block: Block, nowMs: number, limit: number | null): object {
  const check = limit === null ? null : checkLimit(block, limit, nowMs)
  if (check === null) return {}
  const { projected, usedPercent, status } = check
  return { tokenLimitStatus: { limit: check.limit, projectedUsage: projected, percentUsed: usedPercent, status } }
}

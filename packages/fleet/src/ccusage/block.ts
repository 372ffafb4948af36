import { type Fields, fieldsOf, first, nanoUsdOf } from './fields.ts'
import { timeOf } from './moment.ts'
import { type CcusageRecord, type CcusageSkip, firstAgent, recordOf } from './record.ts'

/** A 5-hour block as ccusage tells it, or the gap between two. */
export interface CcusageBlock {
  /** Its times, tokens, cost and models. */
  readonly record: CcusageRecord
  readonly isGap: boolean
  readonly isActive: boolean
  /** Calls; 0 where an older release does not count them. */
  readonly entries: number
  /** UTC ms; null for a gap. */
  readonly actualEndMs: number | null
  /** When the plan’s limit resets, if a log told; UTC ms. */
  readonly limitResetMs: number | null
  readonly burnNanoUsdPerHour: number | null
  readonly projectedNanoUsd: number | null
}

/** A block of `ccusage blocks --json`; the oldest releases say `blockStart`, `blockEnd`, a number for `burnRate`, and `projectedCost`. */
export function parseBlock(row: Fields): CcusageBlock | CcusageSkip {
  const startMs = timeOf(first(row, 'startTime', 'blockStart'))
  const endMs = timeOf(first(row, 'endTime', 'blockEnd'))
  if (startMs === null || endMs === null) return 'no-time'
  const isGap = row.isGap === true
  const key = `${isGap ? 'gap-' : ''}${new Date(startMs).toISOString()}`
  const record = recordOf(row, { type: 'block', key, startMs, endMs, project: null, session: null }, firstAgent)
  if (typeof record === 'string') return record
  // ccusage counts a model whose price it does not know as free: 0 an hour of such is not known either.
  const known = (nanoUsd: number | null): number | null =>
    nanoUsd === 0 && record.costNanoUsd === null ? null : nanoUsd
  return {
    record,
    isGap,
    isActive: row.isActive === true,
    entries: countOf(row.entries),
    actualEndMs: isGap ? null : timeOf(row.actualEndTime),
    limitResetMs: timeOf(row.usageLimitResetTime),
    burnNanoUsdPerHour: known(moneyOf(row.burnRate, 'costPerHour')),
    projectedNanoUsd: known(moneyOf(row.projection, 'totalCost') ?? moneyOf(row.projectedCost, 'totalCost')),
  }
}

/** An object that holds the amount under a name, the amount itself, or nothing. Null for nothing, and for what no amount can be. */
function moneyOf(value: unknown, name: string): number | null {
  const amount = nanoUsdOf(fieldsOf(value)?.[name] ?? (fieldsOf(value) === null ? value : null))
  return amount === 'bad' ? null : amount
}

const countOf = (value: unknown): number =>
  Number.isSafeInteger(value) && (value as number) > 0 ? (value as number) : 0

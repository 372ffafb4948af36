import type { LimitReader } from '../logged-limit.ts'
import type { Place } from '../source.ts'
import { codexHomes } from './home.ts'
import { newestRollouts, type Rollout } from './newest-rollouts.ts'
import { namedLimits, newestOfEach, type RateLimits } from './rate-limits.ts'
import { tailLimits } from './tail-limits.ts'

/** Rollouts of a home that are looked into: several threads may be at work, and some never heard of limits. */
const mostRollouts = 8
/** What is older tells of no window that lasts: the longest is a month. */
const mostAgeMs = 35 * 86_400_000
/** A line from later than this is from a clock that was wrong. */
const mostAheadMs = 60_000

/** Reads what rollouts tell last of limits: each answer of the vendor names them, and Codex logs that (`rate_limits` of `token_count`). */
export function limitReader(place: Place): LimitReader {
  let known = new Map<string, { readonly rollout: Rollout; readonly limits: readonly RateLimits[] }>()
  const limitsOf = (rollout: Rollout): readonly RateLimits[] => {
    const before = known.get(rollout.path)
    return before !== undefined && isSame(before.rollout, rollout) ? before.limits : tailLimits(rollout)
  }
  return (nowMs) => {
    const rollouts = codexHomes(place)
      .flatMap((codexHome) => newestRollouts(codexHome, mostRollouts))
      .filter(({ mtimeMs }) => nowMs - mtimeMs <= mostAgeMs)
    known = new Map(rollouts.map((rollout) => [rollout.path, { rollout, limits: limitsOf(rollout) }]))
    const told = [...known.values()].flatMap(({ limits }) => limits)
    return namedLimits(newestOfEach(told.filter(({ atMs }) => isOfNow(atMs, nowMs))))
  }
}

const isOfNow = (atMs: number, nowMs: number): boolean => nowMs - atMs <= mostAgeMs && atMs - nowMs <= mostAheadMs

const isSame = (a: Rollout, b: Rollout): boolean => a.size === b.size && a.mtimeMs === b.mtimeMs && a.ino === b.ino

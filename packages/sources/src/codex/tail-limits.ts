import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { isObject, objectOf } from '../json.ts'
import { toMs } from '../time.ts'
import { followBurst, isCopied } from './copies.ts'
import type { Rollout } from './newest-rollouts.ts'
import { newestOfEach, parseRateLimits, type RateLimits } from './rate-limits.ts'
import { ordinalOf, readMeta, readTurn, type Thread, threadFrom } from './thread.ts'

/** Bytes looked at from the end: limits stand in every answer, but a picture or a compaction may come after it. */
const tailBytes = [64 * 1_024, 512 * 1_024, 2 * 1_024 * 1_024]
/** The first line, which tells forks, holds Codex's instructions too. */
const headBytes = 128 * 1_024
/** Types come first in every line. */
const typeWithin = 256
const wantedTypes = /"(?:token_count|session_meta|turn_context|task_started)"/

/** What the end of a rollout tells last of each limit, in no order. Empty where it can't be read. */
export function tailLimits({ path }: Pick<Rollout, 'path'>): readonly RateLimits[] {
  try {
    const file = openSync(path, 'r')
    try {
      return readTail(file)
    } finally {
      closeSync(file)
    }
  } catch {
    return [] // gone meanwhile, or not to be read: who collects the calls tells of that
  }
}

function readTail(file: number): readonly RateLimits[] {
  const { size } = fstatSync(file)
  for (const bytes of tailBytes) {
    const fromByte = Math.max(0, size - bytes)
    const text = textAt(file, fromByte, Math.min(bytes, size))
    const lines = fromByte === 0 ? text.split('\n') : [firstLine(file), ...text.split('\n').slice(1)]
    const limits = limitsIn(lines)
    if (limits.length > 0 || fromByte === 0) return limits
  }
  return []
}

const firstLine = (file: number): string => textAt(file, 0, headBytes).split('\n', 1)[0] ?? ''

function textAt(file: number, fromByte: number, bytes: number): string {
  const buffer = Buffer.allocUnsafe(bytes)
  return buffer.toString('utf8', 0, readSync(file, buffer, 0, bytes, fromByte))
}

/** What lines tell, in their order; the last one may be torn. */
function limitsIn(lines: readonly string[]): readonly RateLimits[] {
  const thread = threadFrom(null, '')
  const told: RateLimits[] = []
  let before = ''
  for (const text of lines) {
    const line = parsedLine(text)
    if (line === null) continue
    const limits = lineLimits(thread, line)
    const words = JSON.stringify(line.payload)
    if (limits !== null && words !== before) told.push(limits)
    if (limits !== null) before = words
  }
  return newestOfEach(told)
}

type Line = Readonly<Record<string, unknown>>

function parsedLine(text: string): Line | null {
  if (!wantedTypes.test(text.slice(0, typeWithin))) return null
  try {
    const line: unknown = JSON.parse(text)
    return isObject(line) ? line : null
  } catch {
    return null
  }
}

/**
 * What one line tells of limits, where it is the thread's own: forks begin with copies of older lines, dated anew. Codex writes a count again
 * with a later time when nobody told anything new; its first time is the one that counts.
 */
function lineLimits(thread: Thread, line: Line): RateLimits | null {
  const payload = objectOf(line.payload)
  const atMs = toMs(line.timestamp)
  followBurst(thread, atMs)
  if (line.type === 'session_meta') readMeta(thread, payload, atMs)
  else if (line.type === 'turn_context' || payload.type === 'task_started') readTurn(thread, payload)
  if (line.type !== 'event_msg' || payload.type !== 'token_count' || atMs === null) return null
  return isCopied(thread, ordinalOf(line.ordinal), atMs) ? null : parseRateLimits(payload.rate_limits, atMs)
}

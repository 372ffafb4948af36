import { type Parsed, skipped } from '@aic/core'
import { googleTokens } from '../google-tokens.ts'
import { isObject, objectOf, textOf } from '../json.ts'
import { toMs } from '../time.ts'

/**
 * A line of `usage_record.jsonl`, written when a process ends: a session's running total per model, over all its resumes. It equals the
 * sum of the session's calls, and is all that is left of a session whose chat was deleted.
 */
export function parseUsageRecord(line: unknown): readonly Parsed[] {
  const { sessionId, timestamp, models } = objectOf(line)
  if (!isObject(models)) return []
  const session = textOf(sessionId)
  const atMs = toMs(timestamp)
  if (session === null) return [skipped('no-id')]
  if (atMs === null) return [skipped('no-time')]
  return Object.entries(models).map(([model, value]): Parsed => {
    const usage = objectOf(value)
    const tokens = googleTokens({
      prompt: usage.inputTokens,
      candidates: usage.outputTokens,
      cached: usage.cachedTokens,
      thoughts: usage.thoughtsTokens,
      tool: 0,
      total: usage.totalTokens,
    })
    if (tokens === null) return skipped('bad-count')
    return { kind: 'booked', session, parentSession: null, model, atMs, tokens, webSearches: 0, reportedNanoUsd: null }
  })
}

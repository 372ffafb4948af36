import { type BookedTotal, type Parsed, skipped, toCount, toNanoUsd } from '@aic/core'
import { isObject, type Json, objectOf, textOf } from '../json.ts'
import { toMs, withinYears } from '../time.ts'

/**
 * A `cost-state` line (Claude Code 2.1.330, at the end of each process): the session's running total per model, calls included
 * that no line shows (titles, web search, `/compact`). It goes on over resumes; a fork's starts from its parent's.
 * The line has no time of its own: the process's start and length tell it, unless a later call stands before it.
 */
export function bookedTotals(
  line: Json,
  pathSession: string,
  copiedFrom: string | null,
  previousMs: number | null,
): Parsed[] {
  const startMs = toMs(line.startTime) ?? 0
  const endMs = withinYears(startMs + (toCount(line.totalDuration) ?? 0)) ?? startMs
  const atMs = Math.max(endMs, previousMs ?? 0)
  if (atMs === 0) return [skipped('no-time')]
  const session = textOf(line.sessionId) ?? pathSession
  const parentSession = copiedFrom === session ? null : copiedFrom // a fork holds its parent's own totals too
  const byModel = new Map<string, BookedTotal>()
  const bad: Parsed[] = []
  for (const [name, usage] of Object.entries(objectOf(line.modelUsage))) {
    const model = name.replace(/\[1m\]$/, '') // calls are logged without the suffix
    const total = isObject(usage) ? bookedTotal(usage, model, session, atMs) : null
    const other = byModel.get(model)
    if (total === null) bad.push(skipped('bad-count'))
    else byModel.set(model, other === undefined ? { ...total, parentSession } : sumOf(other, total))
  }
  return [...byModel.values(), ...bad]
}

/** One model's total with and without its long context, which the line keeps apart. */
function sumOf(a: BookedTotal, b: BookedTotal): BookedTotal {
  const isCostKnown = a.reportedNanoUsd !== null && b.reportedNanoUsd !== null
  return {
    ...a,
    tokens: {
      input: a.tokens.input + b.tokens.input,
      output: a.tokens.output + b.tokens.output,
      cacheRead: a.tokens.cacheRead + b.tokens.cacheRead,
      cacheWrite5m: a.tokens.cacheWrite5m + b.tokens.cacheWrite5m,
      cacheWrite1h: a.tokens.cacheWrite1h + b.tokens.cacheWrite1h,
      reasoning: a.tokens.reasoning + b.tokens.reasoning,
    },
    webSearches: a.webSearches + b.webSearches,
    reportedNanoUsd: isCostKnown ? a.reportedNanoUsd + b.reportedNanoUsd : null,
  }
}

function bookedTotal(usage: Json, model: string, session: string, atMs: number): BookedTotal | null {
  const [input, output, reasoning, cacheRead, anyAge, fiveMinutes, oneHour, webSearches] = [
    usage.inputTokens,
    usage.outputTokens,
    usage.thinkingTokens,
    usage.cacheReadInputTokens,
    usage.cacheCreationInputTokens,
    usage.cacheCreationEphemeral5mInputTokens,
    usage.cacheCreationEphemeral1hInputTokens,
    usage.webSearchRequests,
  ].map(toCount)
  if (input == null || output == null || reasoning == null || cacheRead == null || webSearches == null) return null
  if (anyAge == null || fiveMinutes == null || oneHour == null) return null
  return {
    kind: 'booked',
    session,
    parentSession: null,
    model,
    atMs,
    tokens: {
      input,
      output,
      cacheRead,
      cacheWrite5m: fiveMinutes + oneHour > 0 ? fiveMinutes : anyAge,
      cacheWrite1h: oneHour,
      reasoning: Math.min(reasoning, output),
    },
    webSearches,
    reportedNanoUsd: toNanoUsd(usage.costUSD),
  }
}

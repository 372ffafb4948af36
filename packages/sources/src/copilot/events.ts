import { type Parsed, skipped, totalTokens } from '@aic/core'
import { type Json, objectOf, textOf } from '../json.ts'
import type { LogFile } from '../source.ts'
import { toMs } from '../time.ts'
import { idOf, toCall } from '../to-call.ts'
import { type LoggedCounts, toTokens } from '../to-tokens.ts'
import { readTotals, since, sumOf, type Totals } from './totals.ts'

/** What the lines of a session log so far say about the ones to come. */
export interface Session {
  id: string
  cwd: string | null
  /** The log has a record of each call, so its totals say nothing new. */
  isRecorded: boolean
  /** As the last `session.shutdown` had them. */
  totals: Totals
  /** All that was used by then: the totals of processes that each began at zero are added up. */
  booked: Totals
  /** Answers since then. */
  answers: number
}

/** A session as an earlier parser left it, or a new one, named after its folder. */
export function sessionFrom(state: unknown, file: LogFile): Session {
  const id = file.relative.split('/').at(-2) ?? file.relative.replace(/\.[^.]*$/, '')
  return { id, cwd: null, isRecorded: false, totals: {}, booked: {}, answers: 0, ...objectOf(state) }
}

/** What one line of a session log says, given what the lines before it said. */
export function parseEvent(session: Session, line: Json): readonly Parsed[] {
  const data = objectOf(line.data)
  switch (line.type) {
    case 'session.usage_record':
      return recordedCall(session, objectOf(data.usage), line)
    case 'session.shutdown':
      return bookedTotals(session, data, line)
    case 'session.start':
    case 'session.resume':
      session.id = textOf(data.sessionId) ?? session.id
      session.cwd = textOf(objectOf(data.context).cwd) ?? session.cwd
      break
    case 'assistant.message':
      session.answers++
      break
  }
  return []
}

/**
 * A `session.usage_record` (1.0.102): one call. The vendor's `apiCallId` names it, as it does in telemetry; gateways may use short ones
 * again, but not the number within the session that paid. `cost` is in premium requests, not in money.
 */
function recordedCall(session: Session, usage: Json, line: Json): readonly Parsed[] {
  session.isRecorded = true
  const { sourceSessionId, sequence } = objectOf(usage.accounting)
  const paidBy = textOf(sourceSessionId)
  const apiCall = textOf(usage.apiCallId) ?? ''
  const numbered = paidBy !== null && typeof sequence === 'number' ? idOf(paidBy, sequence) : textOf(line.id)
  return toCall({
    id: apiCall.length >= 20 ? apiCall : numbered,
    session: paidBy ?? session.id,
    cwd: session.cwd,
    model: textOf(usage.model),
    atMs: toMs(line.timestamp),
    tokens: tokensOf(usage),
  })
}

/**
 * A `session.shutdown` of older versions: what the session used so far, by model. A total and no call, since telemetry may tell of
 * the same calls: what it does not becomes background.
 */
function bookedTotals(session: Session, data: Json, line: Json): readonly Parsed[] {
  const totals = readTotals(data)
  const { used, isWhole } = since(session.totals, totals, session.answers, data.accountingSnapshot !== undefined)
  session.totals = isWhole ? totals : { ...session.totals, ...totals }
  session.booked = sumOf(session.booked, used)
  session.answers = 0
  if (session.isRecorded) return []
  const atMs = toMs(line.timestamp)
  return Object.keys(used).flatMap((model) => bookedTotal(session, model, atMs))
}

function bookedTotal({ id, cwd, booked }: Session, model: string, atMs: number | null): readonly Parsed[] {
  const tokens = tokensOf(booked[model] ?? {})
  if (tokens === null) return [skipped('bad-count')]
  if (totalTokens(tokens) === 0) return []
  if (atMs === null) return [skipped('no-time')]
  const total = { session: id, parentSession: null, cwd, model, atMs, tokens }
  return [{ kind: 'booked', ...total, webSearches: 0, reportedNanoUsd: null }]
}

/** Copilot's counts: input holds what was read from and written to the cache, output holds reasoning. */
const tokensOf = ({ inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens, reasoningTokens }: Json) =>
  toTokens(
    {
      input: inputTokens,
      output: outputTokens,
      cacheRead: cacheReadTokens,
      cacheWrite: cacheWriteTokens,
      reasoning: reasoningTokens,
    } satisfies LoggedCounts,
    { isCacheInInput: true },
  )

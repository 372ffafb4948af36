import {
  type LoggedCall,
  type Parsed,
  type ServiceTier,
  skipped,
  type TokenCounts,
  toCount,
  toNanoUsd,
  totalTokens,
} from '@aic/core'
import { isObject, type Json, objectOf, textOf } from '../json.ts'
import type { LineParser, LogFile } from '../source.ts'
import { toMs } from '../time.ts'
import { bookedTotals } from './cost-state.ts'

/** A parser of one transcript. Its state is the session that a fork copied its first calls from, and the time of its last call. */
export function claudeParser(file: LogFile, state: unknown): LineParser {
  const pathSession = sessionFromPath(file.relative)
  const before = stateOf(state)
  let { copiedFrom } = before
  const latest = (previousMs: number | null): number | null =>
    before.lastMs === null ? previousMs : Math.max(before.lastMs, previousMs ?? 0)
  return {
    parse(line, previousMs) {
      if (!isObject(line)) return []
      if (line.type === 'cost-state') return bookedTotals(line, pathSession, copiedFrom, latest(previousMs))
      const record = recordOf(line)
      if (record === null) return []
      const session = textOf(line.sessionId) ?? pathSession
      const paidBy = textOf(record.requestSessionId)
      if (paidBy !== null && paidBy !== session) copiedFrom = paidBy
      return callsOf(record, paidBy ?? session, textOf(line.cwd))
    },
    state: (previousMs) => toState({ lastMs: latest(previousMs), copiedFrom }),
  }
}

interface State {
  readonly lastMs: number | null
  readonly copiedFrom: string | null
}

/** As short as can be, since it is kept for every transcript: the time alone, or both. */
const toState = ({ lastMs, copiedFrom }: State): unknown => (copiedFrom === null ? lastMs : [lastMs, copiedFrom])

function stateOf(state: unknown): State {
  const [lastMs, copiedFrom]: unknown[] = Array.isArray(state) ? state : [state]
  return { lastMs: typeof lastMs === 'number' ? lastMs : null, copiedFrom: textOf(copiedFrom) }
}

/** The record with `message.usage`: the line itself, or the one in the progress envelope of older sub-agents. */
function recordOf(line: Json): Json | null {
  if (isObject(objectOf(line.message).usage)) return isAssistant(line) ? line : null
  const inner = objectOf(objectOf(line.data).message)
  return isObject(objectOf(inner.message).usage) && isAssistant(inner) ? inner : null
}

const isAssistant = (record: Json): boolean => record.type === undefined || record.type === 'assistant'

function callsOf(record: Json, session: string, cwd: string | null): Parsed[] {
  const message = objectOf(record.message)
  const usage = objectOf(message.usage)
  const model = textOf(message.model)
  if (model === '<synthetic>') return [] // written by the client itself: an error text, nothing was served
  const tokens = toTokens(usage)
  if (tokens === null) return [skipped('bad-count')]
  const advisers = adviserCalls(usage)
  if (totalTokens(tokens) === 0 && advisers.length === 0) return []
  const atMs = toMs(record.timestamp)
  if (atMs === null) return [skipped('no-time')]
  const messageId = textOf(message.id)
  const uuid = textOf(record.uuid)
  const id = messageId ?? (uuid === null ? JSON.stringify([session, atMs, model, tokens]) : `uuid:${uuid}`)
  const call: LoggedCall = {
    kind: 'call',
    id,
    requestId: textOf(record.requestId),
    isIdEnough: messageId === null || messageId.startsWith('msg_'),
    session,
    cwd,
    model,
    provider: null,
    atMs,
    tokens,
    webSearches: toCount(objectOf(usage.server_tool_use).web_search_requests) ?? 0,
    reportedNanoUsd: toNanoUsd(record.costUSD),
    tier: tierOf(usage),
    isUsOnly: usage.inference_geo === 'us',
    isSidechain: record.isSidechain === true,
  }
  const own = totalTokens(tokens) === 0 ? [] : [call]
  return [...own, ...advisers.map((adviser, n) => adviserCall(call, adviser, n))]
}

/** Tokens of a usage object; null when a count can't be true. Writes to the cache are split by age where the log says so. */
export function toTokens(usage: Json): TokenCounts | null {
  const split = objectOf(usage.cache_creation)
  const [input, output, cacheRead, anyAge, fiveMinutes, oneHour] = [
    usage.input_tokens,
    usage.output_tokens,
    usage.cache_read_input_tokens,
    usage.cache_creation_input_tokens,
    split.ephemeral_5m_input_tokens,
    split.ephemeral_1h_input_tokens,
  ].map(toCount)
  if (input == null || output == null || cacheRead == null || anyAge == null) return null
  if (fiveMinutes == null || oneHour == null) return null
  const thinking = toCount(objectOf(usage.output_tokens_details).thinking_tokens) ?? 0
  return {
    input,
    output,
    cacheRead,
    cacheWrite5m: fiveMinutes + oneHour > 0 ? fiveMinutes : anyAge,
    cacheWrite1h: oneHour,
    reasoning: Math.min(thinking, output),
  }
}

function tierOf(usage: Json): ServiceTier {
  if (usage.speed === 'fast') return 'fast'
  return usage.service_tier === 'batch' || usage.service_tier === 'priority' ? usage.service_tier : 'standard'
}

/** Calls of the adviser model, made within a request and not part of its counts. */
const adviserCalls = (usage: Json): Json[] =>
  Array.isArray(usage.iterations)
    ? usage.iterations.filter((one) => isObject(one) && one.type === 'advisor_message' && textOf(one.model) !== null)
    : []

function adviserCall(call: LoggedCall, adviser: Json, n: number): Parsed {
  const tokens = toTokens(adviser)
  if (tokens === null) return skipped('bad-count')
  return {
    ...call,
    id: `${call.id}:advisor:${n}`,
    model: textOf(adviser.model),
    tokens,
    webSearches: 0,
    reportedNanoUsd: null,
  }
}

/** `P/S.jsonl` and `P/S/subagents/…` belong to session S; a file at the root to a session of its own name. */
function sessionFromPath(relative: string): string {
  const parts = relative.replace(/\.jsonl$/, '').split('/')
  const subagents = parts.indexOf('subagents')
  return (subagents > 0 ? parts[subagents - 1] : parts.at(-1)) ?? relative
}

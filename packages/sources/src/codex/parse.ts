import { type Parsed, type ServiceTier, skipped } from '@aic/core'
import { isObject, type Json, objectOf, textOf } from '../json.ts'
import type { LineParser, LogFile } from '../source.ts'
import { toMs } from '../time.ts'
import { toCall } from '../to-call.ts'
import { followBurst, isCopied } from './copies.ts'
import { execOutputCall } from './exec-output.ts'
import { configuredTier, isAmongRollouts } from './home.ts'
import { ordinalOf, readMeta, readTurn, type Thread, threadFrom, tierOf } from './thread.ts'
import { type CodexUsage, digits, isSame, since, tokensOf, usageOf } from './usage.ts'

/** A parser of one rollout. Its state is what the thread's lines said so far. */
export function rolloutParser(file: LogFile, state: unknown): LineParser {
  const rollout: Rollout = {
    thread: threadFrom(state, sessionFromPath(file.relative)),
    tier: lazily(() => configuredTier(file)),
  }
  return {
    parse(line) {
      if (!isObject(line)) return []
      const { type } = line
      if (type === 'thread.started' || type === 'turn.completed') {
        return isAmongRollouts(file) ? [] : execOutputCall(rollout.thread, line, file)
      }
      const item = { payload: objectOf(line.payload), atMs: toMs(line.timestamp), ordinal: ordinalOf(line.ordinal) }
      followBurst(rollout.thread, item.atMs)
      return parseItem(rollout, type === 'event_msg' ? item.payload.type : type, item)
    },
    state: () => rollout.thread,
  }
}

interface Rollout {
  readonly thread: Thread
  /** The tier of threads that don't say theirs. */
  readonly tier: () => ServiceTier
}

interface Item {
  readonly payload: Json
  readonly atMs: number | null
  readonly ordinal: number | null
}

function parseItem(rollout: Rollout, type: unknown, item: Item): readonly Parsed[] {
  const { thread } = rollout
  const { payload } = item
  switch (type) {
    case 'token_usage_record':
      return recordedCall(rollout, item)
    case 'token_count':
      return countedCall(rollout, item)
    case 'session_meta':
      readMeta(thread, payload, item.atMs)
      break
    case 'turn_context':
    case 'task_started':
      readTurn(thread, payload)
      break
    case 'thread_settings_applied':
      if (isObject(payload.thread_settings)) thread.tier = tierOf(textOf(payload.thread_settings.service_tier))
      break
  }
  return []
}

/** A `token_usage_record` (since 0.148): one call, exact, with the vendor's id, which its copies in forks keep. */
function recordedCall(rollout: Rollout, { payload, atMs }: Item): readonly Parsed[] {
  const { thread } = rollout
  const usage = usageOf(payload.usage)
  const total = usageOf(payload.thread_token_usage)
  readTurn(thread, { turn_id: payload.turn_id ?? thread.turn })
  thread.isRecorded = true
  if (total !== null && total !== 'bad') thread.total = total
  if (usage === null || usage === 'bad') return [skipped('bad-count')]
  return callOf(rollout, {
    id: recordId(payload, usage, total),
    usage,
    atMs,
    session: textOf(payload.session_id) ?? thread.session,
  })
}

/** The vendor's ids are long and random. A gateway's may be short and come again, but the thread's total after the call does not. */
function recordId(payload: Json, usage: CodexUsage, total: CodexUsage | 'bad' | null): string {
  const response = textOf(payload.response_id)
  if (response !== null && response.length >= 20) return response
  return JSON.stringify([payload.thread_id, response, digits(total === null || total === 'bad' ? usage : total)])
}

/**
 * A `token_count` event: the thread's running total and the last call, or only limits. It is written again unchanged, with a later
 * time (as a rule in 0.58 and 0.104), and with a zero last call after a compaction: only a total that changed is a call.
 *
 * Its id is made of what every copy of the record keeps and no other call has: turn and total, where turns have ids; else time,
 * total and last call. Neither file nor place in it, so that an archived file is the same calls.
 */
function countedCall(rollout: Rollout, { payload, atMs, ordinal }: Item): readonly Parsed[] {
  const { thread } = rollout
  const info = objectOf(payload.info)
  const total = usageOf(info.total_token_usage)
  const last = usageOf(info.last_token_usage)
  if (total === 'bad' || last === 'bad') return thread.isRecorded ? [] : [skipped('bad-count')]
  const before = thread.total
  if (total !== null) thread.total = total
  if (thread.isRecorded || isCopied(thread, ordinal, atMs)) return []
  if (total !== null && before !== null && isSame(total, before)) return []
  const usage = last ?? (total === null ? null : since(before, total))
  if (usage === null) return []
  const counts = total === null ? '' : digits(total)
  const hasTurn = thread.turn !== null && total !== null
  const id = hasTurn ? `${thread.turn}:${counts}` : `${atMs ?? ''}:${counts}:${last === null ? '' : digits(last)}`
  return callOf(rollout, { id, usage, atMs, session: thread.session })
}

interface Call {
  readonly id: string
  readonly usage: CodexUsage
  readonly atMs: number | null
  readonly session: string
}

function callOf({ thread, tier }: Rollout, { usage, ...call }: Call): readonly Parsed[] {
  return toCall({
    ...call,
    tokens: tokensOf(usage),
    cwd: thread.cwd,
    model: thread.model,
    provider: thread.provider,
    tier: thread.tier ?? tier(),
    isSidechain: thread.isSidechain,
  })
}

/** `rollout-2026-01-10T10-00-00-<uuid>.jsonl` names the thread; any other file is a session of its own name. */
function sessionFromPath(relative: string): string {
  const name = relative.slice(relative.lastIndexOf('/') + 1).replace(/\.jsonl$/, '')
  return /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.exec(name)?.[0] ?? name
}

function lazily<T>(read: () => T): () => T {
  let value: { readonly known: T } | null = null
  return () => (value ??= { known: read() }).known
}

import type { ServiceTier } from '@aic/core'
import { type Json, objectOf, textOf } from '../json.ts'
import { forkWindowMs } from './copies.ts'
import type { CodexUsage } from './usage.ts'

/** What the lines of a rollout so far say about the ones to come. Plain JSON: it is the parser's state between runs. */
export interface Thread {
  /** Id of the file's own thread: its first `session_meta`. Copied history brings further ones, of other threads. */
  id: string | null
  /** The session that started the thread: sub-agents belong to it. */
  session: string
  cwd: string | null
  model: string | null
  provider: string | null
  isSidechain: boolean
  /** The file may begin with lines copied from another thread. */
  isFork: boolean
  /** Number of the thread's first own line, where a fork tells it. */
  ownOrdinal: number | null
  /** When the file began, UTC ms. */
  startMs: number | null
  /** Lines of a fork up to this moment are copies, where nothing better tells. */
  copiesUntilMs: number | null
  turn: string | null
  /** The turn has exact records, so its running totals say nothing new. */
  isRecorded: boolean
  /** The running total as last logged. */
  total: CodexUsage | null
  /** As last set in this thread; null: as configured. */
  tier: ServiceTier | null
}

const newThread: Thread = {
  id: null,
  session: '',
  cwd: null,
  model: null,
  provider: null,
  isSidechain: false,
  isFork: false,
  ownOrdinal: null,
  startMs: null,
  copiesUntilMs: null,
  turn: null,
  isRecorded: false,
  total: null,
  tier: null,
}

/** A thread as an earlier parser left it, or a new one; `session` names it until its own lines do. */
export const threadFrom = (state: unknown, session: string): Thread => ({ ...newThread, session, ...objectOf(state) })

/** A `session_meta` line: the first names the thread, one of another thread says that its history was copied in. */
export function readMeta(thread: Thread, payload: Json, atMs: number | null): void {
  const id = textOf(payload.id) ?? textOf(payload.session_id)
  if (thread.id !== null) {
    if (id !== thread.id) beginsWithCopies(thread)
    return
  }
  const subagent = objectOf(payload.source).subagent
  const spawned = objectOf(objectOf(subagent).thread_spawn)
  const parent = textOf(payload.parent_thread_id) ?? textOf(spawned.parent_thread_id)
  thread.id = id
  thread.session = textOf(payload.session_id) ?? parent ?? id ?? thread.session
  thread.cwd = textOf(payload.cwd)
  thread.provider = textOf(payload.model_provider)
  thread.isSidechain = subagent !== undefined || payload.thread_source === 'subagent'
  thread.isFork = textOf(spawned.parent_thread_id) !== null
  thread.ownOrdinal =
    ordinalOf(payload.subagent_history_start_ordinal) ?? ordinalOf(payload.forked_from_ordinal_exclusive)
  thread.startMs = atMs
  if (textOf(payload.forked_from_id) !== null) beginsWithCopies(thread)
}

function beginsWithCopies(thread: Thread): void {
  thread.isFork = true
  thread.copiesUntilMs ??= (thread.startMs ?? 0) + forkWindowMs
}

/** A `turn_context` or `task_started` line: model and folder, where it says so, and the turn. */
export function readTurn(thread: Thread, payload: Json): void {
  thread.model = textOf(payload.model) ?? thread.model
  thread.cwd = textOf(payload.cwd) ?? thread.cwd
  const turn = textOf(payload.turn_id)
  if (turn === null || turn !== thread.turn) thread.isRecorded = false
  thread.turn = turn
}

/** Number of a line in its thread's history, from 0 (since 0.148); null where there is none. */
export const ordinalOf = (value: unknown): number | null => (Number.isSafeInteger(value) ? (value as number) : null)

/** Codex's names of service tiers; `fast` is what it calls OpenAI's priority tier in its settings. */
export function tierOf(name: string | null): ServiceTier {
  if (name === 'priority' || name === 'fast') return 'priority'
  return name === 'flex' || name === 'batch' ? name : 'standard'
}

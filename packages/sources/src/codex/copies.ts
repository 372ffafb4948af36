import type { Thread } from './thread.ts'

/**
 * Forks and spawned sub-agents may begin with a copy of their parent's lines, running totals included, mostly written anew with
 * the time of the fork. The copies are left out: the parent's file has the originals.
 *
 * The line's number tells, where the fork says at which number its own history begins (since 0.148). Else turn ids do: they and thread
 * ids are UUIDv7, which begin with the time they were made, so a turn that is older than the thread was copied into it. A sub-agent
 * that answers within the first second is therefore no copy. Forks older than turn ids (before 0.104) leave only the time: there,
 * copies are what is dated before the fork or belongs to the burst in which it was written.
 */
export function isCopied(thread: Thread, ordinal: number | null, atMs: number | null): boolean {
  if (!thread.isFork) return false
  if (thread.ownOrdinal !== null && ordinal !== null) return ordinal < thread.ownOrdinal
  const turnMs = uuidMs(thread.turn)
  const bornMs = uuidMs(thread.id)
  if (turnMs !== null && bornMs !== null) return turnMs < bornMs
  return thread.copiesUntilMs !== null && atMs !== null && atMs <= thread.copiesUntilMs
}

/** A burst of copies begins within a second of the fork, and goes on while its lines follow each other closely. */
export const forkWindowMs = 1_000
const burstGapMs = 500

/** Moves the end of a burst of copies past a line that belongs to it. */
export function followBurst(thread: Thread, atMs: number | null): void {
  if (atMs === null || thread.copiesUntilMs === null || atMs > thread.copiesUntilMs) return
  thread.copiesUntilMs = Math.max(thread.copiesUntilMs, atMs + burstGapMs)
}

/** When a UUIDv7 was made, UTC ms; null for other ids (https://www.rfc-editor.org/rfc/rfc9562#name-uuid-version-7). */
function uuidMs(id: string | null): number | null {
  const match = /^([0-9a-f]{8})-([0-9a-f]{4})-7/i.exec(id ?? '')
  return match === null ? null : Number.parseInt(`${match[1]}${match[2]}`, 16)
}

import type { Parsed } from '@aic/core'
import { type Json, textOf } from '../json.ts'
import type { LogFile } from '../source.ts'
import { toMs } from '../time.ts'
import { toCall } from '../to-call.ts'
import type { Thread } from './thread.ts'
import { tokensOf, usageOf } from './usage.ts'

/**
 * What `codex exec --json` prints, saved to a file: `thread.started` names the thread, `turn.completed` holds its running total, also over
 * resumes. The thread's rollout tells the same calls, with times and models, so only a folder without rollouts counts them: it is where
 * output of `--ephemeral` runs is kept. All outputs of a thread share an id, so that the greatest total counts.
 * The output has no model, and no time: the file's is taken.
 */
export function execOutputCall(thread: Thread, line: Json, file: LogFile): readonly Parsed[] {
  if (line.type === 'thread.started') {
    thread.id = textOf(line.thread_id)
    thread.session = thread.id ?? thread.session
    return []
  }
  const usage = usageOf(line.usage)
  if (usage === null) return []
  return toCall({
    id: thread.id === null ? null : `exec ${thread.id}`,
    session: thread.session,
    model: textOf(line.model),
    atMs: toMs(line.timestamp) ?? Math.round(file.mtimeMs),
    tokens: usage === 'bad' ? null : tokensOf(usage),
  })
}

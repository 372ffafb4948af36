import path from 'node:path'
import { foldersFrom } from '../folders.ts'
import { entryMarkers, entryParser, stemOf } from '../session-entries.ts'
import type { LogFile, Place, Source } from '../source.ts'

/**
 * Pi: a session a file, `<project>/<start>_<session>.jsonl`; sub-agents in folders beside it. What an extension writes to
 * `subagent-artifacts/` repeats the calls of the sub-agents' own sessions and is left out.
 */
export const pi: Source = {
  id: 'pi',
  name: 'Pi',
  roots: sessionFolders,
  logs: [
    {
      kind: 'jsonl',
      path: /^(?!(.*\/)?subagent-artifacts\/).*\.jsonl$/,
      markers: entryMarkers,
      parser: entryParser(sessionOf, isBelowSession),
    },
  ],
}

/** `PI_AGENT_DIR` names the folder of sessions, or the one above it; `PI_CODING_AGENT_DIR` always the one above. */
function sessionFolders({ env, home, isDirectory }: Place): readonly string[] {
  const named = foldersFrom(env.PI_AGENT_DIR, home)
  if (named === null) {
    return (foldersFrom(env.PI_CODING_AGENT_DIR, home) ?? [path.join(home, '.pi/agent')]).map((folder) =>
      path.join(folder, 'sessions'),
    )
  }
  return named.map((folder) => (isDirectory(path.join(folder, 'sessions')) ? path.join(folder, 'sessions') : folder))
}

/** The part of the name after the time; of a sub-agent's `session.jsonl` the path, as its name says nothing. */
function sessionOf(file: LogFile): string {
  const stem = stemOf(file)
  return stem === 'session' ? path.dirname(file.relative) : (/^[^_]+_(.+)$/.exec(stem)?.[1] ?? stem)
}

/** Sub-agents' sessions lie below the folder of a project. */
function isBelowSession({ relative }: LogFile): boolean {
  return relative.split('/').length > 2
}

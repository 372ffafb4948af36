import path from 'node:path'
import { foldersFrom } from '../folders.ts'
import { entryMarkers, entryParser, stemOf } from '../session-entries.ts'
import type { Place, Source } from '../source.ts'
import { readTranscripts } from './transcripts.ts'

/**
 * OpenClaw, under all the names it had: session files in the format of Pi, also those that a reset or a deletion renamed, and
 * since 2026.9 a database for each agent.
 */
export const openclaw: Source = {
  id: 'openclaw',
  name: 'OpenClaw',
  roots: (place) => stateFolders(place).flatMap((folder) => sessionFolders(folder, place)),
  logs: [
    {
      kind: 'jsonl',
      path: /\.jsonl(\.(deleted|reset)\..*)?$/,
      markers: entryMarkers,
      parser: entryParser(stemOf, () => false),
    },
    {
      kind: 'sqlite',
      path: /(^|\/)openclaw-agent\.sqlite$/,
      read: (database, _file, state) => readTranscripts(database, state),
    },
  ],
}

const stateFolders = ({ env, home }: Place): readonly string[] =>
  foldersFrom(env.OPENCLAW_DIR, home) ??
  foldersFrom(env.OPENCLAW_STATE_DIR, home) ??
  ['.openclaw', '.clawdbot', '.moltbot', '.moldbot'].map((name) => path.join(home, name))

/** The agents' folders and the sessions of the oldest versions, not the workspaces beside them; or the folder itself. */
function sessionFolders(folder: string, { isDirectory }: Place): string[] {
  const known = ['agents', 'sessions'].map((name) => path.join(folder, name)).filter(isDirectory)
  return known.length > 0 ? known : [folder]
}

import path from 'node:path'
import { foldersFrom } from '../folders.ts'
import { entryMarkers, entryParser, stemOf } from '../session-entries.ts'
import type { Source } from '../source.ts'
import { readTranscripts } from './transcripts.ts'

/**
 * OpenClaw, under all the names it had: session files in the format of Pi, also those that a reset or a deletion renamed, and
 * since 2026.9 a database for each agent.
 */
export const openclaw: Source = {
  id: 'openclaw',
  name: 'OpenClaw',
  roots: ({ env, home }) =>
    foldersFrom(env.OPENCLAW_DIR, home) ??
    foldersFrom(env.OPENCLAW_STATE_DIR, home) ??
    ['.openclaw', '.clawdbot', '.moltbot', '.moldbot'].map((name) => path.join(home, name)),
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

import path from 'node:path'
import { foldersFrom } from '../folders.ts'
import type { Source } from '../source.ts'
import { chatParser, parseChat } from './chat.ts'
import { parseOutput } from './output.ts'

/** Google's Gemini CLI: its chats, and the saved output of runs without a terminal. See docs/sources.md. */
export const gemini: Source = {
  id: 'gemini',
  name: 'Gemini CLI',
  roots: ({ env, home }) => foldersFrom(env.GEMINI_DATA_DIR, home) ?? [path.join(home, '.gemini/tmp')],
  logs: [
    {
      kind: 'jsonl',
      path: /(?:^|\/)(?:chats\/.+|session-[^/]*)\.jsonl$/,
      markers: ['"tokens"', '"sessionId"'],
      parser: chatParser,
    },
    { kind: 'json', path: /(?:^|\/)(?:chats\/.+|session-[^/]*)\.json$/, parse: parseChat },
    { kind: 'json', path: /^[^/]+\.json$/, parse: parseOutput },
  ],
}

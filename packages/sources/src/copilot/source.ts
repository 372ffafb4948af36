import path from 'node:path'
import { foldersFrom } from '../folders.ts'
import type { Source } from '../source.ts'
import { copilotParser } from './parse.ts'

/** GitHub's Copilot CLI: its session logs, and OpenTelemetry that it or Copilot Chat exports to files. See docs/sources.md. */
export const copilot: Source = {
  id: 'copilot',
  name: 'Copilot CLI',
  readerVersion: 2,
  roots({ env, home }) {
    const copilotHomes = foldersFrom(env.COPILOT_HOME, home) ?? [path.join(home, '.copilot')]
    const folders = copilotHomes.flatMap((folder) => ['session-state', 'otel'].map((name) => path.join(folder, name)))
    return [...folders, ...(foldersFrom(env.COPILOT_OTEL_FILE_EXPORTER_PATH, home) ?? [])]
  },
  logs: [
    {
      kind: 'jsonl',
      // An exporter's file is named by its user; deeper in a session's folder lie files that are not Copilot's.
      path: /^(?:[^/]+\/)?[^/]+\.jsonl$|^[^/]+\.(?:ndjson|json|log|txt)$/,
      markers: [
        '"session.usage_record"',
        '"session.shutdown"',
        '"session.start"',
        '"session.resume"',
        '"assistant.message"',
        '"gen_ai.usage.input_tokens"',
        '"copilot_chat.session.start"',
      ],
      parser: copilotParser,
    },
  ],
}

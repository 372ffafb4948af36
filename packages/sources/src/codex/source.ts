import path from 'node:path'
import type { Source } from '../source.ts'
import { telemetryLog, telemetryRoots } from '../telemetry/telemetry-log.ts'
import { codexHomes } from './home.ts'
import { rolloutParser } from './parse.ts'
import { limitReader } from './read-limits.ts'
import { takenKeys } from './taken-keys.ts'
import { codexTelemetry } from './telemetry.ts'

/** OpenAI's Codex CLI, IDE extension and desktop app, from 0.58 on. See docs/sources.md. */
export const codex: Source = {
  id: 'codex',
  name: 'Codex',
  roots: (place) => [
    ...codexHomes(place).flatMap((codexHome) => {
      const folders = ['sessions', 'archived_sessions']
        .map((name) => path.join(codexHome, name))
        .filter((folder) => place.isDirectory(folder))
      return folders.length > 0 ? folders : [codexHome]
    }),
    ...telemetryRoots(place, 'codex'),
  ],
  telemetry: codexTelemetry,
  limits: limitReader,
  logs: [
    {
      kind: 'jsonl',
      path: /\.jsonl$/,
      markers: [
        '"token_count"',
        '"token_usage_record"',
        '"turn_context"',
        '"session_meta"',
        '"task_started"',
        '"thread_settings_applied"',
        '"thread.started"',
        '"turn.completed"',
      ],
      markersWithin: 256, // timestamp, ordinal, type and payload.type come first in every version
      takes: takenKeys,
      parser: rolloutParser,
    },
    telemetryLog,
  ],
}

import path from 'node:path'
import { foldersFrom } from '../folders.ts'
import type { Source } from '../source.ts'
import { chatParser } from './chat.ts'
import { parseUsageRecord } from './usage-record.ts'

/** Alibaba's Qwen Code: its chats, and what it booked for each session. See docs/sources.md. */
export const qwen: Source = {
  id: 'qwen',
  name: 'Qwen Code',
  roots: ({ env, home }) => foldersFrom(env.QWEN_DATA_DIR, home) ?? [path.join(home, '.qwen')],
  logs: [
    {
      kind: 'jsonl',
      path: /(?:^|\/)chats\/[^/]+\.jsonl$/,
      markers: ['"qwen-code.api_response"', '"usageMetadata"'],
      parser: chatParser,
    },
    {
      kind: 'jsonl',
      path: /(?:^|\/)usage_record\.jsonl$/,
      markers: ['"inputTokens"'],
      parser: () => ({ parse: parseUsageRecord }),
    },
  ],
}

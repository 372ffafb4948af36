import { amp } from './amp/source.ts'
import { claudeCode } from './claude-code/source.ts'
import { codex } from './codex/source.ts'
import { copilot } from './copilot/source.ts'
import { gemini } from './gemini/source.ts'
import { kilo } from './kilo/source.ts'
import { opencode } from './opencode/source.ts'
import { qwen } from './qwen/source.ts'
import type { Source } from './source.ts'

/** Every source, in the order in which reports list them. The only place, besides its own folder, that names one. */
export const sources: readonly Source[] = [claudeCode, codex, gemini, qwen, copilot, opencode, kilo, amp]

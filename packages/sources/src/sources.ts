import { amp } from './amp/source.ts'
import { claudeCode } from './claude-code/source.ts'
import { codebuff } from './codebuff/source.ts'
import { codex } from './codex/source.ts'
import { copilot } from './copilot/source.ts'
import { droid } from './droid/source.ts'
import { gemini } from './gemini/source.ts'
import { goose } from './goose/source.ts'
import { grok } from './grok/source.ts'
import { hermes } from './hermes/source.ts'
import { kilo } from './kilo/source.ts'
import { kimi } from './kimi/source.ts'
import { openclaw } from './openclaw/source.ts'
import { opencode } from './opencode/source.ts'
import { pi } from './pi/source.ts'
import { qwen } from './qwen/source.ts'
import type { Source } from './source.ts'
import { zcode } from './zcode/source.ts'

/** Every source, in the order in which reports list them. The only place, besides its own folder, that names one. */
export const sources: readonly Source[] = [
  claudeCode,
  codex,
  gemini,
  qwen,
  copilot,
  opencode,
  kilo,
  amp,
  droid,
  goose,
  kimi,
  pi,
  openclaw,
  codebuff,
  hermes,
  grok,
  zcode,
]

import { anthropic } from './anthropic/provider.ts'
import { azureOpenai } from './azure-openai/provider.ts'
import { claude } from './claude/provider.ts'
import { codex } from './codex/provider.ts'
import { cohere } from './cohere/provider.ts'
import { cursor } from './cursor/provider.ts'
import { deepseek } from './deepseek/provider.ts'
import { geminiCli } from './gemini-cli/provider.ts'
import { githubCopilot } from './github-copilot/provider.ts'
import { google } from './google/provider.ts'
import { groq } from './groq/provider.ts'
import { kimiForCoding } from './kimi-for-coding/provider.ts'
import { minimax } from './minimax/provider.ts'
import { mistral } from './mistral/provider.ts'
import { moonshot } from './moonshot/provider.ts'
import { openai } from './openai/provider.ts'
import { openrouter } from './openrouter/provider.ts'
import type { Provider } from './provider.ts'
import { synthetic } from './synthetic/provider.ts'
import { xai } from './xai/provider.ts'
import { zai } from './zai/provider.ts'

/** Every provider, in the order in which screens list them. The only place, besides its own folder, that names one. */
export const providers: readonly Provider[] = [
  claude,
  codex,
  githubCopilot,
  geminiCli,
  cursor,
  openai,
  anthropic,
  google,
  azureOpenai,
  openrouter,
  deepseek,
  mistral,
  cohere,
  zai,
  kimiForCoding,
  moonshot,
  minimax,
  synthetic,
  xai,
  groq,
]

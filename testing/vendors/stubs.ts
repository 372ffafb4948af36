import { anthropic } from './anthropic.ts'
import { azureOpenai } from './azure-openai.ts'
import { claude } from './claude.ts'
import { codex } from './codex.ts'
import { cohere } from './cohere.ts'
import { cursor } from './cursor.ts'
import { deepseek } from './deepseek.ts'
import { geminiCli } from './gemini-cli.ts'
import { githubCopilot } from './github-copilot.ts'
import { google } from './google.ts'
import { groq } from './groq.ts'
import { kimiForCoding } from './kimi-for-coding.ts'
import { macaw } from './macaw.ts'
import { minimax } from './minimax.ts'
import { mistral } from './mistral.ts'
import { moonshot } from './moonshot.ts'
import { openai } from './openai.ts'
import { openrouter } from './openrouter.ts'
import { parrot } from './parrot.ts'
import { statusPages } from './status-pages.ts'
import { synthetic } from './synthetic.ts'
import type { VendorStub } from './vendor-stub.ts'
import { xai } from './xai.ts'
import { zai } from './zai.ts'

/** Every vendor that the stub server plays: one line and one file each. */
export const stubs: readonly VendorStub[] = [
  claude,
  codex,
  githubCopilot,
  geminiCli,
  cursor,
  anthropic,
  azureOpenai,
  cohere,
  deepseek,
  google,
  groq,
  kimiForCoding,
  minimax,
  mistral,
  moonshot,
  openai,
  openrouter,
  synthetic,
  xai,
  zai,
  macaw,
  parrot,
  statusPages,
]

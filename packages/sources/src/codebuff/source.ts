import path from 'node:path'
import type { Parsed } from '@aic/core'
import { foldersFrom } from '../folders.ts'
import { isObject, type Json, objectOf, textOf } from '../json.ts'
import type { LogFile, Place, Source } from '../source.ts'
import { toMs } from '../time.ts'
import { idOf, toCall } from '../to-call.ts'
import { toTokens } from '../to-tokens.ts'

/** Codebuff (formerly Manicode): one JSON array a chat, written anew as it grows. Its `credits` are no USD and are left out. */
export const codebuff: Source = {
  id: 'codebuff',
  name: 'Codebuff',
  roots: (place) => dataFolders(place).map((folder) => path.join(folder, 'projects')),
  logs: [{ kind: 'json', path: /(^|\/)chat-messages\.json$/, parse: parseChat }],
}

const dataFolders = ({ env, home }: Place): readonly string[] =>
  foldersFrom(env.CODEBUFF_DATA_DIR, home) ??
  ['manicode', 'manicode-dev', 'manicode-staging'].map((channel) => path.join(home, '.config', channel))

function parseChat(document: unknown, { relative }: LogFile): readonly Parsed[] {
  const chat = relative.split('/').at(-2) ?? relative
  const messages = Array.isArray(document) ? document.filter(isObject) : []
  return messages.filter(isAnswer).flatMap((message, position) => {
    const metadata = objectOf(message.metadata)
    const history = historyOf(metadata)
    const usage = usageOf(metadata, history)
    return toCall({
      id: idOf(chat, textOf(message.id) ?? `#${position}`),
      session: chat,
      cwd: cwdOf(metadata),
      model: textOf(metadata.model) ?? textOf(objectOf(metadata.codebuff).model) ?? modelIn(history),
      atMs: toMs(message.timestamp) ?? chatMs(chat),
      tokens: toTokens({
        input: usage.inputTokens ?? usage.promptTokens,
        output: usage.outputTokens ?? usage.completionTokens,
        cacheRead: usage.cacheReadInputTokens,
        cacheWrite: usage.cacheCreationInputTokens,
        total: usage.totalTokens,
      }),
    })
  })
}

const isAnswer = (message: Json): boolean =>
  ['ai', 'agent', 'assistant'].includes(String(message.variant ?? message.role))

/** The first that has any counts: the message's own, Codebuff's, or those of the newest answer in the saved state of the run. */
function usageOf(metadata: Json, history: readonly Json[]): Json {
  const known = [metadata.usage, objectOf(metadata.codebuff).usage, ...history.map((entry) => optionsOf(entry).usage)]
  return known.map(objectOf).find((usage) => Object.values(usage).some((count) => count !== null)) ?? {}
}

/** The model's messages in the saved state of the run, newest first. */
function historyOf(metadata: Json): Json[] {
  const state = objectOf(objectOf(objectOf(metadata.runState).sessionState).mainAgentState)
  return (Array.isArray(state.messageHistory) ? state.messageHistory.filter(isObject) : []).toReversed()
}

function cwdOf(metadata: Json): string | null {
  const context = objectOf(objectOf(objectOf(metadata.runState).sessionState).fileContext)
  return textOf(context.cwd) ?? textOf(context.projectRoot)
}

const modelIn = (history: readonly Json[]): string | null =>
  history.map((entry) => textOf(optionsOf(entry).model)).find((model) => model !== null) ?? null

/** `providerOptions` of a message, itself or Codebuff's part of it. */
function optionsOf(entry: Json): Json {
  const options = objectOf(entry.providerOptions)
  return isObject(options.codebuff) ? options.codebuff : options
}

/** The folder of a chat is named after its start, in file names with `-` for `:`. */
function chatMs(chat: string): number | null {
  return toMs(chat.replace(/T(\d\d)-(\d\d)-(\d\d)/, 'T$1:$2:$3'))
}

import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Parsed } from '@aic/core'
import { foldersFrom, xdgDataHome } from '../folders.ts'
import { isObject, type Json, objectOf, textOf } from '../json.ts'
import type { LogFile, Source } from '../source.ts'
import { toMs } from '../time.ts'
import { idOf, toCall } from '../to-call.ts'
import { toTokens } from '../to-tokens.ts'

/** Amp: one JSON document a thread, written anew as it grows. Its `credits` are no USD and are left out. */
export const amp: Source = {
  id: 'amp',
  name: 'Amp',
  roots: (place) =>
    (foldersFrom(place.env.AMP_DATA_DIR, place.home) ?? [path.join(xdgDataHome(place), 'amp')]).map((folder) =>
      path.join(folder, 'threads'),
    ),
  logs: [{ kind: 'json', path: /\.json$/, parse: parseThread }],
}

/** The ledger of a thread if it keeps one, which also holds what no message shows; else its messages. */
function parseThread(document: unknown, { relative }: LogFile): readonly Parsed[] {
  const thread = objectOf(document)
  const session = textOf(thread.id) ?? path.basename(relative, '.json')
  const cwd = folderOf(thread)
  const messages = listOf(thread.messages).filter((message) => message.role === 'assistant')
  const events = objectOf(thread.usageLedger).events
  if (!Array.isArray(events)) return messages.flatMap((message) => messageCall(message, session, cwd))
  const caches = new Map(messages.map((message) => [message.messageId, objectOf(message.usage)]))
  return listOf(events).flatMap((event) => {
    const cache = caches.get(event.toMessageId) ?? {}
    caches.delete(event.toMessageId) // several events may lead to one message, whose cache was used once
    return eventCall(event, cache, session, cwd)
  })
}

/** An event of the ledger, which has no counts of the cache; those are in the message that it led to. */
function eventCall(event: Json, cache: Json, session: string, cwd: string | null): readonly Parsed[] {
  const tokens = objectOf(event.tokens)
  const eventId = textOf(event.id)
  return toCall({
    id: eventId === null ? null : idOf(session, eventId),
    session,
    cwd,
    model: textOf(event.model),
    atMs: toMs(event.timestamp),
    tokens: toTokens({
      input: tokens.input,
      output: tokens.output,
      cacheRead: tokens.cacheReadInputTokens ?? cache.cacheReadInputTokens,
      cacheWrite: tokens.cacheCreationInputTokens ?? cache.cacheCreationInputTokens,
    }),
  })
}

function messageCall(message: Json, session: string, cwd: string | null): readonly Parsed[] {
  const usage = objectOf(message.usage)
  const { messageId } = message
  return toCall({
    id: typeof messageId === 'number' || typeof messageId === 'string' ? idOf(session, messageId) : null,
    session,
    cwd,
    model: textOf(usage.model),
    atMs: toMs(usage.timestamp ?? message.timestamp),
    tokens: toTokens({
      input: usage.inputTokens,
      output: usage.outputTokens,
      cacheRead: usage.cacheReadInputTokens,
      cacheWrite: usage.cacheCreationInputTokens,
      total: usage.totalTokens,
    }),
  })
}

/** The first folder that the thread was opened on. */
function folderOf(thread: Json): string | null {
  const [tree] = listOf(objectOf(objectOf(thread.env).initial).trees)
  const uri = textOf(tree?.uri)
  return uri?.startsWith('file:///') ? fileURLToPath(uri) : null
}

const listOf = (value: unknown): Json[] => (Array.isArray(value) ? value.filter(isObject) : [])

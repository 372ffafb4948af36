import type { Parsed } from '@aic/core'
import { googleTokens } from '../google-tokens.ts'
import { isObject, type Json, objectOf, textOf } from '../json.ts'
import type { LineParser, LogFile } from '../source.ts'
import { toMs } from '../time.ts'
import { toCall } from '../to-call.ts'

/** What a chat's messages share. */
interface Chat {
  readonly session: string
  readonly cwd: string | null
  readonly isSidechain: boolean
}

/**
 * A parser of a chat log: a header line, a line per message, `$set` lines. An answer with tool calls is written twice with one id, and a
 * resumed chat again in full inside `$set.messages`. Its state is the session that the header names.
 */
export function chatParser(file: LogFile, state: unknown): LineParser {
  let session = textOf(objectOf(state).session)
  let chat: Chat | null = null
  return {
    parse(line) {
      if (!isObject(line)) return []
      if (textOf(line.sessionId) !== null) {
        session = textOf(line.sessionId)
        chat = null
      }
      chat ??= chatOf(file, session)
      const replayed = objectOf(line.$set).messages
      return callsOf(Array.isArray(replayed) ? replayed : [line], chat)
    },
    state: () => ({ session }),
  }
}

/** A chat of an older version: one document. */
export function parseChat(document: unknown, file: LogFile): readonly Parsed[] {
  const { sessionId, messages } = objectOf(document)
  return Array.isArray(messages) ? callsOf(messages, chatOf(file, textOf(sessionId))) : []
}

function callsOf(messages: readonly unknown[], chat: Chat): readonly Parsed[] {
  return messages.flatMap((message) =>
    isObject(message) && isObject(message.tokens) ? callOf(message, message.tokens, chat) : [],
  )
}

/** Ids are UUIDs; a shorter one may come again in another session. */
function callOf(message: Json, tokens: Json, { session, cwd, isSidechain }: Chat): readonly Parsed[] {
  const { input: prompt, output: candidates, cached, thoughts, tool, total } = tokens
  const id = textOf(message.id)
  return toCall({
    id: id === null || id.length >= 32 ? id : `${session} ${id}`,
    session,
    cwd,
    model: textOf(message.model),
    provider: 'google',
    atMs: toMs(message.timestamp),
    tokens: googleTokens({ prompt, candidates, cached, thoughts, tool, total }),
    isSidechain,
  })
}

/**
 * `<project>/chats/session-….jsonl`, or `<project>/chats/<session>/….jsonl` for the sub-agents of a session.
 * The project's folder holds its path in `.project_root`; the folder's own name is a short name or a hash and tells no path.
 */
function chatOf(file: LogFile, named: string | null): Chat {
  const parts = file.relative.split('/')
  const name = parts.at(-1)?.replace(/\.jsonl?$/, '') ?? ''
  const below = parts.length - 1 - parts.lastIndexOf('chats')
  const parent = below === 2 && parts.length > 2 ? (parts.at(-2) ?? null) : null
  const root = file.readBeside(`${'../'.repeat(below)}.project_root`)?.trim() ?? ''
  return { session: parent ?? named ?? name, cwd: root === '' ? null : root, isSidechain: parent !== null }
}

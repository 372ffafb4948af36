import path from 'node:path'
import type { Parsed } from '@aic/core'
import { isObject, type Json, objectOf, textOf } from './json.ts'
import type { LineParser, LogFile } from './source.ts'
import { toMs } from './time.ts'
import { countsOf, idOf, toCall } from './to-call.ts'
import { toTokens } from './to-tokens.ts'

/** What entries of a session say about those that follow. */
export interface SessionFacts {
  readonly session: string | null
  readonly cwd: string | null
  /** When the session began. Older entries were copied from the session that it is a fork of. */
  readonly startMs: number | null
  readonly model: string | null
  readonly provider: string | null
}

/** Of a session whose file has told nothing yet. */
export const noFacts: SessionFacts = { session: null, cwd: null, startMs: null, model: null, provider: null }

/** Lines without any of these say nothing of a call. */
export const entryMarkers = ['"usage"', '"session"', '"model_change"', '"model-snapshot"']

/** A parser for the session files of Pi and of agents built on it; `sessionOf` names a session whose file has no header. */
export function entryParser(sessionOf: (file: LogFile) => string, isSidechain: (file: LogFile) => boolean) {
  return (file: LogFile, state: unknown): LineParser => {
    let facts: SessionFacts = { ...noFacts, ...(isObject(state) ? state : {}) }
    return {
      parse(line) {
        facts = factsAfter(facts, objectOf(line))
        const known = { ...facts, session: facts.session ?? sessionOf(file) }
        return entryCall(objectOf(line), known, { isSidechain: isSidechain(file), mtimeMs: file.mtimeMs })
      },
      state: () => facts,
    }
  }
}

/** The facts after an entry: a header starts a session, other entries change the model. */
export function factsAfter(facts: SessionFacts, entry: Json): SessionFacts {
  if (entry.type === 'session') {
    return {
      session: textOf(entry.id),
      cwd: textOf(entry.cwd),
      startMs: toMs(entry.timestamp),
      model: textOf(entry.modelId),
      provider: textOf(entry.provider),
    }
  }
  const isSnapshot = entry.type === 'custom' && entry.customType === 'model-snapshot'
  if (entry.type !== 'model_change' && !isSnapshot) return facts
  const change = isObject(entry.data) ? entry.data : entry
  return {
    ...facts,
    model: textOf(change.modelId) ?? textOf(change.model) ?? facts.model,
    provider: textOf(change.provider) ?? facts.provider,
  }
}

/**
 * The call of an assistant message. Entries have short ids that are unique in their file only, and a fork or clone copies them,
 * so a call is known by what its message says: the millisecond, the model, the counts and the provider's id of the response.
 */
export function entryCall(
  entry: Json,
  facts: SessionFacts,
  { isSidechain, mtimeMs }: { readonly isSidechain: boolean; readonly mtimeMs: number | null },
): readonly Parsed[] {
  const message = objectOf(entry.message)
  if (entry.type !== 'message' || message.role !== 'assistant' || !isObject(message.usage)) return []
  const { usage } = message
  const model = textOf(message.model) ?? textOf(message.modelId) ?? facts.model
  const loggedMs = toMs(message.timestamp) ?? toMs(entry.timestamp)
  const atMs = loggedMs ?? (mtimeMs === null ? null : Math.round(mtimeMs))
  const tokens = toTokens({
    input: usage.input,
    output: usage.output,
    cacheRead: usage.cacheRead,
    cacheWrite: usage.cacheWrite,
    cacheWrite1h: usage.cacheWrite1h,
    reasoning: usage.reasoning,
    total: usage.totalTokens,
  })
  const isCopy = facts.startMs !== null && atMs !== null && atMs < facts.startMs
  return toCall({
    id: idOf(loggedMs ?? `${facts.session}#${textOf(entry.id)}`, model, countsOf(tokens), textOf(message.responseId)),
    requestId: isCopy ? null : (textOf(message.responseId) ?? textOf(entry.id)),
    session: facts.session,
    cwd: facts.cwd,
    model,
    provider: textOf(message.provider) ?? facts.provider,
    atMs,
    tokens,
    costUsd: objectOf(usage.cost).total,
    isSidechain,
  })
}

/** The name of a file up to `.jsonl`, whatever was added behind it. */
export const stemOf = (file: LogFile): string => path.basename(file.relative).replace(/\.jsonl.*$/, '')

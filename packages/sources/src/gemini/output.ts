import { type Parsed, skipped } from '@aic/core'
import { googleTokens } from '../google-tokens.ts'
import { isObject, objectOf, textOf } from '../json.ts'
import type { LogFile } from '../source.ts'

/**
 * What `gemini -o json` prints, saved to a file: `{ session_id, response, stats: { models: { NAME: { tokens } } } }`. Its totals hold the
 * calls of the session's chat, and those that no chat shows (the router's). It has no time: the file's is taken.
 */
export function parseOutput(document: unknown, file: LogFile): readonly Parsed[] {
  const { session_id, stats } = objectOf(document)
  const session = textOf(session_id)
  return Object.entries(objectOf(objectOf(stats).models)).flatMap(([model, metrics]): Parsed[] => {
    const counts = objectOf(metrics).tokens
    if (!isObject(counts)) return []
    if (session === null) return [skipped('no-id')]
    const { prompt, candidates, cached, thoughts, tool, total } = counts
    const tokens = googleTokens({ prompt, candidates, cached, thoughts, tool, total })
    if (tokens === null) return [skipped('bad-count')]
    const atMs = Math.round(file.mtimeMs)
    return [
      { kind: 'booked', session, parentSession: null, model, atMs, tokens, webSearches: 0, reportedNanoUsd: null },
    ]
  })
}

import type { TokenCounts } from '@aic/core'
import { googleTokens } from '../google-tokens.ts'
import { isObject, type Json, objectOf, textOf } from '../json.ts'
import type { LineParser, LogFile } from '../source.ts'
import { toMs } from '../time.ts'
import { countsOf, idOf, toCall } from '../to-call.ts'

/**
 * A parser of a chat log. Every call has a telemetry line (`qwen-code.api_response`), those of sub-agents and of memory included; the
 * answers of the main line have an `assistant` line with the same counts besides. Those two share no id, but model and
 * counts, and stand close to each other in either order: the second goes under the id of the first. In older versions answers stand alone.
 */
export function chatParser(file: LogFile, state: unknown): LineParser {
  const pathSession = file.relative.slice(file.relative.lastIndexOf('/') + 1).replace(/\.jsonl$/, '')
  const { responses, answers } = objectOf(state)
  const unmatched: Unmatched = { responses: pairsOf(responses), answers: pairsOf(answers) }
  return {
    parse(line) {
      if (!isObject(line)) return []
      const call = responseOf(line) ?? answerOf(line)
      if (call === null) return []
      const twin = takeTwin(unmatched, call)
      if (twin === null) remember(unmatched, call)
      return toCall({
        id: twin ?? call.id,
        session: textOf(line.sessionId) ?? pathSession,
        cwd: textOf(line.cwd),
        model: call.model,
        atMs: toMs(line.timestamp),
        tokens: call.tokens,
      })
    },
    state: () => unmatched,
  }
}

interface Call {
  readonly isResponse: boolean
  readonly id: string | null
  readonly model: string | null
  readonly tokens: TokenCounts | null
}

/** What a telemetry line says of a call. */
function responseOf(line: Json): Call | null {
  const event = objectOf(objectOf(line.systemPayload).uiEvent)
  if (event['event.name'] !== 'qwen-code.api_response') return null
  return {
    isResponse: true,
    id: callId(line, textOf(event.response_id)),
    model: textOf(event.model),
    tokens: googleTokens({
      prompt: event.input_token_count,
      candidates: event.output_token_count,
      cached: event.cached_content_token_count,
      thoughts: event.thoughts_token_count,
      tool: event.tool_token_count,
      total: event.total_token_count,
    }),
  }
}

/** What an `assistant` line says of a call. */
function answerOf(line: Json): Call | null {
  const usage = line.usageMetadata
  if (line.type !== 'assistant' || !isObject(usage)) return null
  return {
    isResponse: false,
    id: callId(line, null),
    model: textOf(line.model),
    tokens: googleTokens({
      prompt: usage.promptTokenCount,
      candidates: usage.candidatesTokenCount,
      cached: usage.cachedContentTokenCount,
      thoughts: usage.thoughtsTokenCount,
      tool: usage.toolUsePromptTokenCount,
      total: usage.totalTokenCount,
    }),
  }
}

/** A response id that is long enough to be random names the call; local servers give short ones again, so there the line's own id does. */
function callId(line: Json, response: string | null): string | null {
  return response !== null && response.length >= 24 ? response : textOf(line.uuid)
}

/** Calls of which one of the two lines was read: what both share, and the id under which the call was counted. */
interface Unmatched {
  readonly responses: Pair[]
  readonly answers: Pair[]
}
type Pair = readonly [shared: string, id: string]

const pairsOf = (value: unknown): Pair[] => (Array.isArray(value) ? (value as Pair[]) : [])

/** The id under which the other line of a call was counted; null when it was not read. A line is the other one only once. */
function takeTwin({ responses, answers }: Unmatched, call: Call): string | null {
  const others = call.isResponse ? answers : responses
  const at = others.findIndex(([shared]) => shared === sharedOf(call))
  return at < 0 ? null : (others.splice(at, 1)[0]?.[1] ?? null)
}

function remember({ responses, answers }: Unmatched, call: Call): void {
  if (call.id === null || call.tokens === null) return
  const own = call.isResponse ? responses : answers
  own.push([sharedOf(call), call.id])
  if (own.length > keptUnmatched) own.shift()
}

const sharedOf = (call: Call): string => idOf(call.model, countsOf(call.tokens))

/** Calls of sub-agents and of older versions are never matched; only a near line can be the other one. */
const keptUnmatched = 32

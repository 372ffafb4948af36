import type { Parsed } from '@aic/core'
import { type Json, objectOf, textOf } from '../json.ts'
import { toMs } from '../time.ts'
import { countsOf, idOf, toCall } from '../to-call.ts'
import { toTokens } from '../to-tokens.ts'
import { isLesser, rankOf, type Traces, take, traceOf } from './traces.ts'

export type { Traces } from './traces.ts'

/**
 * One record of a telemetry file as Copilot's exporter writes it: a span or a log record a line, its `attributes` flat.
 * Counts follow OpenTelemetry's rules: input holds what the cache read and wrote, output holds reasoning
 * (https://opentelemetry.io/docs/specs/semconv/gen-ai/).
 */
export function parseRecord(traces: Traces, record: Json, attributes: Json): readonly Parsed[] {
  const spanContext = objectOf(record.spanContext)
  const trace = traceOf(traces, textOf(record.traceId) ?? textOf(spanContext.traceId))
  const model = textOf(attributes['gen_ai.response.model']) ?? textOf(attributes['gen_ai.request.model'])
  const session = sessionOf(attributes)
  trace.model = model ?? trace.model
  trace.session = session ?? trace.session
  const rank = rankOf(record, attributes)
  if (rank === null || attributes['gen_ai.usage.input_tokens'] === undefined) return []
  const tokens = tokensOf(attributes)
  const atMs = timeOf(record)
  const response = textOf(attributes['gen_ai.response.id'])
  const span = textOf(record.spanId) ?? textOf(spanContext.spanId)
  const ownId = trace.id !== null && span !== null ? idOf(trace.id, span) : idOf(atMs, trace.model, countsOf(tokens))
  const id = take(trace, rank, response, ownId)
  if (id === null) return []
  return toCall({
    id,
    session: trace.session ?? response ?? trace.id,
    model: trace.model,
    atMs,
    tokens,
    isSidechain: isLesser(rank, id === response),
  })
}

function tokensOf(attributes: Json) {
  const usage = (name: string): unknown => attributes[`gen_ai.usage.${name}`]
  return toTokens(
    {
      input: usage('input_tokens'),
      output: usage('output_tokens'),
      cacheRead: usage('cache_read.input_tokens'),
      cacheWrite: usage('cache_creation.input_tokens') ?? usage('cache_write.input_tokens'),
      reasoning: usage('reasoning.output_tokens') ?? usage('reasoning_tokens'),
    },
    { isCacheInInput: true },
  )
}

/** The conversation; an interaction is only a part of one. */
function sessionOf(attributes: Json): string | null {
  const names = [
    'gen_ai.conversation.id',
    'copilot_chat.session_id',
    'copilot_chat.chat_session_id',
    'session.id',
    'github.copilot.interaction_id',
  ]
  return names.map((name) => textOf(attributes[name])).find((text) => text !== null) ?? null
}

/** When the record ended: `[seconds, nanoseconds]`, or a time of any other kind. */
function timeOf(record: Json): number | null {
  const times = [record.endTime, record.hrTime, record.timestamp, record.timeUnixNano, record.time, record.startTime]
  for (const time of times) {
    const atMs = Array.isArray(time) ? toMs(Number(time[0]) + Number(time[1] ?? 0) / 1e9) : toMs(numeric(time))
    if (atMs !== null) return atMs
  }
  return null
}

const numeric = (time: unknown): unknown => (typeof time === 'string' && /^\d+$/.test(time) ? Number(time) : time)

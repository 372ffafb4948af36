import type { CallTokens } from './ground-truth.ts'
import type { Slice } from './text-pool.ts'

/**
 * Lines of Claude Code logs with the keys in the order in which the real clients write them.
 * A line is given as the text before and after a slice of the pool: `[before, after]`.
 */
export type Line = readonly [before: string, after: string]

/** Versions of Claude Code whose lines are imitated; their lines differ in what they hold. */
export const versions = ['2.0.65', '2.1.197', '2.1.330'] as const
export type Version = (typeof versions)[number]

/** What all lines of one log file share. */
export interface Session {
  readonly id: string
  readonly version: Version
  readonly cwd: string
  /** The sub-agent that writes this file; null for the main log. */
  readonly agentId: string | null
}

/** One model call. It is written as one line per block. */
export interface Call {
  readonly messageId: string
  readonly requestId: string
  readonly model: string
  readonly atMs: number
  readonly tokens: CallTokens
  /** A second model asked within the call; not part of `tokens`. */
  readonly adviser: { readonly model: string; readonly tokens: CallTokens } | null
  readonly blocks: readonly Block[]
  /** The session that paid, when the line stands in another one; null in the session's own lines. */
  readonly paidBy: string | null
}

/** A block of an answer's content. */
export interface Block {
  readonly kind: 'thinking' | 'text' | 'command' | 'nested-usage'
  readonly slice: Slice
  /** Empty for a block that is no tool use. */
  readonly toolId: string
  /** What a thought is signed with; empty for other blocks. */
  readonly signature: string
  /** Output so far as this line says it: from 2.1 on the final count, before that smaller on early lines. */
  readonly output: number
}

/** Where a line stands in its file. */
export interface Place {
  readonly uuid: string
  /** The line before; null for the first. */
  readonly parentUuid: string | null
  readonly atMs: number
}

const iso = (atMs: number): string => new Date(atMs).toISOString()
const quoted = (text: string | null): string => (text === null ? 'null' : `"${text}"`)

/** 2.0: what stands at the start of a line; 2.1 puts it at the end. */
const oldContext = ({ cwd, id, version }: Session): string =>
  `"userType":"external","cwd":"${cwd}","sessionId":"${id}","version":"${version}","gitBranch":"main"`
const newContext = ({ cwd, id, version }: Session): string =>
  `"userType":"external","entrypoint":"cli","cwd":"${cwd}","sessionId":"${id}","version":"${version}","gitBranch":"main"`

function lineStart(session: Session, { parentUuid }: Place): string {
  const agent = session.agentId === null ? '' : `,"agentId":"${session.agentId}"`
  const start = `{"parentUuid":${quoted(parentUuid)},"isSidechain":${session.agentId !== null}`
  return session.version === '2.0.65' ? `${start},${oldContext(session)}${agent}` : `${start}${agent}`
}

/** The line of one block of an answer; each repeats the call's usage, as Claude Code does while it streams. */
export function assistantLine(session: Session, call: Call, block: Block, place: Place, isLast: boolean): Line {
  const [blockStart, blockEnd] = contentBlock(block)
  const message = `"message":{"id":"${call.messageId}","type":"message","role":"assistant","model":"${call.model}","content":[${blockStart}`
  const isTool = call.blocks.at(-1)!.toolId !== ''
  const reason = session.version === '2.0.65' && !isLast ? 'null' : isTool ? '"tool_use"' : '"end_turn"'
  const stop = `${blockEnd}],"stop_reason":${reason},"stop_sequence":null,"usage":`
  const start = lineStart(session, place)
  const request = `"requestId":"${call.requestId}"`
  const stamp = `"uuid":"${place.uuid}","timestamp":"${iso(place.atMs)}"`
  switch (session.version) {
    case '2.0.65':
      return [`${start},${message}`, `${stop}${oldUsage(call, block)}},${request},"type":"assistant",${stamp}}\n`]
    case '2.1.197':
      return [
        `${start},${message}`,
        `${stop}${newUsage(session, call, block)},"stop_details":null},${request},"type":"assistant",${stamp},${newContext(session)}}\n`,
      ]
    case '2.1.330': {
      const asked = `"apiBlockIndex":0,${request},"requestRef":"${place.uuid.slice(0, 24)}${call.requestId.slice(-12)}","requestedModel":"${call.model}","promptCacheRequested":"5m"`
      const end = `${newContext(session)}${call.paidBy === null ? '' : `,"requestSessionId":"${call.paidBy}"`}}\n`
      return [
        `${start},${message}`,
        `${stop}${newUsage(session, call, block)},"stop_details":null},${asked},"type":"assistant",${stamp},"effort":"medium","perTurnEffort":null,"madeBy":"model",${end}`,
      ]
    }
  }
}

function contentBlock({ kind, toolId, signature }: Block): Line {
  switch (kind) {
    case 'thinking':
      return ['{"type":"thinking","thinking":"', `","signature":"${signature}"}`]
    case 'text':
      return ['{"type":"text","text":"', '"}']
    case 'command':
      return [
        `{"type":"tool_use","id":"${toolId}","name":"Bash","input":{"command":"`,
        '","description":"Run it and show what it prints"}}',
      ]
    case 'nested-usage':
      return [
        `{"type":"tool_use","id":"${toolId}","name":"mcp__meter__record","input":{"usage":{"input_tokens":7001,"output_tokens":13,"cache_read_input_tokens":99},"note":"`,
        '"}}',
      ]
  }
}

const writesOf = (tokens: CallTokens): number => tokens.cacheWrite5m + tokens.cacheWrite1h

function oldUsage({ tokens }: Call, { output }: Block): string {
  return `{"input_tokens":${tokens.input},"cache_creation_input_tokens":${writesOf(tokens)},"cache_read_input_tokens":${tokens.cacheRead},"cache_creation":{"ephemeral_5m_input_tokens":${tokens.cacheWrite5m},"ephemeral_1h_input_tokens":${tokens.cacheWrite1h}},"output_tokens":${output},"service_tier":"standard","inference_geo":"not_available"}`
}

function newUsage({ version }: Session, { tokens, adviser, model }: Call, { output }: Block): string {
  const isNewest = version === '2.1.330'
  const details = isNewest ? `,"output_tokens_details":{"thinking_tokens":${tokens.reasoning}}` : ''
  const iterations =
    adviser === null
      ? ''
      : `${iteration('message', model, tokens)},${iteration('advisor_message', adviser.model, adviser.tokens)}`
  return `{"input_tokens":${tokens.input},"cache_creation_input_tokens":${writesOf(tokens)},"cache_read_input_tokens":${tokens.cacheRead},"output_tokens":${output}${details},"server_tool_use":{"web_search_requests":0,"web_fetch_requests":0},"service_tier":"standard","cache_creation":{"ephemeral_1h_input_tokens":${tokens.cacheWrite1h},"ephemeral_5m_input_tokens":${tokens.cacheWrite5m}},"inference_geo":"not_available","iterations":[${iterations}],"speed":"standard"${isNewest ? ',"fallback_credit":null' : ''}}`
}

const iteration = (type: string, model: string, tokens: CallTokens): string =>
  `{"type":"${type}","model":"${model}","input_tokens":${tokens.input},"cache_creation_input_tokens":${writesOf(tokens)},"cache_read_input_tokens":${tokens.cacheRead},"cache_creation":{"ephemeral_5m_input_tokens":${tokens.cacheWrite5m},"ephemeral_1h_input_tokens":${tokens.cacheWrite1h}},"output_tokens":${tokens.output}}`

/** What the user typed. */
export function promptLine(session: Session, place: Place): Line {
  return userLine(session, place, ['"', '"'], '')
}

/** A tool's answer. */
export function toolResultLine(session: Session, place: Place, toolId: string): Line {
  const content: Line = [`[{"tool_use_id":"${toolId}","type":"tool_result","content":"`, '"}]']
  return userLine(
    session,
    place,
    content,
    ',"toolUseResult":{"stdout":"","stderr":"","interrupted":false,"isImage":false}',
  )
}

/** A sub-agent's answer. Its `usage` repeats the sub-agent's last call, which stands in the sub-agent's own log: it counts for nothing. */
export function agentResultLine(
  session: Session,
  place: Place,
  toolId: string,
  agentId: string,
  used: CallTokens,
): Line {
  const content: Line = [`[{"tool_use_id":"${toolId}","type":"tool_result","content":[{"type":"text","text":"`, '"}]}]']
  const usage = `"usage":{"input_tokens":${used.input},"cache_creation_input_tokens":${writesOf(used)},"cache_read_input_tokens":${used.cacheRead},"output_tokens":${used.output},"service_tier":"standard"}`
  const result = `,"toolUseResult":{"status":"completed","agentId":"${agentId}","totalDurationMs":41250,"totalTokens":${used.input + used.output},"totalToolUseCount":3,${usage}}`
  return userLine(session, place, content, result)
}

function userLine(session: Session, place: Place, [before, after]: Line, result: string): Line {
  const message = `"type":"user","message":{"role":"user","content":${before}`
  const stamp = `"uuid":"${place.uuid}","timestamp":"${iso(place.atMs)}"`
  const start = lineStart(session, place)
  if (session.version === '2.0.65') return [`${start},${message}`, `${after}},${stamp}${result}}\n`]
  return [
    `${start},"promptId":"${place.uuid.slice(0, 28)}00000000",${message}`,
    `${after}},${stamp}${result},${newContext(session)}}\n`,
  ]
}

/** 2.1.330: files, tool lists and reminders that go to the model with a prompt. */
export function attachmentLine(session: Session, place: Place): Line {
  return [
    `${lineStart(session, place)},"attachment":{"type":"file","filename":"${session.cwd}/README.md","content":{"type":"text","file":{"content":"`,
    `","numLines":212,"startLine":1,"totalLines":212}}},"type":"attachment","uuid":"${place.uuid}","timestamp":"${iso(place.atMs)}",${newContext(session)}}\n`,
  ]
}

/** 2.1.330: a request's system text and tools, kept once per shape. `tool` may have a parameter that is called usage. */
export function requestShapeLine(session: Session, place: Place, hash: string, hasUsageParameter: boolean): Line {
  const properties = hasUsageParameter
    ? '"usage":{"type":"object","properties":{"input_tokens":{"type":"integer"},"output_tokens":{"type":"integer"}}}'
    : '"command":{"type":"string"},"timeout":{"type":"integer"}'
  return [
    `{"type":"api-request-shape","sessionId":"${session.id}","shapeHash":"${hash}","timestamp":"${iso(place.atMs)}","version":"${session.version}","shape":{"tools":[{"name":"Meter","input_schema":{"type":"object","properties":{${properties}}},"description":"`,
    '"}]}}\n',
  ]
}

/** 2.1.330: a piece of a request, kept once per hash. */
export function requestBlobLine(session: Session, place: Place, hash: string): Line {
  return [
    `{"type":"api-request-blob","sessionId":"${session.id}","hash":"${hash}","timestamp":"${iso(place.atMs)}","version":"${session.version}","blob":{"role":"user","content":[{"type":"text","text":"`,
    '"}]}}\n',
  ]
}

/** A prompt that waited: a line without usage. */
export const queueLine = (session: Session, atMs: number): string =>
  `{"type":"queue-operation","operation":"dequeue","timestamp":"${iso(atMs)}","sessionId":"${session.id}"}\n`

/** The session's title: a line without usage. */
export const titleLine = (session: Session): string =>
  `{"type":"ai-title","aiTitle":"Check the invoice code","sessionId":"${session.id}"}\n`

/** Before 2.1.330: which files could be undone. Such lines may be very long in other logs; here they are short. */
export const snapshotLine = (uuid: string, atMs: number): string =>
  `{"type":"file-history-snapshot","messageId":"${uuid}","snapshot":{"messageId":"${uuid}","trackedFileBackups":{},"timestamp":"${iso(atMs)}"},"isSnapshotUpdate":false}\n`

/** 2.1.330, at the end of each process: what the session has booked so far, by model. */
export function costStateLine(
  session: Session,
  startMs: number,
  atMs: number,
  booked: ReadonlyMap<string, CallTokens>,
): string {
  const models = [...booked].map(([model, tokens]) => `"${model}":${bookedModel(tokens)}`)
  const costUsd = [...booked.values()].reduce((sum, tokens) => sum + costOf(tokens), 0)
  return `{"type":"cost-state","sessionId":"${session.id}","totalCostUSD":${costUsd.toFixed(6)},"totalAPIDuration":61250,"totalAPIDurationWithoutRetries":61250,"totalToolDuration":9120,"totalLinesAdded":0,"totalLinesRemoved":0,"totalDuration":${atMs - startMs},"startTime":${startMs},"modelUsage":{${models.join(',')}},"hasUnknownModelCost":false}\n`
}

const bookedModel = (tokens: CallTokens): string =>
  `{"inputTokens":${tokens.input},"outputTokens":${tokens.output},"thinkingTokens":${tokens.reasoning},"cacheReadInputTokens":${tokens.cacheRead},"cacheCreationInputTokens":${writesOf(tokens)},"cacheCreationEphemeral5mInputTokens":${tokens.cacheWrite5m},"cacheCreationEphemeral1hInputTokens":${tokens.cacheWrite1h},"webSearchRequests":0,"costUSD":${costOf(tokens).toFixed(6)}}`

/** A plausible cost (5 and 25 USD per million); the benchmark compares tokens. */
const costOf = (tokens: CallTokens): number =>
  (tokens.input * 5 +
    tokens.output * 25 +
    tokens.cacheRead * 0.5 +
    tokens.cacheWrite5m * 6.25 +
    tokens.cacheWrite1h * 10) /
  1e6

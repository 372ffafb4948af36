import { type Json, textOf } from '../json.ts'

/**
 * The four records that may tell of one call, the best first: its span, its log record, the log record of the agent's turn around it, and
 * the span of the whole run, which adds its calls up. Files hold one, several or all of them, in no certain order.
 */
const ranks = ['chat', 'inference', 'turn', 'run'] as const
/** Kinds of records that tell a call, best first. */
export type Rank = (typeof ranks)[number]

/** How good a record of telemetry tells a call; null when it tells none. */
export function rankOf(record: Json, attributes: Json): Rank | null {
  const event = textOf(attributes['event.name']) ?? textOf(record.body) ?? textOf(record['_body']) ?? ''
  if (/^(?:gen_ai\.client\.inference\.operation\.details$|GenAI inference:)/.test(event)) return 'inference'
  if (event.startsWith('copilot_chat.agent.turn')) return 'turn'
  if (event !== '') return null
  const operation = textOf(attributes['gen_ai.operation.name']) ?? textOf(record.name)?.split(' ')[0]
  if (operation === 'chat') return 'chat'
  return operation === 'invoke_agent' ? 'run' : null
}

/** What is known of a trace: a run of the agent, with all calls in it. */
export interface Trace {
  readonly id: string | null
  model: string | null
  session: string | null
  /** The best kind of record so far. */
  best: Rank | null
  /** Ids under which lesser records were counted, which a better one may still replace. */
  readonly replaceable: [rank: Rank, id: string][]
}

/** The traces of a file that may still go on, the latest last. */
export type Traces = Trace[]

/** Records of one trace stand close together in a file. */
const keptTraces = 64

/** The trace with an id, made if it is new; one without an id stands for itself. */
export function traceOf(traces: Traces, id: string | null): Trace {
  const known = id === null ? undefined : traces.find((trace) => trace.id === id)
  if (known !== undefined) return known
  const trace: Trace = { id, model: null, session: null, best: null, replaceable: [] }
  if (id === null) return trace
  traces.push(trace)
  if (traces.length > keptTraces) traces.shift()
  return trace
}

/**
 * The id to count a record under; null when other records tell of its calls. A record with the vendor's response id shares it with
 * every other one of the same call. A better record that comes after lesser ones takes the id of one of them, and so its place;
 * only turns don't replace a run, since they are no better known.
 */
export function take(trace: Trace, rank: Rank, response: string | null, ownId: string): string | null {
  if (rank === 'turn' && trace.best === 'run') return null
  const isWorse = (other: Rank): boolean => ranks.indexOf(other) > ranks.indexOf(rank)
  const isBest = trace.best === null || trace.best === rank || isWorse(trace.best)
  if (isBest) trace.best = rank
  const at = trace.replaceable.findIndex(([other]) => isWorse(other))
  const replaced = at < 0 ? null : (trace.replaceable.splice(at, 1)[0]?.[1] ?? null)
  if (replaced === null && isOfOneCall(rank) && response !== null) return response
  if (replaced === null && !isBest) return null
  const id = replaced ?? ownId
  if (rank !== 'chat' && trace.id !== null) trace.replaceable.push([rank, id])
  return id
}

const isOfOneCall = (rank: Rank): boolean => rank === 'chat' || rank === 'inference'

/**
 * Whether a record is to lose to another one of the same id, whatever their counts: a call's log record to its span under their common
 * response id, a turn or a run to what took its id.
 */
export const isLesser = (rank: Rank, isResponse: boolean): boolean =>
  rank === 'inference' ? isResponse : rank !== 'chat'

import type { Skipped, TelemetryCall } from '@aic/core'
import type { OtelEvent, OtelPoint } from './otel.ts'

/** What a session did, besides using tokens. `activeMs` is time at work: the user's typing and the agent's own. */
export const outcomeKinds = ['sessions', 'commits', 'pullRequests', 'linesAdded', 'linesRemoved', 'activeMs'] as const
/** Names one of {@link outcomeKinds}. */
export type OutcomeKind = (typeof outcomeKinds)[number]

/** One point of a counter, reduced to what figures of cost per outcome need. */
export interface OutcomePoint {
  readonly kind: 'outcome'
  readonly what: OutcomeKind
  /** Null when the sender keeps it to itself (OTEL_METRICS_INCLUDE_SESSION_ID=false). */
  readonly session: string | null
  /** Points of one counter share it. */
  readonly series: string
  /** Since when `value` counts, UTC ms; null when unknown. */
  readonly startMs: number | null
  readonly atMs: number
  readonly value: number
  /** `value` counts since the sender began; else since its last point. */
  readonly isCumulative: boolean
}

/** Where telemetry is to be sent. */
export interface TelemetryTarget {
  /** Of the agent, `http://127.0.0.1:8080`. */
  readonly url: string
  /** File that holds the token for telemetry. */
  readonly tokenPath: string
  /** The token itself, to be shown on request only; null: not to be shown. */
  readonly token: string | null
}

/** One thing that users have to write somewhere to switch telemetry on. */
export interface SetupStep {
  /** What it is for, as a sentence. */
  readonly why: string
  /** File to add it to; null: a shell. */
  readonly path: string | null
  readonly text: string
}

/** How a source's agent speaks OpenTelemetry: an adapter only describes, receiving and keeping is the engine's work. */
export interface Telemetry {
  /** The model call that an event tells of; null for events of another kind. */
  call(event: OtelEvent): TelemetryCall | Skipped | null
  /** What a counter's point tells; null for counters that are not kept. */
  outcome(point: OtelPoint): OutcomePoint | null
  /** How users switch it on. */
  setup(target: TelemetryTarget): readonly SetupStep[]
}

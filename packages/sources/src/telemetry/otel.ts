import { hashHex, hashText, seedsOf } from '@aic/core'
import { toMs } from '../time.ts'

/** A value of an attribute; lists and maps are not kept. */
export type OtelValue = string | number | boolean
/** Attributes by name, those of the resource and of the scope included. */
export type OtelAttributes = ReadonlyMap<string, OtelValue>

/** A log record of OpenTelemetry: https://opentelemetry.io/docs/specs/otel/logs/data-model/ */
export interface OtelEvent {
  /** Names of the event, from wherever senders put them: the record's own, the attribute `event.name`, a short body. */
  readonly names: readonly string[]
  /** UTC ms; null when the record does not say. */
  readonly atMs: number | null
  readonly attributes: OtelAttributes
}

/** One point of a counter: https://opentelemetry.io/docs/specs/otel/metrics/data-model/#sums */
export interface OtelPoint {
  readonly name: string
  /** Since when `value` counts, UTC ms; null when the point does not say. */
  readonly startMs: number | null
  readonly atMs: number
  readonly value: number
  /** `value` counts since the sender began; else since its last point. */
  readonly isCumulative: boolean
  readonly attributes: OtelAttributes
}

/** A text that is not empty, or null. */
export function textIn(attributes: OtelAttributes, name: string): string | null {
  const value = attributes.get(name)
  return typeof value === 'string' && value !== '' ? value : null
}

/** A number, also one that was sent as text; undefined when absent; null for what is none. */
export function numberIn(attributes: OtelAttributes, name: string): number | null | undefined {
  const value = attributes.get(name)
  if (value === undefined || value === '') return undefined
  const number = typeof value === 'string' ? Number(value) : value
  return typeof number === 'number' && Number.isFinite(number) ? number : null
}

/** When an event happened: as its sender's clock says, else as its record does. UTC ms; null when neither says. */
export const momentOf = ({ attributes, atMs }: OtelEvent): number | null =>
  toMs(attributes.get('event.timestamp')) ?? atMs

const seeds = seedsOf('otel-series')
const isPersonal = (name: string): boolean => /^(?:user|organization|enduser|host)\b/.test(name)

/** A short name for the series that a point belongs to, made of all attributes that tell no person, account or machine. */
export function seriesOf({ name, attributes }: OtelPoint): string {
  const told = [...attributes].filter(([key]) => !isPersonal(key)).map((pair) => JSON.stringify(pair))
  return hashHex(hashText(seeds, [name, ...told.sort()].join('\n')))
}

import { dayOf, type Zone } from '../packages/core/src/report/index.ts'
import { totalTokens } from '../packages/core/src/tokens.ts'
import type { FleetEvent } from '../packages/fleet/src/fleet-event.ts'
import type { FleetRow } from '../packages/fleet/src/queries/fleet-row.ts'
import { goldenNowMs as nowMs } from './golden-fleet.ts'

/** Decimal USD without zeros at its end. */
export const exact = (nano: bigint | null): string | null => {
  if (nano === null) return null
  const sign = nano < 0n ? '-' : ''
  const digits = String(nano < 0n ? -nano : nano).padStart(10, '0')
  const fraction = digits.slice(-9).replace(/0+$/, '')
  return `${sign}${digits.slice(0, -9)}${fraction === '' ? '' : `.${fraction}`}`
}
/** As rows are: six digits after the point. */
export const rounded = (value: number): number => Math.round(value * 1e6) / 1e6
/** The sum of numbers. */
export const addUp = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0)
/** How many different values events have; empty ones are not known, and not counted. */
export const countOf = (events: readonly FleetEvent[], of: (event: FleetEvent) => unknown): number =>
  new Set(events.map(of).filter((value) => value !== '')).size
/** Tokens of all events. */
export const totalOf = (events: readonly FleetEvent[]): number => addUp(events.map(({ tokens }) => totalTokens(tokens)))
/** When the last of them was, UTC ms. */
export const latest = (events: readonly FleetEvent[]): number => Math.max(...events.map(({ atMs }) => atMs))

/** Null when no event has a cost. */
export function costOf(events: readonly FleetEvent[]): bigint | null {
  const known = events.flatMap(({ costNanoUsd }) => (costNanoUsd === null ? [] : [BigInt(costNanoUsd)]))
  return known.length === 0 ? null : known.reduce((sum, nano) => sum + nano, 0n)
}

/** Calls, tokens by kind and cost. */
export const amountsOf = (events: readonly FleetEvent[]): FleetRow => ({
  calls: events.length,
  input_tokens: addUp(events.map(({ tokens }) => tokens.input)),
  output_tokens: addUp(events.map(({ tokens }) => tokens.output)),
  cache_read_tokens: addUp(events.map(({ tokens }) => tokens.cacheRead)),
  cache_write_tokens: addUp(events.map(({ tokens }) => tokens.cacheWrite5m + tokens.cacheWrite1h)),
  total_tokens: totalOf(events),
  ...spentOf(events),
})

/** Cost, and how many events have none. */
export const spentOf = (events: readonly FleetEvent[]): FleetRow => ({
  cost_usd: exact(costOf(events)),
  unpriced_calls: events.filter(({ costNanoUsd }) => costNanoUsd === null).length,
})

/** Cost of a million tokens, of the calls that have a cost. */
export function perMillion(events: readonly FleetEvent[]): string | null {
  const cost = costOf(events)
  const tokens = totalOf(events.filter(({ costNanoUsd }) => costNanoUsd !== null))
  return cost === null || tokens === 0 ? null : exact(BigInt(Math.trunc((1e6 * Number(cost)) / tokens)))
}

/** Events by a key, in the order in which the keys come. */
export function groupsBy<Key>(events: readonly FleetEvent[], keyOf: (event: FleetEvent) => Key): [Key, FleetEvent[]][] {
  return [...Map.groupBy(events, keyOf)]
}

/** In the order of the key. */
export const byKey = ([a]: readonly [string | number, unknown], [b]: readonly [string | number, unknown]): number =>
  a < b ? -1 : a > b ? 1 : 0

/** Dearest first, unknown last; then in the order of the key. */
export const byCost = (a: readonly [string, FleetEvent[]], b: readonly [string, FleetEvent[]]): number =>
  Number((costOf(b[1]) ?? -1n) - (costOf(a[1]) ?? -1n)) || byKey(a, b)

/** Events of today and so many days before. */
export const since = (events: readonly FleetEvent[], zone: Zone, days: number): FleetEvent[] =>
  events.filter(({ atMs }) => dayOf(zone, atMs) >= dayOf(zone, nowMs) - days)

/** A day, what it cost and how many of its calls lack a cost. */
type DayCost = [day: number, nano: bigint | null, missing: number]

/** Cost of today and of so many days before, idle days with 0, null where no call has one; none before the first call of all. */
export function dailyCost(events: readonly FleetEvent[], zone: Zone, back: number): DayCost[] {
  const days = new Map(groupsBy(events, ({ atMs }) => dayOf(zone, atMs)))
  const today = dayOf(zone, nowMs)
  const first = Math.max(today - back, Math.min(...days.keys()))
  return Array.from({ length: today - first + 1 }, (_, at): DayCost => {
    const own = days.get(first + at)
    if (own === undefined) return [first + at, 0n, 0]
    return [first + at, costOf(own), own.filter(({ costNanoUsd }) => costNanoUsd === null).length]
  })
}

/** Those of the days whose cost is known. */
export const knownDays = (days: readonly DayCost[]): [day: number, nano: bigint][] =>
  days.flatMap(([day, nano]): [number, bigint][] => (nano === null ? [] : [[day, nano]]))

/** Percent of a whole. */
export const share = (part: bigint | null, whole: bigint | null): number | null =>
  part === null || whole === null || whole === 0n ? null : rounded((100 * Number(part)) / Number(whole))

/** A project by its readable name where it has one. */
export const labelOf = (events: readonly FleetEvent[]): string =>
  events.find(({ projectLabel }) => projectLabel !== '')?.projectLabel ?? events[0]?.project ?? ''

/** The hour of the day in a zone. */
export const hourOf = (zone: Zone, atMs: number): number => new Date(atMs + zone.offsetMs(atMs)).getUTCHours()
/** 0 is Monday. */
export const weekdayOf = (day: number): number => (day + 3) % 7

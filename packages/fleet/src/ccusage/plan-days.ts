import { createHash } from 'node:crypto'
import { deletedEvent } from '../deleted-event.ts'
import type { FleetEvent } from '../fleet-event.ts'
import type { CcusageSender } from './sender.ts'
import { type CcusageDay, noonOf } from './usage-days.ts'

/** What a place was last sent of a day: as JSON, since it is kept between imports. */
export interface SentDay {
  readonly tokens: number
  readonly hasProjects: boolean
  /** Of the events, so that a day that is the same is not sent again. */
  readonly contentHash: string
  /** The version of all its events, decimal. */
  readonly version: string
  /** Source and event id of each. */
  readonly keys: readonly (readonly [source: string, eventId: string])[]
}

/** Days by name: `2026-11-01`. */
export type SentDays = Readonly<Record<string, SentDay>>

/** What to send, and what to remember. */
export interface DaysPlan {
  /** Rows that are new or have changed, and the takings-back of those that the day no longer has. */
  readonly events: readonly FleetEvent[]
  /** Kept before sending: whatever of `events` arrives before a crash, the next plan knows its keys. */
  readonly before: SentDays
  /** Kept after sending. */
  readonly after: SentDays
  readonly days: {
    readonly sent: number
    readonly unchanged: number
    /** Of which ccusage knows less than it did, since logs are gone: left as they are there. */
    readonly kept: number
  }
}

/**
 * Compares days with what a place has of them. A day is replaced as a whole, so that a project that was renamed, or a report of
 * projects that failed last time, leaves no row behind which would count twice. A day is never replaced by one of fewer tokens, which
 * is what ccusage tells once logs are deleted, nor by an equal one that lacks projects. The version of a day is made of its tokens, and
 * rises with each change.
 */
export function planDays(sent: SentDays, days: readonly CcusageDay[], sender: CcusageSender): DaysPlan {
  const events: FleetEvent[] = []
  const [before, after] = [{ ...sent }, { ...sent }]
  const counts = { sent: 0, unchanged: 0, kept: 0 }
  for (const day of days) {
    const last = sent[day.day] ?? null
    const contentHash = hashOf(day.events)
    const fate = fateOf(day, contentHash, last)
    counts[fate]++
    if (fate !== 'sent') continue
    const next = sentDay(day, contentHash, last)
    const kept = new Set(next.keys.map(([, eventId]) => eventId))
    const goneKeys = (last?.keys ?? []).filter(([, eventId]) => !kept.has(eventId))
    const gone = goneKeys.map((key) => takenBack(day.day, key, BigInt(next.version), sender))
    events.push(...day.events.map((event) => ({ ...event, version: BigInt(next.version) })), ...gone)
    after[day.day] = next
    before[day.day] = { ...next, contentHash: '', keys: [...next.keys, ...gone.map(keyOf)] }
  }
  return { events, before, after, days: counts }
}

function fateOf(day: CcusageDay, contentHash: string, last: SentDay | null): keyof DaysPlan['days'] {
  if (last === null) return 'sent'
  if (last.contentHash === contentHash) return 'unchanged'
  const knowsLess = day.tokens < last.tokens || (day.tokens === last.tokens && last.hasProjects && !day.hasProjects)
  return knowsLess ? 'kept' : 'sent'
}

function sentDay(day: CcusageDay, contentHash: string, last: SentDay | null): SentDay {
  const ofTokens = BigInt(day.tokens) << 8n
  const above = last === null ? 0n : BigInt(last.version) + 1n
  const version = ofTokens > above ? ofTokens : above
  return {
    tokens: day.tokens,
    hasProjects: day.hasProjects,
    contentHash,
    version: version.toString(),
    keys: day.events.map(keyOf),
  }
}

const keyOf = ({ source, eventId }: FleetEvent): readonly [string, string] => [source, eventId]

/** Rows that take back all that a place was sent of these days: before the machine goes over to sending its own ledger there. */
export const withdrawDays = (sent: SentDays, sender: CcusageSender): FleetEvent[] =>
  Object.entries(sent).flatMap(([day, { keys, version }]) =>
    keys.map((key) => takenBack(day, key, BigInt(version) + 1n, sender)),
  )

const takenBack = (
  day: string,
  [source, eventId]: readonly [string, string],
  version: bigint,
  { tenant, machineId, machine }: CcusageSender,
): FleetEvent =>
  deletedEvent({ tenant, source, machineId, machine, isBackground: false }, { eventId, atMs: noonOf(day), version })

const hashOf = (events: readonly FleetEvent[]): string =>
  createHash('sha256')
    .update(JSON.stringify(events.map((event) => ({ ...event, version: 0 }))))
    .digest('hex')
    .slice(0, 32)

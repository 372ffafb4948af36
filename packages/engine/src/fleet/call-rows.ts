import { totalTokens } from '@aic/core'
import { dayMs } from '@aic/core/report'
import { type CostKind, deletedEvent, type EventOwner, type FleetEvent, type WantedRow } from '@aic/fleet'
import { type ChangedKey, type CountedCall, cwdOf, type LedgerRecord } from '@aic/store'
import type { CacheSaved } from './cache-saved.ts'
import { eventIdOf } from './event-id.ts'
import { callVersion, takenBack } from './event-version.ts'
import type { FleetMachine } from './fleet-machine.ts'
import type { FleetNames } from './fleet-names.ts'
import { rowContent } from './row-content.ts'

/** What rows of a machine have in common. */
export interface RowContext {
  readonly machine: FleetMachine
  readonly names: FleetNames
  /** Of the ledger's costs, and its week (`priceWeekOf`). */
  readonly priceVersion: string
  readonly priceWeek: number
  readonly cacheSaved: CacheSaved
  /** The project's folder of a working directory: git root, else itself. */
  readonly rootOf: (cwd: string) => string
}

/** UTC day since 1970. */
export const utcDayOf = (atMs: number): number => Math.floor(atMs / dayMs)

/**
 * The rows of an id: its calls, and a deleted row wherever one of them may have been sent from, while less was known: by an earlier push, or by a
 * machine that holds only some of the copies.
 */
export function callRows({ calls }: ChangedKey, context: RowContext): WantedRow[] {
  const rows = calls.map((call) => callRow(call, context))
  if (calls.length === 1 && calls[0]?.copies.length === 1) return rows
  const standing = new Set(rows.map(({ event, day }) => `${event.eventId} ${day}`))
  const strays = calls.length === 1 ? [] : recordsWithoutRequest(calls)
  for (const [i, call] of calls.entries()) {
    const row = rows[i] as WantedRow
    for (const { eventId, day } of formerPlaces(call, strays)) {
      if (standing.has(`${eventId} ${day}`)) continue
      standing.add(`${eventId} ${day}`)
      rows.push(deletedRow(row.event, { eventId, day, version: takenBack(row.event.version) }))
    }
  }
  return rows
}

/** Where a row lies, and how new it is. */
export interface RowPlace {
  readonly eventId: string
  /** UTC day since 1970. */
  readonly day: number
  readonly version: bigint
}

/** A row that takes back what was sent there. `like`: any event of the same tenant, source and machine. */
export const deletedRow = (like: EventOwner, { eventId, day, version }: RowPlace): WantedRow => ({
  event: deletedEvent(like, { eventId, atMs: day * dayMs, version }),
  day,
  content: [0, 0],
})

function callRow(call: CountedCall, context: RowContext): WantedRow {
  const { winner, earliest } = call
  const { machine, names } = context
  const cwd = cwdOf(call)
  const project = names.project(cwd === '' ? '' : context.rootOf(cwd))
  const [model = '', provider = ''] = winner.model.split('\n')
  const costNanoUsd = winner.reportedNanoUsd ?? winner.calculatedNanoUsd
  const event = {
    tenant: machine.tenant,
    eventId: eventIdOf(namingRecord(call)),
    atMs: earliest.atMs,
    source: winner.source,
    provider,
    account: '',
    machineId: machine.machineId,
    machine: machine.machine,
    user: machine.user,
    project: project.key,
    projectLabel: project.label,
    session: names.hasher.hash('session', earliest.session),
    model: names.model(model),
    tier: winner.tier,
    tokens: winner.tokens,
    webSearches: winner.webSearches,
    costNanoUsd,
    costKind: costKindOf(winner),
    calculatedNanoUsd: winner.calculatedNanoUsd,
    cacheSavedNanoUsd: context.cacheSaved.ofCall(winner),
    priceVersion: context.priceVersion,
    isBackground: false,
    version: 0n,
    isDeleted: false,
  } satisfies FleetEvent
  const content = rowContent(event)
  event.version = versionOf(winner, context.priceWeek, content[0])
  return { event, day: utcDayOf(earliest.atMs), content }
}

const versionOf = (winner: LedgerRecord, priceWeek: number, tie: number): bigint =>
  callVersion({
    isSidechain: winner.isSidechain,
    totalTokens: totalTokens(winner.tokens),
    outputTokens: winner.tokens.output,
    isReported: winner.reportedNanoUsd !== null,
    priceWeek,
    tie,
  })

const costKindOf = ({ reportedNanoUsd, calculatedNanoUsd }: LedgerRecord): CostKind =>
  reportedNanoUsd !== null ? 'reported' : calculatedNanoUsd === null ? 'unpriced' : 'calculated'

/** The record that says which call it is: of those that have a request any, since they all have the same one. */
const namingRecord = ({ winner, copies }: CountedCall): LedgerRecord =>
  winner.isIdEnough ? winner : (copies.find(({ request }) => request !== null) ?? winner)

const recordsWithoutRequest = (calls: readonly CountedCall[]): LedgerRecord[] =>
  calls.flatMap(({ copies }) => copies.filter(({ request, isIdEnough }) => request === null && !isIdEnough))

/**
 * Every event id and day that some of a call's copies may stand for. A record without a request may have belonged to any call of its id in its
 * session: `strays` are all of those.
 */
function formerPlaces({ copies }: CountedCall, strays: readonly LedgerRecord[]): Omit<RowPlace, 'version'>[] {
  const sessions = new Set(copies.map(({ session }) => session))
  const near = strays.filter((stray) => sessions.has(stray.session) && !copies.includes(stray))
  const ids = new Set(copies.map(eventIdOf))
  const days = new Set([...copies, ...near].map(({ atMs }) => utcDayOf(atMs)))
  return [...ids].flatMap((eventId) => Array.from(days, (day) => ({ eventId, day })))
}

import type { Hash64 } from '@aic/core'
import type { FleetEvent } from '../fleet-event.ts'
import type { SentRow } from './sent-row.ts'

/** Bits of a version below what tells amounts: the price's age and the tie-break. */
const amountShift = 17n
/** Bits of the tie-break alone. */
const tieBits = 8n

/** A row as a place should have it. */
export interface WantedRow {
  readonly event: FleetEvent
  /** UTC day since 1970. */
  readonly day: number
  /** Hash of what it says, without its version. */
  readonly content: Hash64
}

/** All that belongs to one key: the rows as they should be, and what was sent so far. */
export interface KeyPlan {
  readonly key: Hash64
  /** Deleted ones too: where a row of this key may have been. */
  readonly wanted: readonly WantedRow[]
  readonly sent: readonly SentRow[]
  /** The ledger is the one that the rows were sent from, which forgets nothing: what it says now is right. */
  readonly isSameLedger: boolean
}

/** What to send, and what to remember once it has arrived. */
export interface PlannedRows {
  readonly events: readonly FleetEvent[]
  readonly marks: readonly SentRow[]
}

/**
 * What a place lacks of one key. From the ledger that was pushed before, the difference; from another one (logs and ledger may have been lost
 * in between) only what knows at least as much as the place does: nothing vanishes there because it vanished here.
 */
export function planRows(plan: KeyPlan): PlannedRows {
  const events: FleetEvent[] = []
  const marks: SentRow[] = []
  for (const row of plan.wanted) {
    const before = plan.sent.find((one) => isPlaceOf(one, row))
    const version = versionToSend(plan, row, before)
    if (version === null) {
      const mark = noteLess(plan, row, before)
      if (mark !== null) marks.push(mark)
      continue
    }
    events.push(version === row.event.version ? row.event : { ...row.event, version })
    const { event, day, content } = row
    marks.push({ key: plan.key, eventId: event.eventId, day, version, content, isDeleted: event.isDeleted })
  }
  return { events, marks }
}

/** Null: nothing is to be sent. */
function versionToSend(plan: KeyPlan, row: WantedRow, before: SentRow | undefined): bigint | null {
  const { version, isDeleted } = row.event
  if (before === undefined) return !isDeleted && isKnownElsewhere(plan, row) ? null : version
  if (isDeleted ? before.isDeleted : !before.isDeleted && isSame(before.content, row.content)) return null
  if (!isDeleted && (isKnownElsewhere(plan, row) || knowsLess(plan, row, before))) return null
  return version > before.version ? version : nextVersion(before.version, version)
}

/** The place has the event on a day that no copy here is of: it was sent by who knew an earlier one. */
const isKnownElsewhere = ({ sent, wanted }: KeyPlan, { event: { eventId } }: WantedRow): boolean =>
  sent.some((one) => one.eventId === eventId && !one.isDeleted && !wanted.some((row) => isPlaceOf(one, row)))

/** What was sent was of a ledger that is gone, and knew more: the row moved there, or told of more tokens. */
const knowsLess = ({ isSameLedger }: KeyPlan, { event: { version } }: WantedRow, before: SentRow): boolean =>
  (!isSameLedger || before.isFromBefore === true) &&
  (before.isDeleted || version >> amountShift < before.version >> amountShift)

/** Remembers that the place knows more than this ledger, which will be the known one from now on. */
function noteLess(plan: KeyPlan, row: WantedRow, before: SentRow | undefined): SentRow | null {
  if (before === undefined || row.event.isDeleted || before.isFromBefore === true) return null
  return knowsLess(plan, row, before) ? { ...before, isFromBefore: true } : null
}

/** More than what was sent, with the tie-break of the new content: as if the price were of the week after. */
const nextVersion = (before: bigint, version: bigint): bigint =>
  (((before >> tieBits) + 1n) << tieBits) | (version & ((1n << tieBits) - 1n))

const isPlaceOf = (one: SentRow, { event, day }: WantedRow): boolean => one.eventId === event.eventId && one.day === day

const isSame = (a: Hash64, b: Hash64): boolean => a[0] === b[0] && a[1] === b[1]

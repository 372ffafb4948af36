import {
  type CellEvent,
  type Copy,
  emptyPart,
  type PartColumns,
  partColumns,
  rowFlags,
  slotOf,
  tierOf,
  unpackInto,
} from '@aic/core'
import type { StoredPart } from './ledger.ts'

/** A part with its columns unpacked; they may be longer than the part. */
export interface OpenPart {
  readonly part: StoredPart
  readonly columns: PartColumns
  /** Name id of the part's source. */
  readonly source: number
}

/** Unpacks a part's columns. */
export function openPart(part: StoredPart, source: number): OpenPart {
  const columns = emptyPart(part.length)
  unpackInto(
    part.bytes,
    partColumns.map((name) => columns[name]),
  )
  return { part, columns, source }
}

/** Only what tells records apart: their ids and flags. */
export interface PartKeys {
  readonly part: StoredPart
  readonly source: number
  readonly keyA: Float64Array
  readonly keyB: Float64Array
  readonly flags: Float64Array
}

/** Unpacks only what identity needs of a part: a third of the work. */
export function openKeys(part: StoredPart, source: number): PartKeys {
  const keys = {
    keyA: new Float64Array(part.length),
    keyB: new Float64Array(part.length),
    flags: new Float64Array(part.length),
  }
  const { keyA, keyB, flags } = keys
  unpackInto(
    part.bytes,
    partColumns.map((name) => (name === 'keyA' ? keyA : name === 'keyB' ? keyB : name === 'flags' ? flags : null)),
  )
  return { part, source, ...keys }
}

/** Opens one part after another into the same columns, which are longer than the part. */
export class PartReader {
  #columns = emptyPart(1_024)
  #inOrder = partColumns.map((name) => this.#columns[name])

  open(part: StoredPart, source: number): OpenPart {
    if (part.length > this.#columns.atMs.length) {
      this.#columns = emptyPart(Math.max(part.length, 8_192))
      this.#inOrder = partColumns.map((name) => this.#columns[name])
    }
    unpackInto(part.bytes, this.#inOrder)
    return { part, columns: this.#columns, source }
  }
}

/** One record of a call that has copies, with all that resolving and counting need. */
export interface CallRecord extends Copy {
  readonly event: CellEvent
  /** The log says where the call was made. */
  readonly hasPlace: boolean
}

/** What the record in row `n` counts as, written into `event`. */
export function fillEvent(event: CellEvent, { columns: c, part, source }: OpenPart, n: number): void {
  const atMs = c.atMs[n] as number
  const reported = c.reported[n] as number
  const calculated = c.calculated[n] as number
  const auto = reported >= 0 ? reported : calculated
  event.atMs = atMs
  event.slot = slotOf(atMs)
  event.source = source
  event.session = part.names[c.session[n] as number] as number
  event.model = part.names[c.model[n] as number] as number
  event.place = part.names[c.place[n] as number] as number
  event.isBackground = 0
  event.input = c.input[n] as number
  event.output = c.output[n] as number
  event.cacheRead = c.cacheRead[n] as number
  event.cacheWrite5m = c.cacheWrite5m[n] as number
  event.cacheWrite1h = c.cacheWrite1h[n] as number
  event.reasoning = c.reasoning[n] as number
  event.webSearches = c.webSearches[n] as number
  event.costAuto = Math.max(0, auto)
  event.costCalculated = Math.max(0, calculated)
  event.costReported = Math.max(0, reported)
  event.unpricedAuto = auto < 0 ? 1 : 0
  event.unpricedCalculated = calculated < 0 ? 1 : 0
}

/** An event full of zeros, to be filled. */
export const newEvent = (): CellEvent => ({
  atMs: 0,
  slot: 0,
  source: 0,
  session: 0,
  model: 0,
  place: 0,
  isBackground: 0,
  input: 0,
  output: 0,
  cacheRead: 0,
  cacheWrite5m: 0,
  cacheWrite1h: 0,
  reasoning: 0,
  webSearches: 0,
  costAuto: 0,
  costCalculated: 0,
  costReported: 0,
  unpricedAuto: 0,
  unpricedCalculated: 0,
})

/** One record of a part, with its names as texts. */
export function toRecord(open: OpenPart, n: number, nameText: (id: number) => string): CallRecord {
  const { columns: c } = open
  const event = newEvent()
  fillEvent(event, open, n)
  const flags = c.flags[n] as number
  const hasRequest = c.requestA[n] !== 0 || c.requestB[n] !== 0
  return {
    event,
    hasPlace: nameText(event.place) !== '',
    requestId: hasRequest ? `${c.requestA[n]}:${c.requestB[n]}` : null,
    isIdEnough: (flags & rowFlags.isIdEnough) !== 0,
    isSidechain: (flags & rowFlags.isSidechain) !== 0,
    isUsOnly: (flags & rowFlags.isUsOnly) !== 0,
    tier: tierOf(flags),
    session: nameText(event.session),
    cwd: nameText(event.place),
    model: nameText(event.model),
    atMs: event.atMs,
    tokens: event,
    webSearches: event.webSearches,
    reportedNanoUsd: (c.reported[n] as number) < 0 ? null : (c.reported[n] as number),
    calculatedNanoUsd: (c.calculated[n] as number) < 0 ? null : (c.calculated[n] as number),
  }
}

/** What a call counts as: the winner's tokens, model and cost at the earliest record's time, session and place. */
export function eventOf(winner: CallRecord, earliest: CallRecord): CellEvent {
  const { atMs, slot, session } = earliest.event
  return { ...winner.event, atMs, slot, session, place: placeOf(winner, earliest) }
}

/** The earliest record's place; the winner's where that one tells none. */
export const placeOf = (winner: CallRecord, earliest: CallRecord): number =>
  (earliest.hasPlace ? earliest : winner).event.place

/** Two records that say the same: one of them is enough. */
export function isSameRecord(a: CallRecord, b: CallRecord): boolean {
  return (
    a.requestId === b.requestId &&
    a.isSidechain === b.isSidechain &&
    (Object.keys(a.event) as (keyof CellEvent)[]).every((name) => a.event[name] === b.event[name])
  )
}

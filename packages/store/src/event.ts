import { type CellEvent, slotOf } from '@aic/core'
import { cwdOf, type LedgerRecord, type Resolved } from './ledger-record.ts'
import type { Names } from './names.ts'

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

/** What a call counts as: the winner's tokens, model and cost at the earliest record's time, session and place. */
export function eventOf(call: Resolved<LedgerRecord>, names: Names): CellEvent {
  const { winner, earliest } = call
  const event = newEvent()
  Object.assign(event, winner.tokens)
  event.atMs = earliest.atMs
  event.slot = slotOf(earliest.atMs)
  event.source = names.id(winner.source)
  event.session = names.id(earliest.session)
  event.model = names.id(winner.model)
  event.place = names.id(cwdOf(call))
  event.webSearches = winner.webSearches
  setCosts(event, winner.reportedNanoUsd ?? -1, winner.calculatedNanoUsd ?? -1)
  return event
}

/** The costs of an event in all modes. Nano-USD; -1: none. */
export function setCosts(event: CellEvent, reported: number, calculated: number): void {
  const auto = reported >= 0 ? reported : calculated
  event.costAuto = Math.max(0, auto)
  event.costCalculated = Math.max(0, calculated)
  event.costReported = Math.max(0, reported)
  event.unpricedAuto = auto < 0 ? 1 : 0
  event.unpricedCalculated = calculated < 0 ? 1 : 0
}

import {
  type Amount,
  type AmountSum,
  addTo,
  backgroundOf,
  bookedBy,
  type Cells,
  clocksDifferMs,
  type Hash64,
  newSum,
  slotOf,
  type TokenCounts,
  type UnloggedInput,
  unloggedCalls,
} from '@aic/core'
import { type Booked, BookedTotals } from './booked-totals.ts'
import { cellCalls, cellKey, type SessionCells } from './cell-calls.ts'
import type { DayTables } from './day-tables.ts'
import { eventOf, newEvent, setCosts } from './event.ts'
import type { Ledger } from './ledger.ts'
import { type LedgerRecord, type Resolved, tokensAt } from './ledger-record.ts'
import { loggedCalls } from './logged-calls.ts'
import type { Names } from './names.ts'
import type { RecordKeys } from './record-keys.ts'
import type { StoredRecords } from './stored-records.ts'

/** Nano-USD of background tokens of a model (as named in parts) at a moment; null when the model has no price. */
export type BackgroundPricer = (model: string, atMs: number, tokens: TokenCounts, webSearches: number) => number | null

interface Input {
  /** Of new parts. */
  readonly keys: RecordKeys
  /** New records of an id that share it with others. */
  readonly newCopies: (key: Hash64) => readonly LedgerRecord[]
  readonly stored: StoredRecords | null
  readonly ledger: Ledger | null
  readonly names: Names
  readonly days: DayTables
  readonly priceBackground: BackgroundPricer
}

/**
 * Counts what was booked and not logged, anew for each session of which something changed. All calls must be counted before.
 * Model names stand for models in the amounts.
 */
export function countBackground(input: Input): void {
  const { keys, names, stored, days } = input
  const booked = new BookedTotals(keys, names, stored)
  const sessions = booked.changed(days.touched).map((session) => new SessionLog(session, names))
  if (sessions.length === 0) return
  const byId = Map.groupBy(sessions, (one) => one.booked.session)
  const find = (source: number, session: number) => byId.get(session)?.find((one) => one.booked.source === source)
  for (const cells of days.withoutBackground((source, session) => find(source, session) !== undefined)) {
    for (let i = 0; i < cells.length; i++) find(cells.source[i] as number, cells.session[i] as number)?.add(cells, i)
  }
  addSplit(sessions, input)
  const told = sessions.filter((one) => one.booked.told.length > 0)
  const logged =
    told.length === 0
      ? []
      : loggedCalls(
          told.map((one) => one.booked),
          { ...input, parts: keys.parts },
        )
  for (const [i, session] of told.entries()) countTold(input, session, logged[i] ?? [])
  for (const session of sessions) countSession(input, session, booked)
}

/** Adds the calls of cells in the midst of which something was booked, each at its own time. */
function addSplit(sessions: readonly SessionLog[], { keys, ledger, names, newCopies, stored }: Input): void {
  const split = sessions.filter(({ split }) => split.cells.size > 0)
  if (split.length === 0) return
  const copiesOf = (key: Hash64) => [...(stored?.find(key) ?? []), ...newCopies(key)]
  const calls = cellCalls(
    split.map((one) => one.split),
    { parts: keys.parts, ledger, names, copiesOf },
  )
  for (const [i, session] of split.entries()) for (const call of calls[i] ?? []) session.addCall(call)
}

/** Counts the calls that only telemetry told of. A booked total holds them too. */
function countTold({ names, days }: Input, log: SessionLog, logged: readonly UnloggedInput[]): void {
  const { booked, place } = log
  for (const call of unloggedCalls(booked.told, logged)) {
    const event = eventOf({ winner: call, earliest: call }, names)
    event.place = place
    event.isBackground = 1
    // As for booked totals the calculated cost counts: what agents state of such calls is their own list's price.
    setCosts(event, call.calculatedNanoUsd === null ? (call.reportedNanoUsd ?? -1) : -1, call.calculatedNanoUsd ?? -1)
    event.costReported = call.reportedNanoUsd ?? 0
    days.add(event)
    log.addTold(call)
  }
}

function countSession({ names, days, priceBackground }: Input, log: SessionLog, totals: BookedTotals): void {
  const { booked, place } = log
  const parent = booked.parent === null ? [] : (totals.find(booked.parent)?.totals ?? [])
  const start = bookedBy(parent, Math.min(log.fromMs, log.firstBookedMs))
  for (const { model, atMs, tokens, webSearches } of backgroundOf(booked.totals, start, log.amounts())) {
    const event = newEvent()
    Object.assign(event, tokens, { atMs, webSearches, slot: slotOf(atMs), isBackground: 1 })
    event.source = booked.source
    event.session = booked.session
    event.model = names.id(model)
    event.place = place
    setCosts(event, -1, priceBackground(model, atMs, tokens, webSearches) ?? -1)
    days.add(event)
  }
}

/** What was logged of a session that booked totals. */
class SessionLog {
  readonly booked: Booked
  readonly firstBookedMs: number
  /** When its calls began. */
  fromMs = Infinity
  /** Cells that were not added, since a booking stands among their calls. */
  readonly split: SessionCells & { readonly cells: Set<string>; readonly slots: Set<number> }
  readonly #ofCalls: FirstPlace
  readonly #ofTotals: FirstPlace
  readonly #names: Names
  /** Of a model all up to the first booking, by its id: nothing tells them apart. */
  readonly #early = new Map<number, AmountSum>()
  readonly #later: Amount[] = []
  /** When a model's totals were booked, by its id. */
  readonly #bookedMs: ReadonlyMap<number, readonly number[]>

  constructor(booked: Booked, names: Names) {
    this.booked = booked
    this.split = { source: booked.source, session: booked.session, cells: new Set(), slots: new Set() }
    this.#names = names
    this.#ofCalls = new FirstPlace(names)
    this.#ofTotals = new FirstPlace(names)
    for (const { cwd, atMs } of booked.totals) this.#ofTotals.note(names.id(cwd), atMs)
    const byModel = Map.groupBy(booked.totals, ({ model }) => names.id(model))
    this.#bookedMs = new Map(Array.from(byModel, ([model, totals]) => [model, totals.map(({ atMs }) => atMs)]))
    this.firstBookedMs = booked.totals.reduce((least, { atMs }) => Math.min(least, atMs), Infinity)
  }

  /** Where the session began, as its calls tell it, or else its totals. */
  get place(): number {
    return this.#ofCalls.place ?? this.#ofTotals.place ?? this.#names.id('')
  }

  /** Adds the calls of a cell, as one: whatever was booked was booked before the first of them or not before the last. Others are split. */
  add(c: Cells, i: number): void {
    const [atMs, lastMs] = [c.firstMs[i] as number, c.lastMs[i] as number]
    const [slot, model, place] = [c.slot[i] as number, c.model[i] as number, c.place[i] as number]
    this.fromMs = Math.min(this.fromMs, atMs)
    this.#ofCalls.note(place, atMs)
    if (this.#bookedMs.get(model)?.some((bookedMs) => atMs <= bookedMs && bookedMs < lastMs) === true) {
      this.split.cells.add(cellKey(slot, model, place))
      this.split.slots.add(slot)
    } else this.#addAmount(model, atMs, { tokens: tokensAt(c, i), webSearches: c.webSearches[i] as number })
  }

  /** Adds a call of a cell that was split. */
  addCall({ winner, earliest: { atMs } }: Resolved<LedgerRecord>): void {
    this.#addAmount(this.#names.id(winner.model), atMs, winner)
  }

  #addAmount(model: number, atMs: number, { tokens, webSearches }: Pick<Amount, 'tokens' | 'webSearches'>): void {
    if (atMs > this.firstBookedMs) {
      this.#later.push({ tokens, webSearches, atMs, model: this.#names.text(model) })
      return
    }
    const sum = this.#early.get(model) ?? newSum()
    this.#early.set(model, sum)
    addTo(sum, { tokens, webSearches })
  }

  /** Adds a call that only telemetry told of. A booking soon before it may hold it: the clocks of both may differ. */
  addTold({ atMs, model, tokens, webSearches }: Amount): void {
    this.#later.push({ atMs: atMs - clocksDifferMs, model, tokens, webSearches })
  }

  amounts(): Amount[] {
    const atMs = this.firstBookedMs
    const early = Array.from(this.#early, ([model, sum]) => ({ ...sum, atMs, model: this.#names.text(model) }))
    return [...early, ...this.#later]
  }
}

/** The earliest place that is known; of several at that moment the lesser by name, to be the same on every run. */
class FirstPlace {
  place: number | undefined
  #atMs = Infinity
  readonly #names: Names

  constructor(names: Names) {
    this.#names = names
  }

  note(place: number, atMs: number): void {
    const name = this.#names.text(place)
    if (atMs > this.#atMs || name === '') return
    if (atMs < this.#atMs || this.place === undefined || name < this.#names.text(this.place)) this.place = place
    this.#atMs = atMs
  }
}

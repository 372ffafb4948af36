import { type Amount, backgroundOf, bookedBy, slotOf, type TokenCounts } from '@aic/core'
import { type Booked, BookedTotals } from './booked-totals.ts'
import type { DayTables } from './day-tables.ts'
import type { IdentityLookup } from './identity-index.ts'
import type { Ledger } from './ledger.ts'
import type { Names } from './names.ts'
import { newEvent, type PartKeys } from './record.ts'

/** Nano-USD of background tokens of a model (as named in parts) at a moment; null when the model has no price. */
export type BackgroundPricer = (model: string, atMs: number, tokens: TokenCounts, webSearches: number) => number | null

interface Input {
  /** New parts. */
  readonly parts: readonly PartKeys[]
  readonly ledger: Ledger | null
  readonly names: Names
  readonly days: DayTables
  readonly lookup: IdentityLookup | null
  readonly priceBackground: BackgroundPricer
}

/**
 * Counts what was booked and not logged, anew for each session of which something changed. All calls must be counted before.
 * Model names stand for models in the amounts.
 */
export function countBackground(input: Input): void {
  const booked = new BookedTotals(input)
  const sessions = sessionsToCount(input, booked)
  if (sessions.length === 0) return
  const bySession = Map.groupBy(sessions, (session) => session.session)
  const find = (source: number, session: number) => bySession.get(session)?.find((one) => one.source === source)
  const isOf = (source: number, session: number) => find(source, session) !== undefined
  input.days.removeBackground(isOf)
  const logged = loggedOf(input, isOf, find)
  for (const session of sessions) countSession(input, session, booked, logged.get(session) ?? nothingLogged)
}

/** Sessions with totals: those that booked more, or whose parents did, and those of which a call is new or counts otherwise. */
function sessionsToCount({ days }: Input, booked: BookedTotals): Booked[] {
  const keys = booked.changedKeys()
  for (const [source, sessions] of days.touched) for (const session of sessions) keys.add(booked.keyOf(source, session))
  return [...keys].flatMap((key) => booked.find(key) ?? [])
}

function countSession(input: Input, session: Booked, booked: BookedTotals, logged: Logged): void {
  const parent = session.parentKey === null ? [] : (booked.find(session.parentKey)?.totals ?? [])
  const start = bookedBy(parent, Math.min(logged.fromMs, firstBookedMs(session)))
  const place = logged.place ?? input.names.id('')
  for (const amount of backgroundOf(session.totals, start, logged.amounts)) {
    const cost = input.priceBackground(amount.model, amount.atMs, amount.tokens, amount.webSearches)
    const event = newEvent()
    Object.assign(event, amount.tokens, { atMs: amount.atMs, slot: slotOf(amount.atMs), isBackground: 1 })
    event.source = session.source
    event.session = session.session
    event.model = input.names.id(amount.model)
    event.place = place
    event.webSearches = amount.webSearches
    event.costAuto = event.costCalculated = cost ?? 0
    event.unpricedAuto = event.unpricedCalculated = cost === null ? 1 : 0
    input.days.add(event)
  }
}

/** Calls that were logged of a session: amounts, when they began, and where. */
interface Logged {
  readonly amounts: Amount[]
  fromMs: number
  /** The earliest place that is known; of several at that moment the lesser by name, to be the same on every run. */
  place: number | null
  placeFromMs: number
}

const nothingLogged: Logged = { amounts: [], fromMs: Infinity, place: null, placeFromMs: Infinity }

/** Logged calls of the sessions: of a model all up to the first booking as one amount, then a cell as one, at the time of its first call. */
function loggedOf(
  { days, names }: Input,
  isOf: (source: number, session: number) => boolean,
  find: (source: number, session: number) => Booked | undefined,
): Map<Booked, Logged> {
  const logged = new Map<Booked, Logged>()
  for (const table of days.of(isOf)) {
    for (let i = 0; i < table.length; i++) {
      const session = find(table.sourceOf(i), table.sessionOf(i))
      if (session === undefined) continue
      const known = logged.get(session) ?? { ...nothingLogged, amounts: [] }
      logged.set(session, known)
      const { place, model, ...amount } = table.amount(i)
      addAmount(known.amounts, { ...amount, model: names.text(model) }, firstBookedMs(session))
      known.fromMs = Math.min(known.fromMs, amount.atMs)
      notePlace(known, place, amount.atMs, names)
    }
  }
  return logged
}

function notePlace(logged: Logged, place: number, atMs: number, names: Names): void {
  if (atMs > logged.placeFromMs || names.text(place) === '') return
  const isLesser = logged.place === null || names.text(place) < names.text(logged.place)
  if (atMs < logged.placeFromMs || isLesser) logged.place = place
  logged.placeFromMs = atMs
}

const firstBookedMs = ({ totals }: Booked): number =>
  totals.reduce((least, { atMs }) => Math.min(least, atMs), Infinity)

function addAmount(amounts: Amount[], amount: Amount, untilMs: number): void {
  const same = (one: Amount): boolean => one.model === amount.model && one.atMs <= untilMs
  const n = amount.atMs <= untilMs ? amounts.findIndex(same) : -1
  const known = amounts[n]
  if (known === undefined) amounts.push(amount)
  else amounts[n] = sumOf(known, amount)
}

function sumOf(a: Amount, b: Amount): Amount {
  const tokens = {
    input: a.tokens.input + b.tokens.input,
    output: a.tokens.output + b.tokens.output,
    cacheRead: a.tokens.cacheRead + b.tokens.cacheRead,
    cacheWrite5m: a.tokens.cacheWrite5m + b.tokens.cacheWrite5m,
    cacheWrite1h: a.tokens.cacheWrite1h + b.tokens.cacheWrite1h,
    reasoning: a.tokens.reasoning + b.tokens.reasoning,
  }
  const { model } = a
  return { model, tokens, atMs: Math.min(a.atMs, b.atMs), webSearches: a.webSearches + b.webSearches }
}

import { type Amount, backgroundOf, bookedBy, hashText, rowFlags, seedsOf, slotOf, type TokenCounts } from '@aic/core'
import { type DayTables, dayOf } from './day-tables.ts'
import type { IdentityLookup } from './identity-index.ts'
import type { Ledger } from './ledger.ts'
import type { Names } from './names.ts'
import { newEvent, type OpenPart, openPart, type PartKeys, PartReader } from './record.ts'

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

/** The totals that a session's agent booked, and the key of the session that it was forked from. */
interface Booked {
  readonly source: number
  readonly session: number
  readonly totals: Amount[]
  parentKey: string | null
  firstMs: number
}

/**
 * Counts what was booked and not logged, anew for each session that these parts touch. The parts' own calls must be counted before.
 * Model names stand for models in the amounts; the id under which totals are kept is part-writer's `bookedId`.
 */
export function countBackground(input: Input): void {
  const booked = new BookedTotals(input)
  const sessions = booked.touched()
  if (sessions.length === 0) return
  const firstDay = dayOf(Math.min(...sessions.map((session) => session.firstMs)))
  const bySession = Map.groupBy(sessions, (session) => session.session)
  const find = (source: number, session: number) => bySession.get(session)?.find((one) => one.source === source)
  input.days.removeBackground(
    (source, session) => find(source, session) !== undefined,
    firstDay,
    Number.POSITIVE_INFINITY,
  )
  const logged = loggedOf(input, firstDay, find)
  for (const session of sessions) countSession(input, session, booked, logged.get(session) ?? nothingLogged)
}

function countSession(input: Input, session: Booked, booked: BookedTotals, logged: Logged): void {
  const parent = session.parentKey === null ? [] : booked.totalsOf(session.parentKey, session.source)
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
  firstDay: number,
  find: (source: number, session: number) => Booked | undefined,
): Map<Booked, Logged> {
  const logged = new Map<Booked, Logged>()
  for (const table of days.between(firstDay, Number.POSITIVE_INFINITY)) {
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

/** Booked totals by the key under which they are kept: those of the parts and those of the ledger. */
class BookedTotals {
  readonly #input: Input
  readonly #new = new Map<string, Booked>()
  readonly #touched = new Map<string, { source: string; session: number; firstMs: number }>()

  constructor(input: Input) {
    this.#input = input
    const reader = new PartReader()
    for (const { part, source, flags } of input.parts) {
      if (input.ledger === null && !flags.some(isBookedFlag)) continue
      this.#take(reader.open(part, source))
    }
  }

  /** Sessions of the parts for which anything was ever booked. */
  touched(): Booked[] {
    const found: Booked[] = []
    for (const [key, { source, session, firstMs }] of this.#touched) {
      const booked = this.#all(key, this.#input.names.id(source), session)
      if (booked === null) continue
      booked.firstMs = Math.min(booked.firstMs, firstMs)
      found.push(booked)
    }
    return found
  }

  totalsOf(key: string, source: number): readonly Amount[] {
    return this.#all(key, source, 0)?.totals ?? []
  }

  #take(open: OpenPart): void {
    const { columns: c, part } = open
    for (let n = 0; n < part.length; n++) {
      const isBooked = isBookedFlag(c.flags[n] as number)
      if (this.#input.ledger === null && !isBooked) continue // all records are new: every session that matters has a booked one
      const session = part.names[c.session[n] as number] as number
      const key = isBooked ? `${c.keyA[n]} ${c.keyB[n]}` : this.#keyOf(part.source, session)
      const atMs = this.#input.ledger === null ? Number.NEGATIVE_INFINITY : (c.atMs[n] as number)
      const touched = this.#touched.get(key)
      if (touched === undefined) this.#touched.set(key, { source: part.source, session, firstMs: atMs })
      else if (atMs < touched.firstMs) touched.firstMs = atMs
      if (isBooked) this.#add(this.#new, key, open, n)
    }
  }

  #add(to: Map<string, Booked>, key: string, open: OpenPart, n: number): void {
    const { columns: c, part, source } = open
    const amount = amountOf(open, n, this.#input.names)
    const parentKey = c.requestA[n] === 0 && c.requestB[n] === 0 ? null : `${c.requestA[n]} ${c.requestB[n]}`
    const booked = to.get(key)
    if (booked === undefined) {
      const session = part.names[c.session[n] as number] as number
      to.set(key, { source, session, totals: [amount], parentKey, firstMs: amount.atMs })
      return
    }
    booked.totals.push(amount)
    booked.parentKey ??= parentKey
  }

  /** New and stored totals of a key. */
  #all(key: string, source: number, session: number): Booked | null {
    const all = new Map<string, Booked>()
    const [keyA, keyB] = key.split(' ').map(Number) as [number, number]
    for (const { log, row } of this.#input.lookup?.find(keyA, keyB) ?? []) {
      const part = this.#input.ledger?.partOf(log, row) ?? null
      if (part === null) continue
      this.#add(all, key, openPart(part, source, true), row - part.first)
      const first = this.#input.ledger?.partOf(log, 0) ?? part
      const booked = all.get(key) as Booked
      booked.firstMs = Math.min(booked.firstMs, ...openPart(first, source, true).columns.atMs)
    }
    const fresh = this.#new.get(key)
    const stored = all.get(key)
    if (fresh === undefined) return stored ?? null
    if (stored === undefined) return { ...fresh, totals: [...fresh.totals] }
    return {
      source,
      session: session || fresh.session,
      totals: [...stored.totals, ...fresh.totals],
      parentKey: stored.parentKey ?? fresh.parentKey,
      firstMs: Math.min(stored.firstMs, fresh.firstMs),
    }
  }

  readonly #keys = new Map<string, string>()
  #keyOf(source: string, session: number): string {
    const name = `${source} ${session}`
    const known = this.#keys.get(name)
    if (known !== undefined) return known
    const key = hashText(seedsOf(source), `booked\n${this.#input.names.text(session)}`).join(' ')
    this.#keys.set(name, key)
    return key
  }
}

const isBookedFlag = (flags: number): boolean => (flags & rowFlags.isBooked) !== 0

function amountOf({ columns: c, part }: OpenPart, n: number, names: Names): Amount {
  return {
    atMs: c.atMs[n] as number,
    model: names.text(part.names[c.model[n] as number] as number),
    webSearches: c.webSearches[n] as number,
    tokens: {
      input: c.input[n] as number,
      output: c.output[n] as number,
      cacheRead: c.cacheRead[n] as number,
      cacheWrite5m: c.cacheWrite5m[n] as number,
      cacheWrite1h: c.cacheWrite1h[n] as number,
      reasoning: c.reasoning[n] as number,
    },
  }
}

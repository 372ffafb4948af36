import {
  type BookedTotal,
  costNanoUsd,
  emptyPart,
  type FoundPrice,
  type Hash64,
  hashText,
  type LoggedCall,
  type PartColumns,
  type PricedCall,
  packPart,
  partCells,
  partColumns,
  putCounts,
  rowFlags,
  type TelemetryCall,
  type TokenCounts,
  tierFlag,
  tierOf,
} from '@aic/core'
import type { Scanner } from './scanner.ts'

type Writable<T> = { -readonly [key in keyof T]: T[key] }

/** The price of a model as written in a part's names (see {@link modelText}); null when none is known. */
export type PriceLookup = (model: string) => FoundPrice | null

/** Records of one log, packed. `names` of the log are what model, session and place point into. */
export interface Part {
  readonly length: number
  readonly bytes: Uint8Array
  /** Sums of its calls as if none had copies (partCells of core). */
  readonly cells: Float64Array
}

/** A model and who served it as one text: `name`, or `name\nprovider`; empty for a model that is not told. */
export const modelText = (name: string | null, provider: string | null): string =>
  provider === null ? (name ?? '') : `${name ?? ''}\n${provider}`

/** Id under which the totals that a session's agent booked are kept. */
export const bookedId = (session: string): string => `booked\n${session}`

const partRows = 8_192

/** Collects the records of one log into parts of at most 8,192 rows, priced as they come. */
export class PartWriter {
  readonly names: string[] = []
  readonly parts: Part[] = []
  previousMs: number | null = null
  #length = 0
  readonly #columns: PartColumns
  readonly #seeds: Hash64
  readonly #priceOf: PriceLookup
  readonly #numbers = new Map<string, number>()
  readonly #prices: (FoundPrice | null | undefined)[] = []
  /** One object for all calls that are priced: a cold run prices hundreds of thousands. */
  readonly #priced: Writable<Omit<PricedCall, 'tokens'>> & { readonly tokens: Writable<TokenCounts> }
  #model: { readonly name: string | null; readonly provider: string | null; readonly number: number } | undefined
  /** Numbers of the scanner's names in `names`; sparse. */
  readonly #scanned: number[] = []

  constructor(seeds: Hash64, priceOf: PriceLookup, columns: PartColumns) {
    this.#seeds = seeds
    this.#priceOf = priceOf
    this.#columns = columns
    const tokens = { input: 0, output: 0, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0, reasoning: 0 }
    this.#priced = { atMs: 0, tokens, webSearches: 0, tier: 'standard', isUsOnly: false }
  }

  /** Takes a row that the scanner wrote. */
  addRow(scanner: Scanner, at: number): void {
    const { rows } = scanner
    const c = this.#columns
    const n = this.#length
    c.keyA[n] = rows.getUint32(at, true)
    c.keyB[n] = rows.getUint32(at + 4, true)
    c.requestA[n] = rows.getUint32(at + 8, true)
    c.requestB[n] = rows.getUint32(at + 12, true)
    c.atMs[n] = rows.getFloat64(at + 16, true)
    c.input[n] = rows.getFloat64(at + 24, true)
    c.output[n] = rows.getFloat64(at + 32, true)
    c.cacheRead[n] = rows.getFloat64(at + 40, true)
    c.cacheWrite5m[n] = rows.getFloat64(at + 48, true)
    c.cacheWrite1h[n] = rows.getFloat64(at + 56, true)
    c.reasoning[n] = rows.getFloat64(at + 64, true)
    c.webSearches[n] = rows.getFloat64(at + 72, true)
    c.reported[n] = rows.getFloat64(at + 80, true)
    c.model[n] = this.#nameOfRow(scanner, rows.getUint32(at + 88, true))
    c.session[n] = this.#nameOfRow(scanner, rows.getUint32(at + 92, true))
    c.place[n] = this.#nameOfRow(scanner, rows.getUint32(at + 96, true))
    c.flags[n] = rows.getUint32(at + 100, true)
    const lastMs = rows.getFloat64(at + 112, true)
    if (n > 0 && this.#isRepeat(n)) this.#fold(n, lastMs)
    else this.#finishRow(lastMs)
  }

  /** The row continues the call of the one before: the scanner folds such rows itself, but not over the edges of what it reads at a time. */
  #isRepeat(n: number): boolean {
    const c = this.#columns
    const m = n - 1
    return (
      c.keyA[n] === c.keyA[m] &&
      c.keyB[n] === c.keyB[m] &&
      c.requestA[n] === c.requestA[m] &&
      c.requestB[n] === c.requestB[m] &&
      c.model[n] === c.model[m] &&
      c.session[n] === c.session[m] &&
      c.place[n] === c.place[m] &&
      c.flags[n] === c.flags[m] &&
      c.reported[m] === -1
    )
  }

  /** The larger of the two rows stays, at the earlier time. */
  #fold(n: number, lastMs: number): void {
    const c = this.#columns
    const firstMs = Math.min(c.atMs[n - 1] as number, c.atMs[n] as number)
    const total = (m: number): number =>
      (c.input[m] as number) +
      (c.output[m] as number) +
      (c.cacheRead[m] as number) +
      (c.cacheWrite5m[m] as number) +
      (c.cacheWrite1h[m] as number)
    const grew = total(n) - total(n - 1) || (c.output[n] as number) - (c.output[n - 1] as number)
    this.#length--
    if (grew > 0) {
      for (const name of partColumns) c[name][n - 1] = c[name][n] as number
      this.#finishRow(lastMs)
    } else {
      this.previousMs = Math.max(lastMs, this.previousMs ?? 0)
      this.#length++
    }
    c.atMs[n - 1] = firstMs
  }

  /** Takes a call that a parser returned. */
  addCall(call: LoggedCall): void {
    const flags =
      (call.isSidechain ? rowFlags.isSidechain : 0) |
      (call.isIdEnough ? rowFlags.isIdEnough : 0) |
      (call.isUsOnly ? rowFlags.isUsOnly : 0) |
      tierFlag(call.tier)
    this.#add(call, call.id, call.requestId, this.#modelNumber(call), call.cwd, flags)
  }

  /** Takes a total that an agent booked. Its request id is the id of the totals that it started from. */
  addBooked(total: BookedTotal): void {
    const parent = total.parentSession === null ? null : bookedId(total.parentSession)
    this.#add(
      total,
      bookedId(total.session),
      parent,
      this.number(total.model),
      total.cwd ?? null,
      rowFlags.isBooked | rowFlags.isIdEnough,
    )
  }

  /** Takes a call that telemetry told of. It is found by its session, as booked totals are: it counts by what the session's logs lack. */
  addTelemetry(call: TelemetryCall): void {
    const flags = rowFlags.isBooked | rowFlags.isTelemetry | rowFlags.isIdEnough | tierFlag(call.tier)
    this.#add(call, bookedId(call.session), call.requestId, this.number(call.model ?? ''), null, flags)
  }

  /** Packs what is left. */
  finish(): void {
    if (this.#length === 0) return
    const bytes = packPart(this.#columns, this.#length)
    this.parts.push({ length: this.#length, bytes, cells: partCells(this.#columns, this.#length) })
    this.#length = 0
  }

  number(name: string): number {
    const known = this.#numbers.get(name)
    if (known !== undefined) return known
    const number = this.names.push(name) - 1
    this.#numbers.set(name, number)
    return number
  }

  /** The number of a call's model: mostly that of the call before. */
  #modelNumber({ model, provider }: LoggedCall): number {
    if (this.#model?.name !== model || this.#model.provider !== provider)
      this.#model = { name: model, provider, number: this.number(modelText(model, provider)) }
    return this.#model.number
  }

  #add(
    record: LoggedCall | BookedTotal | TelemetryCall,
    id: string,
    request: string | null,
    model: number,
    cwd: string | null,
    flags: number,
  ): void {
    const c = this.#columns
    const n = this.#length
    ;[c.keyA[n], c.keyB[n]] = hashText(this.#seeds, id)
    ;[c.requestA[n], c.requestB[n]] = request === null ? [0, 0] : hashText(this.#seeds, request)
    putCounts(c, n, record)
    c.model[n] = model
    c.session[n] = this.number(record.session)
    c.place[n] = this.number(cwd ?? '')
    c.flags[n] = flags
    this.#finishRow(record.atMs)
  }

  /** Prices the row and moves on to the next. `lastMs`: the latest time of the lines that told of the call. */
  #finishRow(lastMs: number): void {
    const c = this.#columns
    const n = this.#length
    const price = this.#priceOfModel(c.model[n] as number)
    c.calculated[n] = price === null ? -1 : costNanoUsd(price, this.#pricedCall(n))
    if (((c.flags[n] as number) & rowFlags.isBooked) === 0) this.previousMs = Math.max(lastMs, this.previousMs ?? 0)
    if (++this.#length === partRows) this.finish()
  }

  #pricedCall(n: number): PricedCall {
    const c = this.#columns
    const call = this.#priced
    const flags = c.flags[n] as number
    call.atMs = c.atMs[n] as number
    call.tokens.input = c.input[n] as number
    call.tokens.output = c.output[n] as number
    call.tokens.cacheRead = c.cacheRead[n] as number
    call.tokens.cacheWrite5m = c.cacheWrite5m[n] as number
    call.tokens.cacheWrite1h = c.cacheWrite1h[n] as number
    call.webSearches = c.webSearches[n] as number
    call.tier = tierOf(flags)
    call.isUsOnly = (flags & rowFlags.isUsOnly) !== 0
    return call
  }

  #priceOfModel(model: number): FoundPrice | null {
    const known = this.#prices[model]
    if (known !== undefined) return known
    const price = this.#priceOf(this.names[model] as string)
    this.#prices[model] = price
    return price
  }

  #nameOfRow(scanner: Scanner, scanned: number): number {
    const known = this.#scanned[scanned]
    if (known !== undefined) return known
    const number = this.number(scanner.name(scanned) ?? '')
    if (scanned < 512) this.#scanned[scanned] = number
    return number
  }
}

/** Columns to collect into; one set can serve many writers, one after another. */
export const partBuffer = (): PartColumns => emptyPart(partRows)

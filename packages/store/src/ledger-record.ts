import {
  type Copy,
  emptyPart,
  type Hash64,
  type PartColumns,
  packColumns,
  partColumns,
  putCounts,
  rowFlags,
  type TokenCounts,
  tierOf,
} from '@aic/core'
import type { StoredPart } from './ledger.ts'
import type { Names } from './names.ts'
import type { OpenPart } from './record.ts'

/** One record of the ledger with all that its part says, its names as texts. */
export interface LedgerRecord extends Copy {
  readonly log: number
  readonly source: string
  /** Hash of the call's id, or of the id of the totals that an agent booked. */
  readonly key: Hash64
  /** Hash of the request id; of the parent's totals for booked ones. Null: none. */
  readonly request: Hash64 | null
  /** `name`, or `name\nprovider`; empty when the log does not say. */
  readonly model: string
  /** Working directory; empty when the log does not say. */
  readonly cwd: string
  readonly webSearches: number
  /** Tokens × price as stored; null without a price. */
  readonly calculatedNanoUsd: number | null
  /** See `rowFlags` of core. */
  readonly flags: number
}

/** A running total that an agent booked, not a call. */
export const isBooked = ({ flags }: Pick<LedgerRecord, 'flags'>): boolean => (flags & rowFlags.isBooked) !== 0

/** Row `n` of a part. */
export function recordAt({ part, columns: c }: OpenPart, n: number, nameText: (id: number) => string): LedgerRecord {
  const at = (column: Float64Array): number => column[n] as number
  const name = (column: Float64Array): string => nameText(part.names[at(column)] as number)
  const flags = at(c.flags)
  const request: Hash64 | null = at(c.requestA) === 0 && at(c.requestB) === 0 ? null : [at(c.requestA), at(c.requestB)]
  return {
    log: part.log,
    source: part.source,
    key: [at(c.keyA), at(c.keyB)],
    request,
    requestId: request === null ? null : request.join(':'),
    isIdEnough: (flags & rowFlags.isIdEnough) !== 0,
    isSidechain: (flags & rowFlags.isSidechain) !== 0,
    isUsOnly: (flags & rowFlags.isUsOnly) !== 0,
    tier: tierOf(flags),
    model: name(c.model),
    session: name(c.session),
    cwd: name(c.place),
    atMs: at(c.atMs),
    tokens: tokensAt(c, n),
    webSearches: at(c.webSearches),
    reportedNanoUsd: nullable(at(c.reported)),
    calculatedNanoUsd: nullable(at(c.calculated)),
    flags,
  }
}

/** The tokens of row `n`. */
export function tokensAt(c: PartColumns, n: number): TokenCounts {
  return {
    input: c.input[n] as number,
    output: c.output[n] as number,
    cacheRead: c.cacheRead[n] as number,
    cacheWrite5m: c.cacheWrite5m[n] as number,
    cacheWrite1h: c.cacheWrite1h[n] as number,
    reasoning: c.reasoning[n] as number,
  }
}

const nullable = (nanoUsd: number): number | null => (nanoUsd < 0 ? null : nanoUsd)

const partRows = 8_192

/** Where a {@link RecordWriter} writes to. */
interface Target {
  readonly log: number
  readonly source: string
  readonly path: string
}

/** Packs records of one source into the parts of one new log. */
export class RecordWriter {
  readonly parts: StoredPart[] = []
  readonly #target: Target
  readonly #names: Names
  readonly #columns = emptyPart(partRows)
  #length = 0
  #numbers = new Map<number, number>()

  constructor(target: Target, names: Names) {
    this.#target = target
    this.#names = names
    names.id(target.source)
  }

  add(record: LedgerRecord): void {
    const c = this.#columns
    const n = this.#length++
    ;[c.keyA[n], c.keyB[n]] = record.key
    ;[c.requestA[n], c.requestB[n]] = record.request ?? [0, 0]
    putCounts(c, n, record)
    c.calculated[n] = record.calculatedNanoUsd ?? -1
    c.model[n] = this.#number(record.model)
    c.session[n] = this.#number(record.session)
    c.place[n] = this.#number(record.cwd)
    c.flags[n] = record.flags
    if (this.#length === partRows) this.finish()
  }

  /** Packs what is left. */
  finish(): void {
    if (this.#length === 0) return
    const inOrder = partColumns.map((name) => this.#columns[name])
    this.parts.push({
      ...this.#target,
      first: this.parts.reduce((sum, part) => sum + part.length, 0),
      length: this.#length,
      names: Uint32Array.from(this.#numbers.keys()),
      bytes: packColumns(inOrder, this.#length),
    })
    this.#length = 0
    this.#numbers = new Map()
  }

  #number(text: string): number {
    const id = this.#names.id(text)
    const known = this.#numbers.get(id)
    if (known !== undefined) return known
    this.#numbers.set(id, this.#numbers.size)
    return this.#numbers.size - 1
  }
}

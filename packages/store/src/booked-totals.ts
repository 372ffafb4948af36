import { type Amount, hashText, rowFlags, seedsOf } from '@aic/core'
import { forksOf, type IdentityLookup } from './identity-index.ts'
import type { Ledger } from './ledger.ts'
import type { Names } from './names.ts'
import { type OpenPart, openPart, type PartKeys } from './record.ts'

/** The totals that a session's agent booked, and the key of the totals that it was forked from. */
export interface Booked {
  /** Ids of names. */
  readonly source: number
  readonly session: number
  readonly totals: readonly Amount[]
  readonly parentKey: string | null
}

interface Input {
  /** New parts. */
  readonly parts: readonly PartKeys[]
  readonly ledger: Ledger | null
  readonly names: Names
  readonly lookup: IdentityLookup | null
}

/** One total, as a record tells it. */
interface Total {
  readonly source: number
  readonly session: number
  readonly amount: Amount
  readonly parentKey: string | null
}

/** Booked totals, new and stored, by the key under which they are kept (part-writer's `bookedId`). */
export class BookedTotals {
  readonly #input: Input
  readonly #new = new Map<string, Total[]>()

  constructor(input: Input) {
    this.#input = input
    for (const { part, source, flags } of input.parts) {
      if (!flags.some(isBooked)) continue
      const open = openPart(part, source)
      for (let n = 0; n < part.length; n++) if (isBooked(flags[n] as number)) this.#addNew(open, n)
    }
  }

  /** Keys of all new totals, and of those that were forked from them. */
  changedKeys(): Set<string> {
    const keys = new Set(this.#new.keys())
    for (const key of this.#new.keys()) for (const fork of this.#storedForks(key)) keys.add(fork)
    return keys
  }

  keyOf(source: number, session: number): string {
    const name = `${source} ${session}`
    const known = this.#keys.get(name)
    if (known !== undefined) return known
    const { names } = this.#input
    const key = hashText(seedsOf(names.text(source)), `booked\n${names.text(session)}`).join(' ')
    this.#keys.set(name, key)
    return key
  }
  readonly #keys = new Map<string, string>()

  /** What is kept under a key; null for nothing. */
  find(key: string): Booked | null {
    const totals = [...this.#stored(key), ...(this.#new.get(key) ?? [])]
    const [first] = totals
    if (first === undefined) return null
    const { source, session } = first
    return { source, session, totals: totals.map(({ amount }) => amount), parentKey: parentOf(totals) }
  }

  #addNew(open: OpenPart, n: number): void {
    const { keyA, keyB } = open.columns
    const key = `${keyA[n]} ${keyB[n]}`
    const totals = this.#new.get(key) ?? []
    this.#new.set(key, totals)
    totals.push(totalAt(open, n, this.#input.names))
  }

  #stored(key: string): Total[] {
    const { lookup } = this.#input
    return (lookup?.find(...halves(key)) ?? []).flatMap(({ log, row }) => {
      const open = this.#open(log, row)
      return open === null ? [] : [totalAt(open, row - open.part.first, this.#input.names)]
    })
  }

  #storedForks(key: string): string[] {
    const { lookup } = this.#input
    return (lookup?.find(...forksOf(...halves(key))) ?? []).flatMap(({ log, row }) => {
      const open = this.#open(log, row)
      if (open === null) return []
      const { keyA, keyB } = open.columns
      return [`${keyA[row - open.part.first]} ${keyB[row - open.part.first]}`]
    })
  }

  #open(log: number, row: number): OpenPart | null {
    const part = this.#input.ledger?.partOf(log, row) ?? null
    return part === null ? null : openPart(part, this.#input.names.id(part.source))
  }
}

/** Of several parents the one that was told first; of those the lesser, to be the same on every run. */
function parentOf(totals: readonly Total[]): string | null {
  let first: Total | null = null
  for (const total of totals) {
    if (total.parentKey === null) continue
    const byTime = total.amount.atMs - (first?.amount.atMs ?? Infinity)
    if (byTime < 0 || (byTime === 0 && total.parentKey < (first?.parentKey ?? ''))) first = total
  }
  return first?.parentKey ?? null
}

const isBooked = (flags: number): boolean => (flags & rowFlags.isBooked) !== 0

function halves(key: string): [number, number] {
  const [a, b] = key.split(' ')
  return [Number(a), Number(b)]
}

function totalAt({ columns: c, part, source }: OpenPart, n: number, names: Names): Total {
  const hasParent = c.requestA[n] !== 0 || c.requestB[n] !== 0
  return {
    source,
    session: part.names[c.session[n] as number] as number,
    parentKey: hasParent ? `${c.requestA[n]} ${c.requestB[n]}` : null,
    amount: {
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
    },
  }
}

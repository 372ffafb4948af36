import { resolveCopies, rowFlags, type TokenCounts } from '@aic/core'
import { IdentityLookup } from './identity-index.ts'
import type { Ledger, StoredPart } from './ledger.ts'
import { type CallRecord, openPart, toRecord } from './record.ts'

/** One call of a session. */
export interface StoredCall {
  /** UTC ms. */
  readonly atMs: number
  readonly source: string
  readonly model: string | null
  readonly tokens: TokenCounts
  /** As the agent reports it, nano-USD; null when it reports none. */
  readonly reportedNanoUsd: number | null
  /** Tokens × price, nano-USD; null when the model has no price. */
  readonly calculatedNanoUsd: number | null
}

/** The calls of a session, each once, by time. */
export function sessionCalls(ledger: Ledger, session: string): StoredCall[] {
  const id = ledger.nameId(session)
  if (id === null) return []
  const lookup = new IdentityLookup(ledger)
  const calls = new Map<string, StoredCall[]>()
  for (const part of ledger.parts()) {
    if (!part.names.includes(id)) continue
    const { columns } = openPart(part, 0)
    for (let n = 0; n < part.length; n++) {
      const isCall = ((columns.flags[n] as number) & rowFlags.isBooked) === 0
      if (!isCall || part.names[columns.session[n] as number] !== id) continue
      const [a, b] = [columns.keyA[n] as number, columns.keyB[n] as number]
      const key = `${a} ${b}`
      if (!calls.has(key)) calls.set(key, callsOf(ledger, lookup, a, b, session, part.source))
    }
  }
  return [...calls.values()].flat().sort((a, b) => a.atMs - b.atMs)
}

function callsOf(
  ledger: Ledger,
  lookup: IdentityLookup,
  a: number,
  b: number,
  session: string,
  source: string,
): StoredCall[] {
  const records = lookup.find(a, b).flatMap(({ log, row }) => {
    const part = ledger.partOf(log, row)
    return part === null ? [] : [recordOf(part, row, ledger)]
  })
  return resolveCopies(records)
    .filter(({ earliest }) => earliest.session === session)
    .map(({ winner, earliest }) => {
      const { input, output, cacheRead, cacheWrite5m, cacheWrite1h, reasoning } = winner.event
      return {
        atMs: earliest.atMs,
        source,
        model: ledger.nameText(winner.event.model).split('\n')[0] || null,
        tokens: { input, output, cacheRead, cacheWrite5m, cacheWrite1h, reasoning },
        reportedNanoUsd: winner.reportedNanoUsd,
        calculatedNanoUsd: winner.event.unpricedCalculated > 0 ? null : winner.event.costCalculated,
      }
    })
}

const recordOf = (part: StoredPart, row: number, ledger: Ledger): CallRecord =>
  toRecord(openPart(part, 0), row - part.first, (id) => ledger.nameText(id))

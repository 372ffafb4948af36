import { hashHex, resolveCopies, rowFlags, type TokenCounts } from '@aic/core'
import type { Ledger } from './ledger.ts'
import type { LedgerRecord } from './ledger-record.ts'
import { PartReader } from './open-part.ts'
import { StoredRecords } from './stored-records.ts'

/** One call of a session. */
export interface SessionCall {
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
export function sessionCalls(ledger: Ledger, session: string): SessionCall[] {
  const id = ledger.nameId(session)
  if (id === null) return []
  const stored = new StoredRecords(ledger, (name) => ledger.nameText(name))
  const reader = new PartReader(['keyA', 'keyB', 'session', 'flags'])
  const calls = new Map<string, SessionCall[]>()
  for (const part of ledger.parts()) {
    if (!part.names.includes(id)) continue
    const { keyA, keyB, session: sessions, flags } = reader.open(part).columns
    for (let n = 0; n < part.length; n++) {
      const isCall = ((flags[n] as number) & rowFlags.isBooked) === 0
      if (!isCall || part.names[sessions[n] as number] !== id) continue
      const key = [keyA[n] as number, keyB[n] as number] as const
      const text = hashHex(key)
      if (!calls.has(text)) calls.set(text, callsOf(stored.find(key), session))
    }
  }
  return [...calls.values()].flat().sort((a, b) => a.atMs - b.atMs)
}

const callsOf = (records: readonly LedgerRecord[], session: string): SessionCall[] =>
  resolveCopies(records)
    .filter(({ earliest }) => earliest.session === session)
    .map(({ winner: { source, model, tokens, reportedNanoUsd, calculatedNanoUsd }, earliest: { atMs } }) => ({
      atMs,
      source,
      model: model.split('\n')[0] || null,
      tokens,
      reportedNanoUsd,
      calculatedNanoUsd,
    }))

import type { Ledger, StoredPart } from './ledger.ts'
import type { Names } from './names.ts'
import { type OpenPart, PartReader } from './open-part.ts'

/** Where records of sessions lie. */
export interface SessionInput {
  /** New parts. */
  readonly parts: readonly StoredPart[]
  readonly ledger: Ledger | null
  readonly names: Names
}

/** A session by the ids of its names. */
export interface SessionIds {
  readonly source: number
  readonly session: number
}

/** A record of one of the sessions asked for: row `n` of a part that stays open until the next is asked for. */
export interface SessionRow {
  readonly open: OpenPart
  readonly n: number
  /** The session's place among those asked for. */
  readonly number: number
}

/** All records that name one of some sessions, booked totals too: those of new parts, then the stored ones. */
export function* sessionRows(sessions: readonly SessionIds[], input: SessionInput): Generator<SessionRow> {
  const wanted = Map.groupBy(sessions.keys(), (i) => (sessions[i] as SessionIds).session)
  const reader = new PartReader()
  for (const part of partsOf(sessions, wanted, input)) {
    const open = reader.open(part)
    const source = input.names.id(part.source)
    for (let n = 0; n < part.length; n++) {
      const named = wanted.get(part.names[open.columns.session[n] as number] as number)
      const number = named?.find((one) => sessions[one]?.source === source)
      if (number !== undefined) yield { open, n, number }
    }
  }
}

function* partsOf(
  sessions: readonly SessionIds[],
  wanted: ReadonlyMap<number, unknown>,
  { parts, ledger }: SessionInput,
): Generator<StoredPart> {
  for (const part of parts) if (part.names.some((name) => wanted.has(name))) yield part
  const seen = new Set<string>()
  for (const { session } of ledger === null ? [] : sessions) {
    for (const part of ledger?.partsNaming(session) ?? []) {
      const key = `${part.log} ${part.first}`
      if (!seen.has(key)) yield part
      seen.add(key)
    }
  }
}

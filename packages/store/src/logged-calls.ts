import { perRequest, type UnloggedInput } from '@aic/core'
import type { Ledger, StoredPart } from './ledger.ts'
import { isBooked, type LedgerRecord, recordAt } from './ledger-record.ts'
import type { Names } from './names.ts'
import { PartReader } from './open-part.ts'

interface Input {
  /** New parts. */
  readonly parts: readonly StoredPart[]
  readonly ledger: Ledger | null
  readonly names: Names
}

/** A session by the ids of its names. */
interface SessionIds {
  readonly source: number
  readonly session: number
}

/**
 * The calls that logs hold of some sessions, each once, for telemetry to be held against; by session, in the order asked for. A call whose
 * copies name several requests stands there once for each.
 */
export function loggedCalls(sessions: readonly SessionIds[], input: Input): UnloggedInput[][] {
  const records = sessions.map((): LedgerRecord[] => [])
  const wanted = Map.groupBy(sessions.keys(), (i) => (sessions[i] as SessionIds).session)
  const reader = new PartReader()
  const nameText = (id: number): string => input.names.text(id)
  for (const part of partsOf(sessions, wanted, input)) {
    const open = reader.open(part)
    const source = input.names.id(part.source)
    for (let n = 0; n < part.length; n++) {
      const named = wanted.get(part.names[open.columns.session[n] as number] as number)
      const i = named?.find((one) => sessions[one]?.source === source)
      if (i === undefined) continue
      const record = recordAt(open, n, nameText)
      if (!isBooked(record)) records[i]?.push(record)
    }
  }
  return records.map((own) => [...Map.groupBy(own, ({ key }) => String(key)).values()].flatMap(perRequest))
}

/** New parts that name one of the sessions, then stored ones. */
function* partsOf(
  sessions: readonly SessionIds[],
  wanted: ReadonlyMap<number, unknown>,
  { parts, ledger }: Input,
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

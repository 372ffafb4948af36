import { perRequest, sessionsInPath, type UnloggedInput } from '@aic/core'
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
 * copies name several requests stands there once for each. A log that is named after a session holds its calls, whatever they say.
 */
export function loggedCalls(sessions: readonly SessionIds[], input: Input): UnloggedInput[][] {
  const { names } = input
  const records = sessions.map((): LedgerRecord[] => [])
  const wanted = Map.groupBy(sessions.keys(), (i) => names.text((sessions[i] as SessionIds).session))
  const reader = new PartReader()
  const nameText = (id: number): string => names.text(id)
  for (const part of partsOf(sessions, wanted, input)) {
    const open = reader.open(part)
    const source = names.id(part.source)
    const indexOf = (session: string) => wanted.get(session)?.find((i) => sessions[i]?.source === source)
    const byPath = sessionsInPath(part.path).map(indexOf)
    for (let n = 0; n < part.length; n++) {
      const record = recordAt(open, n, nameText)
      if (isBooked(record)) continue
      for (const i of new Set([...byPath, indexOf(record.session)])) if (i !== undefined) records[i]?.push(record)
    }
  }
  return records.map((own) => [...Map.groupBy(own, ({ key }) => String(key)).values()].flatMap(perRequest))
}

/** New parts that may hold calls of the sessions, then stored ones. */
function* partsOf(
  sessions: readonly SessionIds[],
  wanted: ReadonlyMap<string, unknown>,
  { parts, ledger, names }: Input,
): Generator<StoredPart> {
  const ids = new Set(sessions.map(({ session }) => session))
  for (const part of parts) {
    const isNamed = part.names.some((name) => ids.has(name))
    if (isNamed || sessionsInPath(part.path).some((session) => wanted.has(session))) yield part
  }
  const seen = new Set<string>()
  if (ledger === null) return
  for (const session of ids) {
    const paths = sessionsInPath(names.text(session)).flatMap((named) => [...ledger.partsBelow(named)])
    for (const part of [...ledger.partsNaming(session), ...paths]) {
      const key = `${part.log} ${part.first}`
      if (!seen.has(key)) yield part
      seen.add(key)
    }
  }
}

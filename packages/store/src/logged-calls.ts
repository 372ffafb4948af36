import { perRequest, type UnloggedInput } from '@aic/core'
import { isBooked, type LedgerRecord, recordAt } from './ledger-record.ts'
import { type SessionIds, type SessionInput, sessionRows } from './session-rows.ts'

/**
 * The calls that logs hold of some sessions, each once, for telemetry to be held against; by session, in the order asked for. A call whose
 * copies name several requests stands there once for each.
 */
export function loggedCalls(sessions: readonly SessionIds[], input: SessionInput): UnloggedInput[][] {
  const records = sessions.map((): LedgerRecord[] => [])
  for (const { open, n, number } of sessionRows(sessions, input)) {
    const record = recordAt(open, n, (id) => input.names.text(id))
    if (!isBooked(record)) records[number]?.push(record)
  }
  return records.map((own) => [...Map.groupBy(own, ({ key }) => String(key)).values()].flatMap(perRequest))
}

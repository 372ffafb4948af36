import { unloggedCalls } from '@aic/core'
import { ledgerRecords } from './counted-calls.ts'
import type { Ledger } from './ledger.ts'
import { isTelemetry, type LedgerRecord } from './ledger-record.ts'
import { loggedCalls } from './logged-calls.ts'
import { Names } from './names.ts'

/** The calls that only telemetry told of, each once: no log of the ledger holds them. */
export function toldAlone(ledger: Ledger): LedgerRecord[] {
  const told = Map.groupBy(ledgerRecords(ledger).filter(isTelemetry), (one) => `${one.source}\n${one.session}`)
  if (told.size === 0) return []
  const names = new Names(ledger)
  const groups = [...told.values()]
  const sessions = groups.map(([first]) => {
    const { source, session } = first as LedgerRecord
    return { source: names.id(source), session: names.id(session) }
  })
  const logged = loggedCalls(sessions, { parts: [...ledger.parts()], ledger: null, names })
  return groups.flatMap((own, i) => unloggedCalls(own, logged[i] ?? []))
}

import { existsSync } from 'node:fs'
import path from 'node:path'
import { Journal, type StoredAlert } from '@aic/store/journal'
import { dataFolder } from '../folders.ts'
import { isBroken, isFault } from '../open-ledger.ts'

/** An alert that nobody saw on a terminal within this time is old news. */
const newsMs = 24 * 3_600_000

/**
 * Alerts that the next command should show on its terminal, each once, whichever command comes first. None where there is no journal or it
 * can't be used: reports must not fail for it. Costs a look at a file where there is none.
 */
export function takeTerminalNotices(machine: Parameters<typeof dataFolder>[0], nowMs: number): readonly StoredAlert[] {
  const file = path.join(dataFolder(machine), 'journal.sqlite')
  if (!existsSync(file)) return []
  try {
    using journal = Journal.open(file)
    const due = journal.alerts.takeDue(['terminal'], nowMs, 60_000)
    for (const { alert } of due) {
      const isOld = nowMs - alert.atMs > newsMs
      journal.alerts.settle(alert.id, 'terminal', { state: isOld ? 'dropped' : 'sent', error: null, dueAtMs: 0 })
    }
    return due.flatMap(({ alert }) => (nowMs - alert.atMs > newsMs ? [] : [alert]))
  } catch (error) {
    if (isBroken(error) || isFault(error) || (error as Error).name === 'LaterLedgerError') return []
    throw error
  }
}

import { existsSync, globSync, rmSync } from 'node:fs'
import path from 'node:path'
import { forgetChange, hasBefore, Ledger, recordsBefore } from '@aic/store'
import { Journal } from '@aic/store/journal'
import type { AicOptions } from '../aic.ts'
import { backgroundPricer } from '../collector.ts'
import { type Config, loadConfig } from '../config/config.ts'
import { dataFolder, otelFolder } from '../folders.ts'
import { pricesInUse } from '../prices/in-use.ts'
import { keepBackground } from '../reprice.ts'
import { eraseSetAside } from './erase.ts'
import { changeLedger, ledgerPath } from './open.ts'

/** What was forgotten. */
export interface ErasedBefore {
  /** Records of the ledger: calls, and totals that agents booked. */
  readonly records: number
  /** Days of telemetry. */
  readonly telemetryFiles: number
  /** Windows of limits, alerts and answers of vendors. */
  readonly history: number
}

/**
 * Forgets every call before a moment, for good: the ledger takes none of them in again, whatever logs still tell. With them go the
 * names that only they used, telemetry of the days before, and the history of limits and alerts. Killed in between, it leaves all or
 * nothing of the calls, and the next time ends it.
 */
export async function eraseBefore(machine: AicOptions, beforeMs: number): Promise<ErasedBefore> {
  const records = await eraseCalls(machine, beforeMs)
  return { records, ...eraseHistory(machine, beforeMs) }
}

/** How many records {@link eraseBefore} would forget of a ledger; of all of it before infinity. */
export function erasable(machine: AicOptions, beforeMs: number): number {
  using ledger = Ledger.open({ path: ledgerPath(machine), isReadOnly: true })
  return ledger === null ? 0 : recordsBefore(ledger, beforeMs)
}

const dayMs = 86_400_000

/** Forgets what the settings `retention.days` and `retention.callDays` say; nothing where they are not set. By whole UTC days. */
export async function applyRetention(machine: AicOptions, { retention }: Config): Promise<ErasedBefore> {
  const { days, callDays } = retention
  const lineOf = (count: number): number => (Math.floor(machine.nowMs / dayMs) - count) * dayMs
  const isDue = callDays !== undefined && countsBefore(machine, lineOf(callDays))
  const records = isDue ? await eraseCalls(machine, lineOf(callDays)) : 0
  const history = days === undefined ? { telemetryFiles: 0, history: 0 } : eraseHistory(machine, lineOf(days))
  return { records, ...history }
}

function countsBefore(machine: AicOptions, beforeMs: number): boolean {
  using ledger = Ledger.open({ path: ledgerPath(machine), isReadOnly: true })
  return ledger !== null && hasBefore(ledger, beforeMs)
}

async function eraseCalls(machine: AicOptions, beforeMs: number): Promise<number> {
  const file = ledgerPath(machine)
  using ledger = Ledger.open({ path: file, isReadOnly: false })
  if (ledger === null) return 0
  const { pricingOverrides } = machine.config ?? loadConfig(machine)
  const book = await pricesInUse(dataFolder(machine), pricingOverrides).load()
  const { forgotten } = await changeLedger(ledger, () =>
    forgetChange(
      ledger,
      beforeMs,
      keepBackground(ledger, () => false, backgroundPricer(book)),
    ),
  )
  ledger.vacuum() // until then the file still holds the bytes of what was deleted
  eraseSetAside(file)
  return forgotten
}

/** All but the ledger: its calls stay. */
function eraseHistory(machine: AicOptions, beforeMs: number): Omit<ErasedBefore, 'records'> {
  return { telemetryFiles: eraseTelemetry(otelFolder(machine), beforeMs), history: eraseJournal(machine, beforeMs) }
}

/** Telemetry lies in a file for each UTC day: a day goes when it was over by then. */
function eraseTelemetry(folder: string, beforeMs: number): number {
  const gone = globSync('{calls,outcomes}/*/*.ndjson', { cwd: folder }).filter(
    (name) => Date.parse(path.basename(name, '.ndjson')) + dayMs <= beforeMs,
  )
  for (const name of gone) rmSync(path.join(folder, name), { force: true })
  return gone.length
}

function eraseJournal(machine: AicOptions, beforeMs: number): number {
  const file = path.join(dataFolder(machine), 'journal.sqlite')
  if (!existsSync(file)) return 0
  using journal = Journal.open(file)
  return journal.forgetBefore(beforeMs, machine.nowMs)
}

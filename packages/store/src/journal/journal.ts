import { AlertSettingsTable } from './alert-settings.ts'
import { Alerts } from './alerts.ts'
import { JournalFile } from './journal-file.ts'
import { ProviderStates } from './provider-states.ts'
import { RawResponses } from './raw-responses.ts'
import { Readings } from './readings.ts'
import { Snapshots } from './snapshots.ts'
import { WindowEnds } from './window-ends.ts'

/** How long claims and notices are kept: longer than any window lasts. */
const alertsKeptMs = 400 * 86_400_000

/** The longest window but a year's is a month. */
const claimsKeptMs = 32 * 86_400_000

/**
 * What the agent has seen and done, beside the ledger: one SQLite file, `journal.sqlite`. Unlike the ledger it can't be made anew from logs,
 * but all that is lost with it is history.
 */
export class Journal implements Disposable {
  readonly file: JournalFile
  readonly snapshots: Snapshots
  readonly alerts: Alerts
  readonly settings: AlertSettingsTable
  readonly readings: Readings
  readonly states: ProviderStates
  readonly raw: RawResponses
  readonly ends: WindowEnds

  private constructor(file: JournalFile) {
    this.file = file
    this.snapshots = new Snapshots(file)
    this.alerts = new Alerts(file)
    this.settings = new AlertSettingsTable(file)
    this.readings = new Readings(file)
    this.states = new ProviderStates(file)
    this.raw = new RawResponses(file)
    this.ends = new WindowEnds(file)
  }

  /** Opens the journal, made if there is none. Throws SQLite's error, `DamagedLedgerError`, or `LaterLedgerError`. */
  static open(path: string): Journal {
    return new Journal(JournalFile.open(path))
  }

  /** A journal that lives as long as the process; with all that another one holds. */
  static inMemory(from: Journal | null = null): Journal {
    return new Journal(JournalFile.inMemory(from?.file ?? null))
  }

  /** Takes over what another journal holds and this one lacks of alerts: what was told is not told again. */
  takeOverAlerts(from: Journal): void {
    this.file.takeOver('usage_alerts', from.file)
    this.file.takeOver('alert_deliveries', from.file)
  }

  /** Drops and thins out what need not be kept. */
  compact(nowMs: number): void {
    this.file.write(() => {
      this.snapshots.compact(nowMs)
      this.raw.forget(nowMs)
      this.alerts.forget(nowMs - alertsKeptMs)
    })
  }

  /** Forgets the history before a moment; notices of the last weeks stay, or they would be told again. Returns how many rows are gone. */
  forgetBefore(beforeMs: number, nowMs: number): number {
    return this.file.write(() => {
      const before = this.#countRows()
      this.snapshots.forget(beforeMs)
      this.raw.forgetBefore(beforeMs)
      this.alerts.forget(Math.min(beforeMs, nowMs - claimsKeptMs))
      return before - this.#countRows()
    })
  }

  #countRows(): number {
    const tables = ['usage_snapshots', 'raw_responses', 'usage_alerts']
    return tables.reduce((sum, table) => sum + Number(this.file.get(`select count(*) as n from ${table}`)?.n), 0)
  }

  [Symbol.dispose](): void {
    this.file[Symbol.dispose]()
  }
}

import type { FleetRow } from './fleet-row.ts'

/** How recent a machine’s rows are: a row of the query `machine-freshness`. */
export interface MachineFreshness {
  readonly machineId: string
  readonly machine: string
  /** When its last import that was not a failure began, UTC ms; null: none is known. */
  readonly lastImportMs: number | null
  /** Its newest call, UTC ms; null: none. */
  readonly lastCallMs: number | null
  /** Since the later of both. */
  readonly hoursSilent: number
  /** Silent for longer than was asked for: a day by default. */
  readonly isStale: boolean
}

/** A row of `machine-freshness` in words of code. */
export const machineFreshness = (row: FleetRow): MachineFreshness => ({
  machineId: String(row.machine_id),
  machine: String(row.machine),
  lastImportMs: timeOf(row.last_import),
  lastCallMs: timeOf(row.last_call),
  hoursSilent: Number(row.hours_silent),
  isStale: row.state === 'stale',
})

const timeOf = (cell: FleetRow[string] | undefined): number | null => (typeof cell === 'number' ? cell : null)

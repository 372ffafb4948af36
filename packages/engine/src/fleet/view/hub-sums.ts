import path from 'node:path'
import type { Zone } from '@aic/core/report'
import { type FleetRow, findQuery, machineFreshness, type QueryValues, SqliteFleet } from '@aic/fleet'
import { dataFolder } from '../../folders.ts'
import type { FleetPlace } from '../door/open-fleet.ts'
import { fleetMachine } from '../fleet-machine.ts'

/** Sums of a span over all machines that told the hub. */
export interface HubSum {
  readonly calls: number
  readonly tokens: number
  /** Exact decimal USD of the calls that have a cost; null where none has. */
  readonly costUsd: string | null
  /** Some calls have no known price. */
  readonly isCostPartial: boolean
}

/** What a hub keeps of the usage of all machines, its own too once that was sent there. */
export interface HubSums {
  readonly today: HubSum & { readonly sessions: number }
  readonly month: HubSum
  /** Of the last thirty days, dearest first. */
  readonly models: readonly (HubSum & { readonly name: string })[]
  /** The machines that these are of, and when each last told, UTC ms; null: it never said when. */
  readonly machines: readonly { readonly name: string; readonly toldMs: number | null }[]
  /** Of the last thirty days, UTC ms. */
  readonly lastCallMs: number | null
}

/** Asks the hub's own file, wherever else the fleet is. Throws `FleetFault`. */
export function hubSums(place: FleetPlace, zone: Zone): HubSums {
  using fleet = SqliteFleet.open(path.join(dataFolder(place), 'fleet.sqlite'), { now: () => place.nowMs })
  const context = { tenant: fleetMachine(place).tenant, zone, nowMs: place.nowMs }
  const rowsOf = (id: string, values: QueryValues): FleetRow[] => fleet.query(findQuery(id), values, context)
  const [today] = rowsOf('summary', { from: 'today' })
  const [month] = rowsOf('summary', { from: 'month' })
  const [recent] = rowsOf('summary', { from: 'today-29' })
  return {
    today: { ...sumOf(today), sessions: Number(today?.sessions ?? 0) },
    month: sumOf(month),
    models: rowsOf('model-cost', { from: 'today-29' }).map((row) => ({ ...sumOf(row), name: String(row.model ?? '') })),
    machines: rowsOf('machine-freshness', {}).map(toMachine),
    lastCallMs: recent?.last_call == null ? null : Number(recent.last_call),
  }
}

/** No row: no call. */
const sumOf = (row: FleetRow | undefined): HubSum => ({
  calls: Number(row?.calls ?? 0),
  tokens: Number(row?.total_tokens ?? 0),
  costUsd: row === undefined ? '0' : row.cost_usd === null ? null : String(row.cost_usd),
  isCostPartial: Number(row?.unpriced_calls ?? 0) > 0,
})

function toMachine(row: FleetRow) {
  const { machine: name, lastCallMs, lastImportMs } = machineFreshness(row)
  return { name, toldMs: lastCallMs === null ? lastImportMs : Math.max(lastCallMs, lastImportMs ?? lastCallMs) }
}

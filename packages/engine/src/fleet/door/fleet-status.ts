import { existsSync } from 'node:fs'
import path from 'node:path'
import { utc } from '@aic/core/report'
import {
  FleetFault,
  type FleetTarget,
  findQuery,
  type MachineFreshness,
  machineFreshness,
  Outbox,
  outboxPath,
  queryClickHouse,
  SqliteFleet,
} from '@aic/fleet'
import { dataFolder } from '../../folders.ts'
import { syncAddress } from '../../hub/sync/sync-address.ts'
import { readSyncState } from '../../hub/sync/sync-outbox.ts'
import { type FleetWay, placeName, wayTo } from '../ccusage-way.ts'
import { fleetMachine } from '../fleet-machine.ts'
import { lastRunOf, push } from '../push.ts'
import type { LastRun, PushCounts } from '../push-result.ts'
import { type FleetSite, siteOf } from '../view/fleet-site.ts'
import { knownStore } from './known-stores.ts'
import { type FleetPlace, type OpenFleet, openFleet } from './open-fleet.ts'
import { sentTarget } from './sent-target.ts'
import { readyStore } from './store-state.ts'

/** How this machine and its fleet stand. */
export interface FleetStatus {
  /** Of a ClickHouse; null where this machine is a hub and none is set. */
  readonly url: string | null
  readonly database: string | null
  /** What the hub keeps its rows in; null where they are in a ClickHouse. */
  readonly file: string | null
  /** Of the schema; null where it can't be told, and of a hub's file. */
  readonly schema: number | null
  /** Why the store can't be used now; null: it can. */
  readonly fault: FleetFault | null
  readonly machine: string
  readonly machineId: string
  readonly tenant: string
  /** How usage goes there; null: it never did. */
  readonly way: FleetWay | null
  /** The last import from the ledger that came to its end; null: none. */
  readonly last: LastRun | null
  /** What an import would send now; null where ccusage tells, or nothing was ever sent. */
  readonly waiting: PushCounts | null
  /** Empty where the store can't be asked. */
  readonly machines: readonly MachineFreshness[]
  readonly sync: SyncStatus | null
}

/** How limits get to a hub. */
export interface SyncStatus {
  readonly url: string | null
  /** Limits that the hub has not got. */
  readonly waiting: number
  /** UTC ms; null: never. */
  readonly sentAtMs: number | null
  /** What is wrong; null: nothing. */
  readonly problem: string | null
}

/**
 * Looks at this machine and, where it answers, at the store: the fleet's ClickHouse, or where none is set and this machine is a hub, the file
 * that the hub keeps. A store that does not answer is in the result.
 */
export async function fleetStatus(place: FleetPlace, signal: AbortSignal): Promise<FleetStatus> {
  const file = path.join(dataFolder(place), 'fleet.sqlite')
  const site = siteOf(place, existsSync(file))
  return site.kind === 'hub' ? await hubStatus(place, site, signal) : await clickHouseStatus(place, signal)
}

async function clickHouseStatus(place: FleetPlace, signal: AbortSignal): Promise<FleetStatus> {
  await using fleet = await openFleet(place, { timeoutMs: 10_000 })
  const { clickHouse, machine } = fleet
  const { version, storeId, fault } = await stateOf(fleet, signal)
  const id = storeId ?? knownStore(dataFolder(place), fleet.target.id)
  const sent = await sentStatus(place, id === null ? null : sentTarget(fleet.target, id), signal)
  const context = { tenant: machine.tenant, zone: utc, nowMs: place.nowMs }
  const machines = fault === null ? await queryClickHouse(clickHouse, heard, {}, context, { signal }) : []
  const { url, database } = clickHouse
  return { url, database, file: null, schema: version, fault, ...sent, machines: machines.map(machineFreshness) }
}

/** Of the hub's own file, which nobody need answer for. */
async function hubStatus(
  place: FleetPlace,
  { file }: FleetSite & { readonly kind: 'hub' },
  signal: AbortSignal,
): Promise<FleetStatus> {
  using fleet = SqliteFleet.open(file, { now: () => place.nowMs })
  const sent = await sentStatus(place, fleet, signal)
  const machines = fleet.query(heard, {}, { tenant: sent.tenant, zone: utc, nowMs: place.nowMs })
  const store = { url: null, database: null, file, schema: null, fault: null }
  return { ...store, ...sent, machines: machines.map(machineFreshness) }
}

const heard = findQuery('machine-freshness')

type SentStatus = Omit<FleetStatus, 'url' | 'database' | 'file' | 'schema' | 'fault' | 'machines'>

/** What this machine remembers of a place, and what waits; the place is null where nothing was ever sent. */
async function sentStatus(place: FleetPlace, target: FleetTarget | null, signal: AbortSignal): Promise<SentStatus> {
  const folder = dataFolder(place)
  const machine = fleetMachine(place)
  const way = target === null ? null : wayTo({ folder, place: placeName(target, machine) })
  const last = target === null ? null : lastOf(folder, placeName(target, machine))
  const isPushing = target !== null && way !== 'ccusage' && last !== null
  const wanted = isPushing ? await push({ ...place, target, isDryRun: true, signal }) : null
  const waiting = wanted === null || wanted.status === 'busy' ? null : wanted.counts
  const own = { machine: machine.machine, machineId: machine.machineId, tenant: machine.tenant }
  return { ...own, way, last, waiting, sync: syncStatus(place, folder) }
}

async function stateOf({ clickHouse }: OpenFleet, signal: AbortSignal) {
  try {
    const { id, version } = await readyStore(clickHouse, signal)
    return { version, storeId: id, fault: null }
  } catch (error) {
    if (!(error instanceof FleetFault)) throw error
    return { version: null, storeId: null, fault: error }
  }
}

/** Nothing is made for a look: where there is no outbox, nothing was sent. */
function lastOf(folder: string, target: string): LastRun | null {
  if (!existsSync(outboxPath(folder))) return null
  using outbox = Outbox.open(folder, target)
  return lastRunOf(outbox)
}

function syncStatus({ config, env }: FleetPlace, folder: string): SyncStatus | null {
  const choice = syncAddress(config, env)
  if (choice.kind === 'off') return null
  if (choice.kind === 'refused') return { url: null, waiting: 0, sentAtMs: null, problem: choice.message }
  const kept = readSyncState(folder)
  const state = kept?.url === choice.address.url ? kept : null
  return {
    url: choice.address.url,
    waiting: state?.pending.length ?? 0,
    sentAtMs: state?.sentAtMs ?? null,
    problem: state?.fault?.message ?? null,
  }
}

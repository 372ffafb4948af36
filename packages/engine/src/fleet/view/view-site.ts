import { utc } from '@aic/core/report'
import { type FleetRow, type HashMode, schemaVersion } from '@aic/fleet'
import { type FleetPlace, openFleet } from '../door/open-fleet.ts'
import { readyStore } from '../door/store-state.ts'
import { fleetMachine } from '../fleet-machine.ts'
import { type FleetSite, siteOf } from './fleet-site.ts'
import { type SentBefore, sentBefore } from './sent-before.ts'
import { siteRows } from './site-rows.ts'
import { type FaultView, faultView, TaskFault } from './task-fault.ts'

/** Where the fleet is and how it stands. Nothing in it is secret. */
export interface FleetView {
  readonly kind: FleetSite['kind']
  /** Of a ClickHouse. */
  readonly url: string | null
  readonly database: string | null
  /** Of its tables; null where that can’t be told, or is no matter. */
  readonly schema: number | null
  readonly schemaKnown: number
  /** Why it can’t be asked now; null: it can. */
  readonly fault: FaultView | null
  readonly machine: string
  readonly machineId: string
  readonly tenant: string
  readonly hashMode: HashMode
  readonly way: SentBefore['way']
  readonly last: SentBefore['last']
  /** Rows of the query `machine-freshness`; empty where the place can’t be asked. */
  readonly machines: readonly FleetRow[]
  /** When the place was asked, UTC ms. */
  readonly askedMs: number
}

/** Looks at the place. What is wrong with it is in the result. */
export async function viewSite(place: FleetPlace, isHub: boolean, signal: AbortSignal): Promise<FleetView> {
  const { machine, machineId, tenant } = fleetMachine(place)
  const own = {
    machine,
    machineId,
    tenant,
    hashMode: place.config.fleet.hashMode ?? 'keyed',
    schemaKnown: schemaVersion,
  }
  const empty = { url: null, database: null, schema: null, way: null, last: null, machines: [], askedMs: place.nowMs }
  let site: FleetSite
  try {
    site = siteOf(place, isHub)
  } catch (error) {
    return { ...own, ...empty, kind: 'clickhouse', fault: faultView(TaskFault.of(error)) }
  }
  if (site.kind === 'none') return { ...own, ...empty, kind: 'none', fault: null }
  const { way, last } = sentBefore(place, site)
  const named = site.kind === 'clickhouse' ? { url: site.url, database: site.database } : {}
  const known = { ...own, ...empty, ...named, kind: site.kind, way, last }
  try {
    const schema = site.kind === 'hub' ? null : await schemaOf(place, signal)
    const machines = await siteRows(place, site, { id: 'machine-freshness', values: {}, zone: utc, signal })
    return { ...known, schema, machines, fault: null }
  } catch (error) {
    return { ...known, fault: faultView(TaskFault.of(error)) }
  }
}

async function schemaOf(place: FleetPlace, signal: AbortSignal): Promise<number> {
  await using fleet = await openFleet(place, { timeoutMs: 10_000 })
  return (await readyStore(fleet.clickHouse, signal)).version
}

import {
  applySchema,
  backupTables,
  defaultRetentionDays,
  FleetFault,
  planSchema,
  type Recreated,
  recreateSchema,
  type SchemaReport,
  type SchemaStep,
  schemaVersion,
  type TableBackup,
} from '@aic/fleet'
import { type FleetPlace, fleetSettings, openFleet } from './open-fleet.ts'

/** What to do with the tables, and who hears of it. */
export interface SchemaWork {
  /** Null: as configured, else one server. */
  readonly cluster: string | null
  readonly signal: AbortSignal
}

/** How tables are made. */
export interface InitOptions extends SchemaWork {
  /** One table or view alone; null: all. */
  readonly only: string | null
  /** Users of the server who may read this team's rows, and no others. None: rights are left as they are. */
  readonly readers: readonly string[]
  readonly isDryRun: boolean
  readonly onStep?: (step: SchemaStep) => void
}

/** What was done; `isUnasked`: no server was reached, so it is what a new database would take. */
export type Initialized = SchemaReport & { readonly url: string; readonly isUnasked: boolean }

/** Whether the fleet has a table or view of this name, and what it has. Asks nobody. Throws `FleetFault` for settings that can't be meant. */
export function findTable(
  place: FleetPlace,
  name: string,
  work: Pick<SchemaWork, 'cluster'>,
): { readonly isThere: boolean; readonly names: readonly string[] } {
  const plan = planSchema({ database: fleetSettings(place).database, ...schemaOf(place, work) })
  const names = plan.map((step) => step.name)
  return { isThere: names.includes(name) || names.includes(`${name}_local`), names }
}

/** Makes what is missing of the fleet's tables and brings what is older up to date. Throws `FleetFault`. */
export async function initFleet(place: FleetPlace, options: InitOptions): Promise<Initialized> {
  await using fleet = await openFleet(place)
  const { clickHouse } = fleet
  const { isDryRun, only, signal, onStep } = options
  const { database, user: admin } = fleetSettings(place)
  const { tenant } = fleet.machine
  const readers = options.readers.length === 0 ? null : { tenant, admin, users: options.readers }
  const schema = schemaOf(place, options)
  try {
    const shown = onStep === undefined ? {} : { onStep }
    const report = await applySchema({ clickHouse, ...schema, readers, isDryRun, only, signal, ...shown })
    return { ...report, url: clickHouse.url, isUnasked: false }
  } catch (error) {
    if (!(isDryRun && error instanceof FleetFault && error.kind === 'network')) throw error
    const steps = planSchema({ database, ...schema }, readers).filter(({ name }) => only === null || name === only)
    return { database, version: schemaVersion, steps, url: clickHouse.url, isUnasked: true }
  }
}

/** Copies each table with its rows. Throws `FleetFault`. */
export async function backupFleet(place: FleetPlace, work: SchemaWork): Promise<readonly TableBackup[]> {
  await using fleet = await openFleet(place)
  const { cluster } = schemaOf(place, work)
  return await backupTables({ clickHouse: fleet.clickHouse, cluster, nowMs: place.nowMs, signal: work.signal })
}

/** Copies each table, drops it and makes it anew, empty. Throws `FleetFault`, also where nobody confirmed. */
export async function recreateFleet(
  place: FleetPlace,
  { isConfirmed, ...work }: SchemaWork & { readonly isConfirmed: boolean },
): Promise<Recreated> {
  await using fleet = await openFleet(place)
  const { clickHouse } = fleet
  return await recreateSchema({
    clickHouse,
    ...schemaOf(place, work),
    isConfirmed,
    nowMs: place.nowMs,
    signal: work.signal,
  })
}

const schemaOf = ({ config: { fleet } }: FleetPlace, { cluster }: Pick<SchemaWork, 'cluster'>) => ({
  cluster: cluster ?? fleet.cluster ?? null,
  retentionDays: fleet.keepDays ?? defaultRetentionDays,
})

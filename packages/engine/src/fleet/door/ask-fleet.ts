import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Zone } from '@aic/core/report'
import {
  bindQuery,
  type FleetRow,
  findQuery,
  type NamedQuery,
  type QueryContext,
  type QueryValues,
  queryClickHouse,
  SqliteFleet,
} from '@aic/fleet'
import { dataFolder } from '../../folders.ts'
import { fleetMachine } from '../fleet-machine.ts'
import { push } from '../push.ts'
import { siteOf } from '../view/fleet-site.ts'
import { type FleetPlace, type OpenFleet, openFleet } from './open-fleet.ts'

/** A question by its name. */
export interface Question {
  readonly query: NamedQuery
  readonly values: QueryValues
  /** In which days begin. */
  readonly zone: Zone
  readonly signal?: AbortSignal | undefined
}

/**
 * The question of this id, or of its number in the original. Throws `FleetFault` (`validation`) where there is none, or a value is not what
 * its parameter takes.
 */
export function questionOf(id: string, rest: Omit<Question, 'query'>, nowMs: number): Question {
  const query = findQuery(id)
  bindQuery(query, rest.values, { tenant: '', zone: rest.zone, nowMs })
  return { query, ...rest }
}

/**
 * Asks the fleet's ClickHouse; where none is set and this machine is a hub, the file that the hub keeps. Throws `FleetFault`.
 */
export async function askFleet(place: FleetPlace, question: Question): Promise<FleetRow[]> {
  const file = path.join(dataFolder(place), 'fleet.sqlite')
  if (siteOf(place, existsSync(file)).kind === 'hub') return askFile(file, place, question)
  await using fleet = await openFleet(place)
  return await askOpenFleet(fleet, question, place.nowMs)
}

/** The same of one that is open. */
const askOpenFleet = (fleet: OpenFleet, { query, values, zone, signal }: Question, nowMs: number) =>
  queryClickHouse(
    fleet.clickHouse,
    query,
    values,
    { tenant: fleet.machine.tenant, zone, nowMs },
    signal === undefined ? {} : { signal },
  )

/**
 * Answers from this machine's ledger alone, without a server: its rows are put into a file that lasts as long as the question. Names are
 * as they are, since nobody else sees them. Throws what the ledger throws, and `FleetFault`.
 */
export async function askLocally(place: FleetPlace, { query, values, zone }: Question): Promise<FleetRow[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'aic-local-fleet-'))
  try {
    using fleet = SqliteFleet.open(path.join(folder, 'fleet.sqlite'), { now: () => place.nowMs })
    const context: QueryContext = { tenant: fleetMachine(place).tenant, zone, nowMs: place.nowMs }
    const { fault } = await push({ ...place, target: fleet, hashMode: 'plain', isForgetful: true })
    if (fault !== null) throw fault
    return fleet.query(query, values, context)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function askFile(file: string, place: FleetPlace, { query, values, zone }: Question): FleetRow[] {
  using fleet = SqliteFleet.open(file, { now: () => place.nowMs })
  return fleet.query(query, values, { tenant: fleetMachine(place).tenant, zone, nowMs: place.nowMs })
}

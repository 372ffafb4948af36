import { bindQuery, type FleetRow, findQuery, queryClickHouse, SqliteFleet } from '@aic/fleet'
import type { Question } from '../door/ask-fleet.ts'
import { type FleetPlace, openFleet } from '../door/open-fleet.ts'
import { fleetMachine } from '../fleet-machine.ts'
import type { FleetSite } from './fleet-site.ts'
import { TaskFault } from './task-fault.ts'

/** A question to whatever place the fleet has. */
export type SiteQuestion = Pick<Question, 'values' | 'zone' | 'signal'> & { readonly id: string }

/** The rows of a named query. Throws `TaskFault` for what can’t be asked, `FleetFault` where the place does not answer. */
export async function siteRows(place: FleetPlace, site: FleetSite, question: SiteQuestion): Promise<FleetRow[]> {
  const { id, values, zone, signal } = question
  const query = checked(() => findQuery(id), 'unknown-query')
  const context = { tenant: fleetMachine(place).tenant, zone, nowMs: place.nowMs }
  checked(() => bindQuery(query, values, context), 'bad-parameter')
  if (site.kind === 'none') throw TaskFault.noFleet()
  if (site.kind === 'hub') {
    using fleet = SqliteFleet.open(site.file, { now: () => place.nowMs })
    return fleet.query(query, values, context)
  }
  await using fleet = await openFleet(place, { timeoutMs: 20_000 })
  return await queryClickHouse(fleet.clickHouse, query, values, context, signal === undefined ? {} : { signal })
}

/** What is wrong with a question is the asker’s; the same kind of fault of a server is not. */
function checked<T>(check: () => T, code: 'unknown-query' | 'bad-parameter'): T {
  try {
    return check()
  } catch (error) {
    throw TaskFault.of(error, code)
  }
}

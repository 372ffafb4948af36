import type { ClickHouse } from '../clickhouse/open-clickhouse.ts'
import { FleetFault } from '../fleet-fault.ts'
import { bindQuery, type QueryContext, type QueryValues } from './bind.ts'
import { type FleetRow, toFleetRow } from './fleet-row.ts'
import type { NamedQuery } from './named-query.ts'

/**
 * The rows that a named query answers, typed as its columns. The zone needs an IANA name: ClickHouse knows no `local`.
 * Throws `FleetFault`: for a parameter that is none, and when the server fails.
 */
export async function queryClickHouse(
  clickHouse: ClickHouse,
  named: NamedQuery,
  given: QueryValues,
  context: QueryContext,
  { signal }: { readonly signal?: AbortSignal } = {},
): Promise<FleetRow[]> {
  if (context.zone.name === 'local') {
    throw new FleetFault('validation', 'The zone of this machine has no name that ClickHouse would know', {
      advice: 'Say which one: --timezone Europe/Berlin.',
    })
  }
  const parameters = bindQuery(named, given, context)
  const rows = await clickHouse.rows<Readonly<Record<string, unknown>>>(named.clickhouse, { parameters, signal })
  return rows.map((row) => toFleetRow(named, row))
}

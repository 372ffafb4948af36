import type { ClickHouseClient } from '@clickhouse/client'
import { FleetFault } from '../fleet-fault.ts'
import { bindQuery, type QueryContext, type QueryValues } from './bind.ts'
import { type FleetRow, toFleetRow } from './fleet-row.ts'
import type { NamedQuery } from './named-query.ts'

/** How rows are to come back: decimals as texts, which keep all their digits. */
const exactly = { output_format_json_quote_decimals: 1, output_format_json_quote_64bit_integers: 0 } as const

/**
 * The rows that a named query answers, typed as its columns. The zone needs an IANA name: ClickHouse knows no `local`.
 * Throws `FleetFault` for a parameter that is none; what the client throws when the server fails.
 */
export async function queryClickHouse(
  client: ClickHouseClient,
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
  const answer = await client.query({
    query: named.clickhouse,
    query_params: bindQuery(named, given, context),
    format: 'JSONEachRow',
    clickhouse_settings: exactly,
    ...(signal === undefined ? {} : { abort_signal: signal }),
  })
  const rows = await answer.json<Readonly<Record<string, unknown>>>()
  return rows.map((row) => toFleetRow(named, row))
}

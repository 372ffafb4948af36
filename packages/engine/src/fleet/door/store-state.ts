import { type ClickHouse, FleetFault, schemaVersion } from '@aic/fleet'

/** What a store says of itself before anything is sent there. */
export interface StoreState {
  /** Made anew whenever the tables are: what was sent to tables that are gone must be sent again. */
  readonly id: string
  /** Of its schema. */
  readonly version: number
}

/** Whether the store can take rows. Throws `FleetFault`: no tables yet, tables of an older or a later aic, and whatever the server says. */
export async function readyStore(clickHouse: ClickHouse, signal?: AbortSignal): Promise<StoreState> {
  const { database } = clickHouse
  const sql = `SELECT name, toString(uuid) AS id FROM system.tables WHERE database = {database:String} AND name IN ('usage_events', 'fleet_schema')`
  const tables = await clickHouse.rows<{ name: string; id: string }>(sql, { parameters: { database }, signal })
  const id = tables.find(({ name }) => name === 'usage_events')?.id
  if (id === undefined || tables.length < 2) {
    throw new FleetFault('validation', `The fleet has no tables yet in database ${database} at ${clickHouse.url}`, {
      advice: 'aic fleet init makes them.',
    })
  }
  const [row] = await clickHouse.rows<{ version: number }>('SELECT max(version) AS version FROM fleet_schema', {
    signal,
  })
  const version = row?.version ?? 0
  if (version < schemaVersion) {
    throw new FleetFault(
      'validation',
      `The tables in database ${database} are of schema ${version}, older than ${schemaVersion}`,
      {
        advice: 'aic fleet init brings them up to date and leaves the rows as they are.',
      },
    )
  }
  if (version > schemaVersion) {
    throw new FleetFault(
      'validation',
      `The tables in database ${database} are of schema ${version}; this aic knows ${schemaVersion}`,
      {
        advice: 'Update aic on this machine: a later one has changed the tables.',
      },
    )
  }
  return { id, version }
}

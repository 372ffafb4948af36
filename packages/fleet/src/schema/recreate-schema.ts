import type { ClickHouse } from '../clickhouse/open-clickhouse.ts'
import { FleetFault } from '../fleet-fault.ts'
import { applySchema, type SchemaReport } from './apply-schema.ts'
import { backupTables, type TableBackup } from './backup-tables.ts'
import { readPresent } from './read-present.ts'
import { schemaObjects } from './schema-objects.ts'
import { defaultRetentionDays, onCluster } from './schema-options.ts'

/** How tables are made anew. */
export interface RecreateOptions {
  readonly clickHouse: ClickHouse
  readonly cluster?: string | null
  readonly retentionDays?: number | null
  /** Somebody said yes to losing what is in the tables. */
  readonly isConfirmed: boolean
  /** Names the backups. UTC ms. */
  readonly nowMs: number
  readonly signal?: AbortSignal
}

/** What was done. */
export interface Recreated {
  readonly backups: readonly TableBackup[]
  readonly dropped: readonly string[]
  readonly report: SchemaReport
}

/**
 * Backs all tables up, drops them and what is made of them, and makes them anew and empty. Only what is ours is dropped. Throws
 * `FleetFault` when nobody confirmed it, and before anything is dropped when a backup is not whole.
 */
export async function recreateSchema(options: RecreateOptions): Promise<Recreated> {
  const { clickHouse, cluster = null, retentionDays = defaultRetentionDays, isConfirmed, nowMs, signal } = options
  if (!isConfirmed) {
    throw new FleetFault('validation', `This empties all tables of the fleet in database ${clickHouse.database}`, {
      advice: 'Say --yes if that is meant. A backup of every table is made first.',
    })
  }
  const over = signal === undefined ? {} : { signal }
  const backups = await backupTables({ clickHouse, cluster, nowMs, ...over })
  const present = await readPresent(clickHouse, signal)
  const objects = schemaObjects({ database: clickHouse.database, cluster, retentionDays }).toReversed()
  const ours = objects.filter(({ name }) => present.get(name)?.comment.startsWith('aic fleet') === true)
  for (const { name, kind } of ours) {
    const what = kind === 'table' ? 'TABLE' : 'VIEW'
    await clickHouse.run(`DROP ${what} IF EXISTS ${name}${onCluster({ cluster })} SYNC`, over)
  }
  const report = await applySchema({ clickHouse, cluster, retentionDays, ...over })
  return { backups, dropped: ours.map(({ name }) => name), report }
}

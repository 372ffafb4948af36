import type { ClickHouse } from '../clickhouse/open-clickhouse.ts'
import { FleetFault } from '../fleet-fault.ts'
import { type FleetTable, ownComment, storedName, tableSql } from './fleet-table.ts'
import { readPresent } from './read-present.ts'
import { fleetTables } from './schema-objects.ts'
import { onCluster } from './schema-options.ts'

/** A copy of one table. */
export interface TableBackup {
  readonly table: string
  /** The table with the copy; on a cluster the name of the frozen parts on each server. */
  readonly backup: string
  /** Rows that stand in it; null on a cluster, where parts are frozen as they lie. */
  readonly rows: number | null
}

/** What is copied. */
export interface BackupOptions {
  readonly clickHouse: ClickHouse
  /** Defaults to null: one server. */
  readonly cluster?: string | null
  /** Names the copies. UTC ms. */
  readonly nowMs: number
  readonly signal?: AbortSignal
}

/**
 * Copies each table of the fleet with its rows to `backup_<time>_<table>`, which no retention empties. Throws `FleetFault`, also where
 * a copy has fewer rows than there were.
 */
export async function backupTables(options: BackupOptions): Promise<TableBackup[]> {
  const { clickHouse, cluster = null, nowMs, signal } = options
  const present = await readPresent(clickHouse, signal)
  const stamp = new Date(nowMs)
    .toISOString()
    .replace(/[-:]|\..*/g, '')
    .replace('T', '_')
  const backups: TableBackup[] = []
  for (const table of fleetTables) {
    const name = storedName(table.name, { cluster })
    if (present.get(name)?.comment !== ownComment) continue
    const backup = `backup_${stamp}_${table.name}`
    const rows = cluster === null ? await copy(clickHouse, table, backup, signal) : null
    if (cluster !== null) {
      await clickHouse.run(`ALTER TABLE ${name}${onCluster({ cluster })} FREEZE WITH NAME '${backup}'`, { signal })
    }
    backups.push({ table: table.name, backup, rows })
  }
  return backups
}

async function copy(
  clickHouse: ClickHouse,
  table: FleetTable,
  backup: string,
  signal: AbortSignal | undefined,
): Promise<number> {
  const one = { database: clickHouse.database, cluster: null, retentionDays: null }
  const sql = tableSql({ ...table, name: backup, ttl: null }, one).replace(
    /COMMENT '.*'$/,
    `COMMENT 'backup of ${table.name}'`,
  )
  await clickHouse.run(sql.replace(' IF NOT EXISTS', ''), { signal })
  const final = table.replacing === null ? '' : ' FINAL'
  const standing = await countOf(clickHouse, `${table.name}${final}`, signal)
  await clickHouse.run(`INSERT INTO ${backup} SELECT * FROM ${table.name}`, { settings: { async_insert: 0 }, signal })
  const copied = await countOf(clickHouse, `${backup}${final}`, signal)
  if (copied >= standing) return copied
  throw new FleetFault('server', `The backup of ${table.name} has ${copied} of ${standing} rows`, {
    advice: `Nothing was dropped. Look at the server’s free disk space, drop ${backup}, and try again.`,
  })
}

async function countOf(clickHouse: ClickHouse, table: string, signal: AbortSignal | undefined): Promise<number> {
  const [row] = await clickHouse.rows<{ n: string }>(`SELECT count() AS n FROM ${table}`, { signal })
  return Number(row?.n ?? 0)
}

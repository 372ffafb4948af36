import type { DatabaseSync } from 'node:sqlite'
import { inTransaction } from '../transaction.ts'
import { renewStoreId } from './store-id.ts'

/** Rows by table; of those that are worked out from others none. */
export type RowsByTable = Readonly<Record<string, number>>

/** What follows from other tables: it goes with them, and is no row that anybody sent. */
const derived: ReadonlySet<string> = new Set(['usage_slots', 'machine_sizes'])

/** How many rows machines have in each table that names machines, those of later versions too. */
export function countMachines(database: DatabaseSync, machineIds: readonly string[]): RowsByTable {
  const rowsIn = (table: string): number =>
    Number(database.prepare(`select count(*) as n from ${table} where ${ofMachines}`).get(listOf(machineIds))?.n)
  const counted = tablesOfMachines(database).filter((table) => !derived.has(table))
  return Object.fromEntries(counted.map((table) => [table, rowsIn(table)]))
}

/**
 * Deletes all rows of machines, and tells how many there were. In one transaction with it the store gets another id, so that the others
 * send what they have again: their own copies of calls that these machines told of too, of which a store keeps one row. Rows that took
 * others back go as well, whoever sent them, since they would keep such a copy out.
 */
export function forgetMachines(database: DatabaseSync, machineIds: readonly string[]): RowsByTable {
  return inTransaction(database, () => {
    const counts = countMachines(database, machineIds)
    for (const table of tablesOfMachines(database)) {
      const takenBack = table === 'usage_events' ? ' or is_deleted = 1' : ''
      database.prepare(`delete from ${table} where ${ofMachines}${takenBack}`).run(listOf(machineIds))
    }
    renewStoreId(database)
    return counts
  })
}

const ofMachines = 'machine_id in (select value from json_each(:machines))'
const listOf = (machineIds: readonly string[]) => ({ machines: JSON.stringify(machineIds) })

function tablesOfMachines(database: DatabaseSync): string[] {
  const sql = `select t.name from sqlite_schema as t, pragma_table_info(t.name) as c
    where t.type = 'table' and c.name = 'machine_id' order by t.name`
  return database
    .prepare(sql)
    .all()
    .map(({ name }) => String(name))
}

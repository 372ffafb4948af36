import type { ClickHouse } from '../clickhouse/open-clickhouse.ts'

/** A table or view as `system.tables` knows it. */
export interface PresentTable {
  readonly name: string
  readonly engine: string
  readonly comment: string
  /** Engine, keys, TTL and settings as the server writes them. */
  readonly definition: string
}

/** What is in the database, by name. */
export async function readPresent(
  clickHouse: ClickHouse,
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, PresentTable>> {
  const sql = `SELECT name, engine, comment, engine_full AS definition FROM system.tables WHERE database = {database:String}`
  const rows = await clickHouse.rows<PresentTable>(sql, { parameters: { database: clickHouse.database }, signal })
  return new Map(rows.map((row) => [row.name, row]))
}

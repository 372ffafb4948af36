import { storedName, ttlOf } from './fleet-table.ts'
import type { PresentTable } from './read-present.ts'
import { fleetTables } from './schema-objects.ts'
import { onCluster, type SchemaOptions } from './schema-options.ts'

/** Statements that give tables which are there the retention asked for, where it is another. */
export function retentionSql(
  present: ReadonlyMap<string, PresentTable>,
  options: SchemaOptions,
): { readonly name: string; readonly sql: string }[] {
  return fleetTables.flatMap((table) => {
    const name = storedName(table.name, options)
    const there = present.get(name)
    if (there === undefined || table.ttl === null) return []
    const wanted = ttlOf(table, options)
    const is = / TTL (.+?)(?: SETTINGS |$)/.exec(there.definition)?.[1] ?? null
    if (is === wanted) return []
    const change = wanted === null ? 'REMOVE TTL' : `MODIFY TTL ${wanted}`
    return [{ name, sql: `ALTER TABLE ${name}${onCluster(options)} ${change}` }]
  })
}

import { ccusageRollups } from './ccusage-rollups.ts'
import { ccusageTables } from './ccusage-tables.ts'
import { ccusageViews } from './ccusage-views.ts'
import { fleetSchema, importedReports, importRuns, quotaSnapshots, usageBlocks, usageEvents } from './fact-tables.ts'
import { distributedSql, type FleetTable, ownComment, storedName, tableSql } from './fleet-table.ts'
import { viewComment, viewSql } from './fleet-view.ts'
import type { SchemaOptions } from './schema-options.ts'
import { dropRollupSql, rollupComment, rollupName, rollupSql, usageDaily } from './usage-daily.ts'
import { usageView } from './usage-view.ts'
import { budgetStates, vendorBills, workOutcomes } from './work-tables.ts'

/** One thing that the schema consists of. */
export interface SchemaObject {
  /** As it is called in the database. */
  readonly name: string
  readonly kind: 'table' | 'rollup' | 'view'
  /** The one statement that makes it. */
  readonly sql: string
  /** What its comment in `system.tables` must be for it to be ours and as it should be. */
  readonly comment: string
  /** Must be carried out before it is made in place of an older one; absent where `sql` does that by itself. */
  readonly drop?: string
}

/** Tables that hold rows, in the order in which they are made. */
export const fleetTables: readonly FleetTable[] = [
  fleetSchema,
  usageEvents,
  usageBlocks,
  quotaSnapshots,
  importRuns,
  importedReports,
  workOutcomes,
  vendorBills,
  budgetStates,
  usageDaily,
]

/** All that the schema consists of, each after what it is made of. Pure: also what `--dry-run` shows without a server. */
export function schemaObjects(options: SchemaOptions): readonly SchemaObject[] {
  const views = [usageView, ...ccusageTables, ...ccusageViews, ...ccusageRollups]
  return [
    ...fleetTables.flatMap((table) => tableObjects(table, options)),
    {
      name: rollupName,
      kind: 'rollup',
      sql: rollupSql(options),
      comment: rollupComment(options),
      drop: dropRollupSql(options),
    },
    ...views.map(
      (view) =>
        ({
          name: view.name,
          kind: 'view',
          sql: viewSql(view, options),
          comment: viewComment(view),
        }) satisfies SchemaObject,
    ),
  ]
}

function tableObjects(table: FleetTable, options: SchemaOptions): SchemaObject[] {
  const stored: SchemaObject = {
    name: storedName(table.name, options),
    kind: 'table',
    sql: tableSql(table, options),
    comment: ownComment,
  }
  const { cluster } = options
  if (cluster === null) return [stored]
  const sql = distributedSql(table, { ...options, cluster })
  return [stored, { name: table.name, kind: 'table', sql, comment: ownComment }]
}

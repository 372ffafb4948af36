import { storedName } from './fleet-table.ts'
import { onCluster, type SchemaOptions } from './schema-options.ts'

/** A change of tables that already hold rows. New databases get tables as they are now and none of these. */
export interface Migration {
  /** Counts up; one that was released is never edited. */
  readonly version: number
  readonly title: string
  /** Statements that may run twice: ADD COLUMN IF NOT EXISTS and the like. */
  readonly statements: (options: SchemaOptions) => readonly string[]
}

/** In the table where rows lie, and on a cluster in the one before it. */
const addColumn = (table: string, column: string, options: SchemaOptions): string[] =>
  [...new Set([storedName(table, options), table])].map(
    (name) => `ALTER TABLE ${name}${onCluster(options)} ADD COLUMN IF NOT EXISTS ${column}`,
  )

/** All changes, the oldest first. */
export const migrations: readonly Migration[] = [
  { version: 1, title: 'the first tables', statements: () => [] },
  {
    version: 2,
    title: 'what the cache saved',
    statements: (options) => [
      ...addColumn(
        'usage_events',
        'cache_saved_usd Nullable(Decimal(18, 9)) CODEC(ZSTD(1)) AFTER calculated_usd',
        options,
      ),
      ...addColumn('usage_daily', 'cache_saved_usd Nullable(Decimal(38, 9)) AFTER calculated_usd', options),
    ],
  },
]

/** The schema that this aic makes and knows. */
export const schemaVersion = migrations.at(-1)?.version ?? 0

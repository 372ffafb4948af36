import { storedName } from './fleet-table.ts'
import { onCluster, type SchemaOptions } from './schema-options.ts'
import { unpricedColumns } from './work-tables.ts'

/** A change of tables that already hold rows. New databases get tables as they are now and none of these. */
export interface Migration {
  /** Counts up; one that was released is never edited. */
  readonly version: number
  readonly title: string
  /** Statements that may run twice: ADD COLUMN IF NOT EXISTS and the like. */
  readonly statements: (options: SchemaOptions) => readonly string[]
}

interface AddedColumn {
  readonly table: string
  /** Name and type. */
  readonly column: string
  /** How it is packed where rows lie. Defaults to as the engine does it. */
  readonly codec?: string
  /** The column before it: the order is that of a new table. */
  readonly after: string
}

/** In the table where rows lie, and on a cluster in the one before it. */
function addColumn({ table, column, codec, after }: AddedColumn, options: SchemaOptions): string[] {
  const stored = storedName(table, options)
  const add = (name: string, definition: string): string =>
    `ALTER TABLE ${name}${onCluster(options)} ADD COLUMN IF NOT EXISTS ${definition} AFTER ${after}`
  const inRows = add(stored, codec === undefined ? column : `${column} CODEC(${codec})`)
  return stored === table ? [inRows] : [inRows, add(table, column)]
}

const cacheSaved = (table: string, type: string): AddedColumn => ({
  table,
  column: `cache_saved_usd Nullable(${type})`,
  after: 'calculated_usd',
})

/** All changes, the oldest first. */
export const migrations: readonly Migration[] = [
  { version: 1, title: 'the first tables', statements: () => [] },
  {
    version: 2,
    title: 'what the cache saved',
    statements: (options) => [
      ...addColumn({ ...cacheSaved('usage_events', 'Decimal(18, 9)'), codec: 'ZSTD(1)' }, options),
      ...addColumn(cacheSaved('usage_daily', 'Decimal(38, 9)'), options),
    ],
  },
  // Tables that are missing are made before all of these; the number keeps rows of theirs away until they are there.
  { version: 3, title: 'outcomes, bills and budgets', statements: () => [] },
  {
    version: 4,
    title: 'calls of a block without a price',
    statements: (options) =>
      addColumn({ table: 'usage_blocks', column: 'unpriced_calls Nullable(UInt32)', after: 'cost_usd' }, options),
  },
  {
    version: 5,
    title: 'outcomes whose cost is not known',
    statements: (options) =>
      ['is_partial', ...unpricedColumns].slice(0, -1).flatMap((before, at) => {
        const after = before.split(' ', 1)[0] ?? before
        return addColumn({ table: 'work_outcomes', column: unpricedColumns[at] ?? '', after }, options)
      }),
  },
]

/** The schema that this aic makes and knows. */
export const schemaVersion = migrations.at(-1)?.version ?? 0

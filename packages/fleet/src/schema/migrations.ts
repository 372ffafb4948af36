import type { SchemaOptions } from './schema-options.ts'

/** A change of tables that already hold rows. New databases get tables as they are now and none of these. */
export interface Migration {
  /** Counts up; one that was released is never edited. */
  readonly version: number
  readonly title: string
  /** Statements that may run twice: ADD COLUMN IF NOT EXISTS and the like. */
  readonly statements: (options: SchemaOptions) => readonly string[]
}

/** All changes, the oldest first. */
export const migrations: readonly Migration[] = [{ version: 1, title: 'the first tables', statements: () => [] }]

/** The schema that this aic makes and knows. */
export const schemaVersion = migrations.at(-1)?.version ?? 0

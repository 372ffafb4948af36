import type { ClickHouse } from '../clickhouse/open-clickhouse.ts'
import { FleetFault } from '../fleet-fault.ts'
import { retentionSql } from './change-retention.ts'
import { migrations as allMigrations, type Migration } from './migrations.ts'
import { type PresentTable, readPresent } from './read-present.ts'
import { rowPolicies, type TenantReaders } from './row-policy.ts'
import { type SchemaObject, schemaObjects } from './schema-objects.ts'
import { defaultRetentionDays, identifier, onCluster, type SchemaOptions } from './schema-options.ts'

/** What became of one statement. `conflict`: a table of somebody else has the name, and was left alone. */
export const schemaOutcomes = ['unchanged', 'planned', 'applied', 'conflict'] as const
export type SchemaOutcome = (typeof schemaOutcomes)[number]

/** One statement of the schema, and what became of it. */
export interface SchemaStep {
  readonly name: string
  readonly kind: SchemaObject['kind'] | 'database' | 'migration' | 'retention' | 'policy'
  readonly sql: string
  readonly outcome: SchemaOutcome
}

/** What is to be done where. */
export interface ApplyOptions {
  readonly clickHouse: ClickHouse
  /** Defaults to null: one server. */
  readonly cluster?: string | null
  /** Defaults to {@link defaultRetentionDays}; null: rows are kept for ever. */
  readonly retentionDays?: number | null
  /** On a server that several share. Defaults to null: rights are left as they are. */
  readonly readers?: TenantReaders | null
  /** Says what would be done. Defaults to false. */
  readonly isDryRun?: boolean
  /** Mends one table or view alone. Defaults to null: all. */
  readonly only?: string | null
  /** Hears of each statement once it is done. */
  readonly onStep?: (step: SchemaStep) => void
  readonly signal?: AbortSignal
  /** Defaults to those of this version. */
  readonly migrations?: readonly Migration[]
}

/** What was done, statement by statement. */
export interface SchemaReport {
  readonly database: string
  /** Of the schema that is there now; with `isDryRun` of the one that would be. */
  readonly version: number
  readonly steps: readonly SchemaStep[]
}

/** All statements of a new database, without asking a server. */
export function planSchema(options: SchemaOptions, readers: TenantReaders | null = null): SchemaStep[] {
  const statements = [...schemaObjects(options), ...policies(options, readers)]
  return statements.map(({ name, kind, sql }) => ({ name, kind, sql, outcome: 'planned' }))
}

const policies = (options: SchemaOptions, readers: TenantReaders | null) =>
  readers === null ? [] : rowPolicies(options, readers).map((policy) => ({ ...policy, kind: 'policy' as const }))

/**
 * Makes what is missing of the schema and brings what is older up to date, one statement at a time, leaving rows as they are. Doing it
 * again changes nothing; where it failed it goes on. Throws `FleetFault` that names the statement which failed.
 */
export async function applySchema(options: ApplyOptions): Promise<SchemaReport> {
  const { clickHouse, cluster = null, retentionDays = defaultRetentionDays, only = null } = options
  const { migrations = allMigrations, readers = null, signal } = options
  const schema: SchemaOptions = { database: clickHouse.database, cluster, retentionDays }
  const doing = new Doing(options)
  const isThere = await doing.makeDatabase(schema)
  const present = isThere ? await readPresent(clickHouse, signal) : new Map<string, PresentTable>()
  const wanted = chosen(schemaObjects(schema), only)
  refuseOtherLayout(present, schema)
  const version = migrations.at(-1)?.version ?? 0
  const applied = present.has('fleet_schema') ? await appliedVersion(clickHouse, signal) : null
  if (applied !== null && applied > version) throw laterFault(applied, version)
  // Before changes of tables: a database that lacks one gets it as it is now, and the change of it finds nothing to do.
  const isMissing = ({ kind, name }: SchemaObject): boolean => kind === 'table' && !present.has(name)
  for (const table of wanted.filter(isMissing)) await doing.make(table, undefined)
  if (only === null && applied !== null) {
    for (const one of migrations.filter((migration) => migration.version > applied)) {
      for (const sql of one.statements(schema)) {
        await doing.carryOut({ name: `${one.version} ${one.title}`, kind: 'migration', sql })
      }
    }
  }
  for (const object of wanted) if (!isMissing(object)) await doing.make(object, present.get(object.name))
  for (const { name, sql } of retentionSql(present, schema)) {
    if (wanted.some((object) => object.name === name)) await doing.carryOut({ name, kind: 'retention', sql })
  }
  for (const policy of only === null ? policies(schema, readers) : []) await doing.carryOut(policy)
  if (only === null) await doing.note(migrations.filter((one) => one.version > (applied ?? 0)))
  return { database: clickHouse.database, version, steps: doing.steps }
}

type Statement = Omit<SchemaStep, 'outcome'>

/** Carries statements out, or only says so, and keeps what became of them. */
class Doing {
  readonly steps: SchemaStep[] = []
  readonly #options: ApplyOptions

  constructor(options: ApplyOptions) {
    this.#options = options
  }

  /** Whether the database is there now. */
  async makeDatabase(schema: SchemaOptions): Promise<boolean> {
    const { clickHouse, signal, isDryRun = false } = this.#options
    const system = clickHouse.in('system')
    try {
      const found = await system.rows('SELECT name FROM system.databases WHERE name = {name:String}', {
        parameters: { name: schema.database },
        signal,
      })
      if (found.length > 0) return true
      const name = identifier(schema.database, 'A database')
      const sql = `CREATE DATABASE IF NOT EXISTS ${name}${onCluster(schema)}`
      await this.carryOut({ name: schema.database, kind: 'database', sql }, system)
      return !isDryRun
    } finally {
      await system.close()
    }
  }

  async make({ name, kind, sql, comment, drop }: SchemaObject, present: PresentTable | undefined): Promise<void> {
    const statement = { name, kind, sql }
    if (present === undefined) return await this.carryOut(statement)
    const isOurs = present.comment.startsWith('aic fleet') && (kind === 'view') === (present.engine === 'View')
    if (!isOurs && kind !== 'view') throw foreignFault(name, this.#options.clickHouse.database)
    if (!isOurs) return this.#tell({ ...statement, outcome: 'conflict' })
    if (present.comment === comment) return this.#tell({ ...statement, outcome: 'unchanged' })
    if (drop !== undefined) await this.carryOut({ name, kind, sql: drop })
    await this.carryOut(statement)
  }

  async carryOut(statement: Statement, clickHouse = this.#options.clickHouse): Promise<void> {
    const { signal, isDryRun = false } = this.#options
    if (isDryRun) return this.#tell({ ...statement, outcome: 'planned' })
    try {
      await clickHouse.run(statement.sql, { signal })
    } catch (error) {
      throw failedFault(statement, error)
    }
    this.#tell({ ...statement, outcome: 'applied' })
  }

  /** Keeps which versions are in place. */
  async note(done: readonly Migration[]): Promise<void> {
    const { clickHouse, signal, isDryRun = false } = this.#options
    if (isDryRun) return
    const rows = done.map(({ version, title }) => ['', version, title])
    await clickHouse.insert({ table: 'fleet_schema', columns: ['tenant_id', 'version', 'title'] }, rows, {
      settings: { async_insert: 0 },
      signal,
    })
  }

  #tell(step: SchemaStep): void {
    this.steps.push(step)
    this.#options.onStep?.(step)
  }
}

/** The whole schema, or what is called so: on a cluster a table is two. */
function chosen(objects: readonly SchemaObject[], only: string | null): readonly SchemaObject[] {
  if (only === null) return objects
  const found = objects.filter(({ name }) => name === only || name === `${only}_local`)
  if (found.length > 0) return found
  throw new FleetFault('validation', `The fleet has no table ${only}`, {
    advice: `It has: ${objects.map(({ name }) => name).join(', ')}.`,
  })
}

async function appliedVersion(clickHouse: ClickHouse, signal: AbortSignal | undefined): Promise<number> {
  const sql = 'SELECT max(version)::UInt32 AS version FROM fleet_schema'
  const [row] = await clickHouse.rows<{ version: number }>(sql, { signal })
  return row?.version ?? 0
}

/** Rows can’t be moved between the two layouts by making tables. */
function refuseOtherLayout(present: ReadonlyMap<string, PresentTable>, { cluster, database }: SchemaOptions): void {
  const engine = present.get('usage_events')?.engine
  if (engine === undefined || (engine === 'Distributed') === (cluster !== null)) return
  const [is, wanted] = cluster === null ? ['a cluster', 'one server'] : ['one server', `cluster ${cluster}`]
  throw new FleetFault('validation', `The tables of database ${database} are laid out for ${is}, not for ${wanted}`, {
    advice: 'Name the cluster as before, or set CH_DATABASE to a new database and import into that.',
  })
}

const laterFault = (applied: number, known: number): FleetFault =>
  new FleetFault('validation', `The database has schema ${applied}; this aic knows ${known}`, {
    advice: 'Update aic on this machine: a later one has changed the tables.',
  })

const foreignFault = (name: string, database: string): FleetFault =>
  new FleetFault('validation', `Database ${database} has a ${name} that is not aic’s`, {
    advice: 'Set CH_DATABASE to a database of its own: `aic fleet init` makes it.',
  })

function failedFault({ name, kind }: Statement, error: unknown): FleetFault {
  const fault = error instanceof FleetFault ? error : null
  const text = fault?.message ?? String(error)
  return new FleetFault(fault?.kind ?? 'unknown', `The ${kind} ${name} could not be made: ${text}`, {
    advice: fault?.advice ?? 'Try again: it goes on where it stopped.',
    cause: error,
  })
}

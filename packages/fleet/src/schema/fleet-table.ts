import { identifier, onCluster, type SchemaOptions } from './schema-options.ts'

/** A table that holds rows, on one server or on all shards of a cluster. */
export interface FleetTable {
  readonly name: string
  /** Lines between the parentheses of CREATE TABLE. */
  readonly columns: readonly string[]
  /** What the engine is given: the column that tells which of several rows stands, and which one takes it back. Null: plain MergeTree. */
  readonly replacing: string | null
  readonly partitionBy: string | null
  /** Defaults to the whole order. */
  readonly primaryKey?: string
  readonly orderBy: string
  /** The column whose age ends a row, and after how many days; null: never. */
  readonly ttl: { readonly column: string; readonly days: 'retention' | number } | null
  readonly settings: readonly string[]
  /** Every replica fills it by itself, so it is not replicated. */
  readonly isOwnOfReplica?: boolean
}

/** Marks what is ours among the tables of a database. */
export const ownComment = 'aic fleet'

/** Where rows of a table lie: on a cluster the name itself is that of the distributed table. */
export const storedName = (name: string, { cluster }: Pick<SchemaOptions, 'cluster'>): string =>
  cluster === null ? name : `${name}_local`

/** The statement that makes the table in which rows lie. */
export function tableSql(table: FleetTable, options: SchemaOptions): string {
  const ttl = ttlOf(table, options)
  const settings =
    options.cluster === null ? table.settings : table.settings.filter((one) => !one.startsWith('non_repl'))
  return [
    `CREATE TABLE IF NOT EXISTS ${storedName(table.name, options)}${onCluster(options)} (`,
    table.columns.map((line) => `  ${line}`).join(',\n'),
    `) ENGINE = ${engineOf(table, options)}`,
    ...(table.partitionBy === null ? [] : [`PARTITION BY ${table.partitionBy}`]),
    ...(table.primaryKey === undefined ? [] : [`PRIMARY KEY (${table.primaryKey})`]),
    `ORDER BY (${table.orderBy})`,
    ...(ttl === null ? [] : [`TTL ${ttl}`]),
    ...(settings.length === 0 ? [] : [`SETTINGS ${settings.join(', ')}`]),
    `COMMENT '${ownComment}'`,
  ].join('\n')
}

/** When rows end, as the engine writes it back; null: never. */
export function ttlOf({ ttl }: FleetTable, { retentionDays }: SchemaOptions): string | null {
  const days = ttl?.days === 'retention' ? retentionDays : (ttl?.days ?? null)
  return ttl === null || days === null ? null : `toDateTime(${ttl.column}) + toIntervalDay(${days})`
}

/** One tenant lies on one shard, so that rows of one key meet and are made one there. */
export function distributedSql({ name }: FleetTable, options: SchemaOptions & { readonly cluster: string }): string {
  const local = storedName(name, options)
  const place = `${identifier(options.cluster, 'A cluster')}, ${identifier(options.database, 'A database')}, ${local}`
  return [
    `CREATE TABLE IF NOT EXISTS ${name}${onCluster(options)} AS ${local}`,
    `ENGINE = Distributed(${place}, cityHash64(tenant_id))`,
    `COMMENT '${ownComment}'`,
  ].join('\n')
}

function engineOf({ name, replacing, isOwnOfReplica }: FleetTable, { cluster }: SchemaOptions): string {
  const kind = replacing === null ? 'MergeTree' : 'ReplacingMergeTree'
  if (cluster === null || isOwnOfReplica === true) return `${kind}(${replacing ?? ''})`
  const place = `'/clickhouse/tables/{shard}/{database}/${name}', '{replica}'`
  return `Replicated${kind}(${[place, ...(replacing === null || replacing === '' ? [] : [replacing])].join(', ')})`
}

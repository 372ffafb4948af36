import { costKinds } from '../fleet-event.ts'
import { type FleetTable, storedName } from './fleet-table.ts'
import { viewComment } from './fleet-view.ts'
import { onCluster, type SchemaOptions } from './schema-options.ts'
import { tokenColumns } from './token-columns.ts'

const groups = [
  'tenant_id',
  'source',
  'provider',
  'account_id',
  'machine_id',
  'machine_name',
  'user_id',
  'project_key',
  'project_label',
  'model',
] as const
const sums = [...tokenColumns, 'total_tokens', 'web_searches'] as const

/**
 * Sums by UTC day and everything that reports group by. Made anew from the events, so that a replay or a tombstone leaves it right;
 * sums that are added to on insert would count them twice. `sessions` is merged with `uniqExactMerge`.
 */
export const usageDaily: FleetTable = {
  name: 'usage_daily',
  columns: [
    'day Date',
    ...groups.map((name) => `${name} LowCardinality(String)`),
    `cost_kind Enum8(${costKinds.map((name, at) => `'${name}' = ${at + 1}`).join(', ')})`,
    'is_background UInt8',
    'calls UInt64',
    ...sums.map((name) => `${name} UInt64`),
    'cost_usd Nullable(Decimal(38, 9))',
    'calculated_usd Nullable(Decimal(38, 9))',
    'cache_saved_usd Nullable(Decimal(38, 9))',
    'sessions AggregateFunction(uniqExact, Nullable(String))',
    "first_ts DateTime64(3, 'UTC')",
    "last_ts DateTime64(3, 'UTC')",
    "ingested_at DateTime64(3, 'UTC')",
  ],
  replacing: null,
  partitionBy: 'toYYYYMM(day)',
  orderBy: 'tenant_id, day, source, machine_id, model',
  ttl: null,
  settings: [],
  isOwnOfReplica: true,
}

/** Name of what fills `usage_daily`. */
export const rollupName = 'usage_daily_refresh'

/** The view that makes `usage_daily` anew every ten minutes, at once when asked. On a cluster each replica does it for its shard. */
export const rollupSql = (options: SchemaOptions): string =>
  [
    `CREATE MATERIALIZED VIEW IF NOT EXISTS ${rollupName}${onCluster(options)}`,
    `REFRESH EVERY 10 MINUTE TO ${storedName(usageDaily.name, options)} EMPTY AS`,
    selectSql(options),
    `COMMENT '${rollupComment(options)}'`,
  ].join('\n')

/** Says which text it has: one of another text is dropped and made anew. What it fills stays. */
export const rollupComment = (options: SchemaOptions): string => viewComment({ select: selectSql(options) })

/** Takes it away, so that it can be made with another text. */
export const dropRollupSql = (options: SchemaOptions): string =>
  `DROP VIEW IF EXISTS ${rollupName}${onCluster(options)} SYNC`

function selectSql(options: SchemaOptions): string {
  const by = ['day', ...groups, 'cost_kind', 'is_background']
  return [
    `SELECT toDate(events.ts) AS day, ${by.slice(1).join(', ')}, count() AS calls,`,
    `  ${sums.map((name) => `sum(events.${name}) AS ${name}`).join(', ')},`,
    '  sum(events.cost_usd) AS cost_usd, sum(events.calculated_usd) AS calculated_usd, sum(events.cache_saved_usd) AS cache_saved_usd,',
    "  uniqExactState(nullIf(events.session_key, '')) AS sessions,",
    '  min(events.ts) AS first_ts, max(events.ts) AS last_ts, max(events.ingested_at) AS ingested_at',
    `FROM ${storedName('usage_events', options)} AS events FINAL`,
    `GROUP BY ${by.join(', ')}`,
    'SETTINGS do_not_merge_across_partitions_select_final = 1',
  ].join('\n')
}

import { FleetFault } from '../fleet-fault.ts'
import { parseUsd } from '../money-text.ts'
import { readPresent } from '../schema/read-present.ts'
import { fleetTables, schemaObjects } from '../schema/schema-objects.ts'
import { type CheckSection, sectionOf } from './check-section.ts'
import type { ClickHouse } from './open-clickhouse.ts'

/** What the store holds. */
export interface FleetTotals {
  readonly calls: number
  readonly totalTokens: number
  /** Nano-USD, exact; null where nothing is priced. */
  readonly costNanoUsd: bigint | null
  readonly unpricedCalls: number
  readonly machines: number
}

/** What was found over HTTP alone. */
export interface FleetVerification {
  readonly sections: readonly CheckSection[]
  /** Rows that stand, by table; empty when nothing answers. */
  readonly rows: Readonly<Record<string, number>>
  /** The newest days as the original’s dashboards see them. */
  readonly sample: readonly Readonly<Record<string, unknown>>[]
  /** Null when they can’t be read. */
  readonly totals: FleetTotals | null
}

/** Whose rows are counted. */
export interface VerifyOptions {
  readonly clickHouse: ClickHouse
  readonly tenant: string
  readonly cluster?: string | null
  readonly signal?: AbortSignal
}

/** Whether the store answers, has all tables, and what is in it: SELECT 1, tables, rows, a view, totals. Changes nothing. */
export async function verifyFleet(options: VerifyOptions): Promise<FleetVerification> {
  const { clickHouse, cluster = null, signal, tenant } = options
  const rows: Record<string, number> = {}
  const sample: Record<string, unknown>[] = []
  const found: { totals: FleetTotals | null } = { totals: null }
  const sections = [
    await sectionOf('select', 'SELECT 1', async () => {
      await clickHouse.rows('SELECT 1 AS one', { signal })
      return `${clickHouse.url} answers`
    }),
    await sectionOf('tables', 'Tables and views', () => findMissing(clickHouse, cluster, signal)),
    await sectionOf('rows', 'Rows', async () => {
      for (const { name, replacing } of filledTables) {
        rows[name] = await countOf(clickHouse, `${name}${replacing === null ? '' : ' FINAL'}`, { tenant, signal })
      }
      return filledTables.map(({ name }) => `${name} ${rows[name]}`).join('\n')
    }),
    await sectionOf('view', 'A view', async () => {
      sample.push(...(await clickHouse.rows<Record<string, unknown>>(sampleSql, { signal })))
      return `ccusage_v_daily_summary has ${sample.length === 0 ? 'no days' : `days to ${String(sample[0]?.date)}`}`
    }),
    await sectionOf('totals', 'Totals', async () => {
      found.totals = await readTotals(clickHouse, { tenant, signal })
      return `calls: ${found.totals.calls}, machines: ${found.totals.machines}`
    }),
  ]
  return { sections, rows, sample, totals: found.totals }
}

/** Tables that a team’s machines fill; which version they have belongs to no team. */
const filledTables = fleetTables.filter(({ name }) => name !== 'fleet_schema')

const sampleSql = 'SELECT * FROM ccusage_v_daily_summary LIMIT 5'

async function findMissing(clickHouse: ClickHouse, cluster: string | null, signal?: AbortSignal): Promise<string> {
  const present = await readPresent(clickHouse, signal)
  const objects = schemaObjects({ database: clickHouse.database, cluster, retentionDays: null })
  const missing = objects.filter(({ name }) => !present.has(name)).map(({ name }) => name)
  if (missing.length === 0) return `all ${objects.length} are there`
  throw new FleetFault('validation', `Missing: ${missing.join(', ')}`, {
    advice: '`aic fleet init` makes what is missing and leaves the rest as it is.',
  })
}

interface Whose {
  readonly tenant: string
  readonly signal: AbortSignal | undefined
}

async function countOf(clickHouse: ClickHouse, from: string, { tenant, signal }: Whose): Promise<number> {
  const sql = `SELECT count() AS n FROM ${from} WHERE tenant_id = {tenant:String}`
  const [row] = await clickHouse.rows<{ n: string }>(sql, { parameters: { tenant }, signal })
  return Number(row?.n ?? 0)
}

async function readTotals(clickHouse: ClickHouse, { tenant, signal }: Whose): Promise<FleetTotals> {
  const sql = `SELECT count() AS calls, sum(total_tokens) AS tokens, toString(sum(cost_usd)) AS cost,
    countIf(cost_usd IS NULL) AS unpriced, uniqExact(machine_id) AS machines
    FROM (SELECT * FROM v_usage) AS usage WHERE tenant_id = {tenant:String}`
  const [row] = await clickHouse.rows<
    Record<'calls' | 'tokens' | 'unpriced' | 'machines', string> & { cost: string | null }
  >(sql, { parameters: { tenant }, signal })
  return {
    calls: Number(row?.calls ?? 0),
    totalTokens: Number(row?.tokens ?? 0),
    costNanoUsd: parseUsd(row?.cost ?? null),
    unpricedCalls: Number(row?.unpriced ?? 0),
    machines: Number(row?.machines ?? 0),
  }
}

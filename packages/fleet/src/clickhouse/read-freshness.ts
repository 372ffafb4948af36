import type { ClickHouse } from './open-clickhouse.ts'

/** How recent a machine’s rows are. */
export interface MachineFreshness {
  readonly machineId: string
  readonly machine: string
  /** When its last import that was not a failure ended, UTC ms; null: none is known. */
  readonly lastImportMs: number | null
  /** Its newest call, UTC ms; null: none. */
  readonly lastCallMs: number | null
  /** Since the last import; null where none is known. */
  readonly hoursSinceImport: number | null
  /** No import within the time allowed. */
  readonly isStale: boolean
}

/** Whose machines, and what is too old. */
export interface FreshnessOptions {
  readonly tenant: string
  /** UTC ms. */
  readonly nowMs: number
  /** Defaults to 24. */
  readonly staleHours?: number
  readonly signal?: AbortSignal
}

const sql = `SELECT machine_id, argMax(machine_name, greatest(ifNull(import_ms, 0), ifNull(call_ms, 0))) AS name,
  max(import_ms) AS last_import, max(call_ms) AS last_call
FROM (
  SELECT machine_id, machine_name, max(toUnixTimestamp64Milli(started_at) + toInt64(duration_ms))::Nullable(Int64) AS import_ms,
    CAST(NULL, 'Nullable(Int64)') AS call_ms
  FROM import_runs FINAL WHERE tenant_id = {tenant:String} AND status != 'failed' GROUP BY machine_id, machine_name
  UNION ALL
  SELECT machine_id, machine_name, CAST(NULL, 'Nullable(Int64)'), max(toUnixTimestamp64Milli(ts))::Nullable(Int64)
  FROM v_usage WHERE tenant_id = {tenant:String} GROUP BY machine_id, machine_name
)
GROUP BY machine_id ORDER BY name, machine_id`

const hourMs = 3_600_000

/** The machines of a tenant, and since when nothing came of each. Throws `FleetFault`. */
export async function readFreshness(
  clickHouse: ClickHouse,
  { tenant, nowMs, staleHours = 24, signal }: FreshnessOptions,
): Promise<MachineFreshness[]> {
  const rows = await clickHouse.rows<{
    readonly machine_id: string
    readonly name: string
    readonly last_import: string | null
    readonly last_call: string | null
  }>(sql, { parameters: { tenant }, signal })
  return rows.map((row) => {
    const lastImportMs = row.last_import === null ? null : Number(row.last_import)
    const hoursSinceImport = lastImportMs === null ? null : Math.max(0, (nowMs - lastImportMs) / hourMs)
    return {
      machineId: row.machine_id,
      machine: row.name,
      lastImportMs,
      lastCallMs: row.last_call === null ? null : Number(row.last_call),
      hoursSinceImport,
      isStale: hoursSinceImport === null || hoursSinceImport > staleHours,
    }
  })
}

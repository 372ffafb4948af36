import type { DatabaseSync } from 'node:sqlite'
import { slotMs } from '@aic/core'
import { dayMs } from '@aic/core/report'
import { tokenColumnOf } from '../row-columns.ts'

const groups = `source, provider, account_id, machine_id, machine_name, user_id, project_key, project_label, session_key, model,
  service_tier, cost_kind, is_background`
const sums = [...Object.values(tokenColumnOf), 'total_tokens', 'web_searches', 'cost_nano_usd', 'calculated_nano_usd']

/** Calls with a cost and calls without one are never added up in one row: the sum would hide that one is not known. */
const fill = `
  insert into usage_slots (tenant_id, slot_ms, ${groups}, calls, first_ms, last_ms, ${sums.join()})
  select tenant_id, ts_ms / ${slotMs} * ${slotMs} as slot, ${groups}, count(*), min(ts_ms), max(ts_ms),
    ${sums.map((name) => `sum(${name})`).join()}
  from v_usage where tenant_id = :tenant and ts_day = :day
  group by slot, ${groups}, cost_nano_usd is null, calculated_nano_usd is null`

/**
 * Makes the sums by quarter hour anew for days that changed since; does nothing when none did. All of it or none is kept, so that whoever
 * reads finds sums and calls that belong together.
 */
export function refreshSlots(database: DatabaseSync): void {
  if (database.prepare('select 1 from stale_days limit 1').get() === undefined) return
  database.exec('begin immediate')
  try {
    const clear = database.prepare('delete from usage_slots where tenant_id = ? and slot_ms >= ? and slot_ms < ?')
    const insert = database.prepare(fill)
    for (const { tenant_id: tenant, ts_day: day } of database.prepare('select * from stale_days').all()) {
      const startMs = Number(day) * dayMs
      clear.run(String(tenant), startMs, startMs + dayMs)
      insert.run({ tenant: String(tenant), day: Number(day) })
    }
    database.exec('delete from stale_days')
    database.exec('commit')
  } catch (error) {
    if (database.isTransaction) database.exec('rollback')
    throw error
  }
}

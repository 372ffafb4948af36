import type { DatabaseSync } from 'node:sqlite'
import { slotMs } from '@aic/core'
import { dayMs } from '@aic/core/report'
import { tokenColumnOf } from '../row-columns.ts'
import { inTransaction } from '../transaction.ts'

const groups = `source, provider, account_id, machine_id, machine_name, user_id, project_key, project_label, session_key, model,
  service_tier, cost_kind, is_background`
const sums = [
  ...Object.values(tokenColumnOf),
  'total_tokens',
  'web_searches',
  'cost_nano_usd',
  'calculated_nano_usd',
  'cache_saved_nano_usd',
]

/** Calls with a cost and calls without one are never added up in one row: the sum would hide that one is not known. */
const fill = `
  insert into usage_slots (tenant_id, slot_ms, ${groups}, calls, first_ms, last_ms, ${sums.join()})
  select tenant_id, ts_ms / ${slotMs} * ${slotMs} as slot, ${groups}, count(*), min(ts_ms), max(ts_ms),
    ${sums.map((name) => `sum(${name})`).join()}
  from v_usage where tenant_id = :tenant and ts_day = :day
  group by slot, ${groups}, cost_nano_usd is null, calculated_nano_usd is null, cache_saved_nano_usd is null`

/**
 * Makes the sums by quarter hour anew for days that changed since; does nothing when none did. A day is a transaction: its sums and its
 * calls belong together, and whoever has rows to write need not wait for all days of a large store. What a lost power supply takes
 * back of it is made again, so no day waits for the disk.
 */
export function refreshSlots(database: DatabaseSync): void {
  const stale = database.prepare('select * from stale_days').all()
  if (stale.length === 0) return
  const clear = database.prepare('delete from usage_slots where tenant_id = ? and slot_ms >= ? and slot_ms < ?')
  const insert = database.prepare(fill)
  const done = database.prepare('delete from stale_days where tenant_id = ? and ts_day = ?')
  database.exec('pragma synchronous = normal')
  try {
    for (const { tenant_id, ts_day } of stale) {
      const [tenant, day] = [String(tenant_id), Number(ts_day)]
      inTransaction(database, () => {
        clear.run(tenant, day * dayMs, (day + 1) * dayMs)
        insert.run({ tenant, day })
        done.run(tenant, day)
      })
    }
  } finally {
    database.exec('pragma synchronous = full')
  }
}

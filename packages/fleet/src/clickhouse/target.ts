import { randomUUID } from 'node:crypto'
import { dayMs } from '@aic/core/report'
import type { FleetBatch, FleetTarget } from '../fleet-event.ts'
import type { ClickHouse } from './open-clickhouse.ts'
import {
  billLayout,
  blockLayout,
  budgetLayout,
  eventLayout,
  outcomeLayout,
  quotaLayout,
  type RowLayout,
  reportLayout,
  runLayout,
} from './row-layouts.ts'
import { serverTime, settleCopies } from './settle-copies.ts'

/** How rows travel. */
export interface ClickHouseTargetOptions {
  /** Rows of one INSERT. Defaults to 50,000: few parts to merge, some 20 MB in memory. */
  readonly rowsPerInsert?: number
}

/** Answered when the rows are written, on every shard; events of many years may come at once. */
const durable = { async_insert: 0, insert_distributed_sync: 1, max_partitions_per_insert_block: '0' } as const

/**
 * A ClickHouse as the place of a fleet’s rows. A batch that is sent again, wholly or in part, changes nothing: rows of one key become
 * one there. Resolves when the server has written all rows, and made one of copies of a call that lie under several days.
 */
export function clickHouseTarget(
  clickHouse: ClickHouse,
  { rowsPerInsert = 50_000 }: ClickHouseTargetOptions = {},
): FleetTarget {
  // The server forgets a repeated INSERT of this very target; another process may well mean to fill an emptied table again.
  const sender = randomUUID()
  const insert = async <Row>(layout: RowLayout<Row>, rows: readonly Row[], signal: AbortSignal | undefined) => {
    const { table, columns, valuesOf } = layout
    let atWork: Promise<void> = Promise.resolve()
    for (let from = 0; from < rows.length; from += rowsPerInsert) {
      const values = rows.slice(from, from + rowsPerInsert).map(valuesOf)
      // One is written by the server while the next is made here.
      await atWork
      atWork = clickHouse.insert({ table, columns, sender }, values, { settings: durable, signal })
      atWork.catch(() => {})
    }
    await atWork
  }
  return {
    id: `clickhouse:${clickHouse.url}/${clickHouse.database}`,
    async send(batch: FleetBatch, { signal } = {}) {
      const days = daysOf(batch)
      const since = days.size === 0 ? '' : await serverTime(clickHouse, signal)
      await insert(eventLayout, batch.events, signal)
      await insert(blockLayout, batch.blocks, signal)
      await insert(quotaLayout, batch.quotas, signal)
      await insert(reportLayout, batch.reports ?? [], signal)
      await insert(outcomeLayout, batch.outcomes ?? [], signal)
      await insert(billLayout, batch.bills ?? [], signal)
      await insert(budgetLayout, batch.budgets ?? [], signal)
      const events = batch.events.length
      for (const [tenant, own] of days)
        await settleCopies(clickHouse, { tenant, days: [...own], since, events, signal })
      // Last: a run that is told has arrived.
      await insert(runLayout, batch.runs, signal)
    },
  }
}

/** UTC days of rows that stand, by tenant. */
function daysOf({ events }: FleetBatch): Map<string, Set<number>> {
  const days = new Map<string, Set<number>>()
  for (const { tenant, atMs, isDeleted } of events) {
    if (isDeleted) continue
    const own = days.get(tenant)
    if (own === undefined) days.set(tenant, new Set([Math.floor(atMs / dayMs)]))
    else own.add(Math.floor(atMs / dayMs))
  }
  return days
}

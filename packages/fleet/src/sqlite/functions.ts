import type { DatabaseSync } from 'node:sqlite'
import { slotOf } from '@aic/core'
import { dayMs, periodStart, slotDays, type Zone } from '@aic/core/report'
import { usdText } from '../money-text.ts'

/** The zone of the query that runs; null between queries. */
export interface AskedZone {
  zone: Zone | null
}

const hourMs = 3_600_000

/**
 * What queries need and SQLite lacks: `zone_day(ms)` and `zone_hour(ms)` of the asked zone, `month_start(day)`, `usd(nano)` as exact decimal text. Not told
 * to be deterministic: the zone is another from query to query. A number would come back as
 * a fraction, so whole ones are bigints.
 */
export function addFunctions(database: DatabaseSync, asked: AskedZone): void {
  const days = new WeakMap<Zone, (slot: number) => number>()
  const zone = (): Zone => {
    if (asked.zone === null) throw new Error('a query was run without a zone')
    return asked.zone
  }
  const dayOf = (atMs: number): number => {
    const here = zone()
    let known = days.get(here)
    if (known === undefined) days.set(here, (known = slotDays(here)))
    return known(slotOf(atMs))
  }
  database.function('zone_day', (atMs) => (atMs === null ? null : BigInt(dayOf(Number(atMs)))))
  database.function('zone_hour', (atMs) => {
    if (atMs === null) return null
    const local = Number(atMs) + zone().offsetMs(Number(atMs))
    return BigInt(Math.floor((((local % dayMs) + dayMs) % dayMs) / hourMs))
  })
  database.function('month_start', { deterministic: true }, (day) =>
    BigInt(periodStart('month', Number(day), 'monday')),
  )
  database.function('usd', { useBigIntArguments: true }, (nano) => (nano === null ? null : usdText(nano as bigint)))
}

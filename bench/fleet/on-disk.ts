import { statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { type ClickHouse, refreshUsageDaily } from '@aic/fleet'
import { type Finding, median } from '../agent/figures.ts'
import { dataOf } from './engine-process.ts'
import { queryStores } from './query-stores.ts'

/** What lies on the disk for so many events, and what reading and adding up all of it takes. docs/scale.md reckons with it. */
export interface StoreSize {
  readonly events: number
  /** Of all columns packed, with marks and indexes, after one part is left in each month. */
  readonly bytesOnDisk: number
  readonly bytesByColumn: Readonly<Record<string, number>>
  readonly primaryKeyBytes: number
  readonly indexBytes: number
  readonly markBytes: number
  readonly partitions: number
  readonly dailyRows: number
  readonly dailyBytes: number
  /** All ms, medians of three. The roll-up made anew. */
  readonly refreshMs: number
  /** All events added up as they stand, by FINAL: in parts as they came and were merged, and with every row twice in parts that never merged. */
  readonly finalMs: number
  readonly finalOfDoubledMs: number
  /** The same without FINAL, of one month by FINAL, and of the roll-up. */
  readonly plainMs: number
  readonly monthMs: number
  readonly dailyMs: number
  readonly engineMib: number
  readonly sqliteBytes: number
}

const note = path.join(import.meta.dirname, 'on-disk.json')

/** Measures the stores that the queries are asked of, and leaves them as they are; with `isSaved` the figures are kept in on-disk.json. */
export async function onDisk(count: number, { isSaved = false } = {}): Promise<Finding[]> {
  await using stores = await queryStores(count, Date.now())
  const { clickHouse } = stores.engine
  const size: StoreSize = {
    events: count,
    ...(await sizes(clickHouse)),
    finalOfDoubledMs: await finalOfDoubled(clickHouse),
    refreshMs: await timed(() => refreshUsageDaily(clickHouse)),
    finalMs: await timed(() => clickHouse.rows(`${sums} v_usage`)),
    plainMs: await timed(() => clickHouse.rows(`${sums} usage_events`)),
    monthMs: await timed(() => clickHouse.rows(`${sums} v_usage WHERE ${lastMonth}`)),
    dailyMs: await timed(() => clickHouse.rows(`${sums} usage_daily`)),
    engineMib: Math.round(stores.engine.rssMib()),
    sqliteBytes: statSync(path.join(dataOf('queries'), 'fleet.sqlite')).size,
  }
  if (isSaved) writeFileSync(note, `${JSON.stringify(size, null, 2)}\n`)
  return [finding(size)]
}

const sums = 'SELECT sum(cost_usd), sum(total_tokens) FROM'
const lastMonth = 'toYYYYMM(ts) = (SELECT toYYYYMM(addMonths(max(ts), -1)) FROM usage_events)'

const copied =
  'tenant_id, event_id, ts, source, provider, account_id, machine_id, machine_name, user_id, project_key, project_label, session_key, model, service_tier, input_tokens, output_tokens, cache_read_tokens, cache_write_5m_tokens, cache_write_1h_tokens, reasoning_tokens, web_searches, cost_usd, cost_kind, calculated_usd, cache_saved_usd, price_version, is_background, version, is_deleted, ingested_at'

/** The most that FINAL can have to do: every row lies there twice, as it came. */
async function finalOfDoubled(clickHouse: ClickHouse): Promise<number> {
  await emptyCopy(clickHouse, 'doubled_events')
  await clickHouse.run('SYSTEM STOP MERGES doubled_events')
  for (let time = 0; time < 2; time++)
    await clickHouse.run(`INSERT INTO doubled_events (${copied}) SELECT ${copied} FROM usage_events`)
  const merged = 'FINAL SETTINGS do_not_merge_across_partitions_select_final = 1'
  const ms = await timed(() => clickHouse.rows(`${sums} doubled_events ${merged}`))
  await clickHouse.run('DROP TABLE doubled_events SYNC')
  return ms
}

async function emptyCopy(clickHouse: ClickHouse, name: string): Promise<void> {
  await clickHouse.run(`DROP TABLE IF EXISTS ${name} SYNC`)
  await clickHouse.run(`CREATE TABLE ${name} AS usage_events`)
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const times: number[] = []
  for (let round = 0; round < 3; round++) {
    const beganMs = performance.now()
    await work()
    times.push(performance.now() - beganMs)
  }
  return Math.round(median(times))
}

type Sizes = Omit<
  StoreSize,
  | 'events'
  | 'refreshMs'
  | 'finalMs'
  | 'finalOfDoubledMs'
  | 'plainMs'
  | 'monthMs'
  | 'dailyMs'
  | 'engineMib'
  | 'sqliteBytes'
>

/** Of a copy with one part in each month, as merges leave it in the end. */
async function sizes(clickHouse: ClickHouse): Promise<Sizes> {
  await emptyCopy(clickHouse, 'merged_events')
  await clickHouse.run(`INSERT INTO merged_events (${copied}) SELECT ${copied} FROM usage_events`)
  await clickHouse.run('OPTIMIZE TABLE merged_events FINAL')
  const active = "database = 'default' AND active AND table ="
  const columns = await clickHouse.rows<{ column: string; bytes: string }>(
    `SELECT column, toString(sum(column_data_compressed_bytes)) AS bytes FROM system.parts_columns WHERE ${active} 'merged_events' GROUP BY column ORDER BY sum(column_data_compressed_bytes) DESC`,
  )
  const partsOf = async (table: string): Promise<Record<string, number>> => {
    const [row = {}] = await clickHouse.rows<Record<string, string>>(
      `SELECT toString(sum(bytes_on_disk)) AS disk, toString(sum(rows)) AS rows, toString(sum(primary_key_bytes_in_memory)) AS key,
        toString(sum(secondary_indices_compressed_bytes)) AS indexes, toString(sum(marks_bytes)) AS marks,
        toString(uniqExact(partition)) AS partitions FROM system.parts WHERE ${active} '${table}'`,
    )
    return Object.fromEntries(Object.entries(row).map(([name, text]) => [name, Number(text)]))
  }
  const [events, daily] = [await partsOf('merged_events'), await partsOf('usage_daily')]
  await clickHouse.run('DROP TABLE merged_events SYNC')
  return {
    bytesOnDisk: events.disk ?? 0,
    bytesByColumn: Object.fromEntries(columns.map(({ column, bytes }) => [column, Number(bytes)])),
    primaryKeyBytes: events.key ?? 0,
    indexBytes: events.indexes ?? 0,
    markBytes: events.marks ?? 0,
    partitions: events.partitions ?? 0,
    dailyRows: daily.rows ?? 0,
    dailyBytes: daily.disk ?? 0,
  }
}

function finding({ events, bytesOnDisk, refreshMs, finalMs, finalOfDoubledMs, dailyRows }: StoreSize): Finding {
  const perEvent = (bytesOnDisk / events).toFixed(0)
  return {
    what: `${(events / 1e6).toFixed(0)} M events on the disk, and the roll-up by day made anew from them`,
    target: '< 60 s, a tenth of what lies between two',
    measured: `${perEvent} bytes per event; the roll-up (${dailyRows.toLocaleString('en')} rows) ${(refreshMs / 1e3).toFixed(1)} s; all events added up by FINAL ${(finalMs / 1e3).toFixed(2)} s, with every row twice and unmerged ${(finalOfDoubledMs / 1e3).toFixed(2)} s`,
    isMet: refreshMs < 60_000,
  }
}

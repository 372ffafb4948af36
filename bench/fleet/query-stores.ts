import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { utc } from '@aic/core/report'
import { clickHouseTarget, findQuery, refreshUsageDaily, SqliteFleet } from '@aic/fleet'
import { dataOf, type EngineProcess, startEngine } from './engine-process.ts'
import { addTo, type EventTotals, manyEvents } from './many-events.ts'

const dayMs = 86_400_000
/** Kept stores are filled anew when their last event is this old: questions about the last days would find nothing. */
const longestKeptMs = 20 * dayMs

/** The same events in both places, and when they end. */
export interface QueryStores extends AsyncDisposable {
  readonly engine: EngineProcess
  readonly sqlite: SqliteFleet
  /** The moment to ask at, UTC ms. */
  readonly nowMs: number
}

interface Kept {
  readonly count: number
  readonly endMs: number
}

/** Fills a ClickHouse and a file with so many events, once: they are kept below bench/work. Throws where their sums are not those sent. */
export async function queryStores(count: number, nowMs: number): Promise<QueryStores> {
  const note = path.join(dataOf('queries'), 'filled.json')
  const kept = existsSync(note) ? (JSON.parse(readFileSync(note, 'utf8')) as Kept) : null
  const isKept = kept !== null && kept.count === count && nowMs - kept.endMs < longestKeptMs
  if (!isKept) rmSync(dataOf('queries'), { recursive: true, force: true })
  mkdirSync(dataOf('queries'), { recursive: true })
  const endMs = isKept ? kept.endMs : nowMs
  const engine = await startEngine('queries/engine', { isKept: true })
  const sqlite = SqliteFleet.open(path.join(dataOf('queries'), 'fleet.sqlite'), { now: () => endMs })
  if (!isKept) {
    await fill({ engine, sqlite }, count, endMs)
    writeFileSync(note, JSON.stringify({ count, endMs }))
  }
  return {
    engine,
    sqlite,
    nowMs: endMs,
    async [Symbol.asyncDispose]() {
      sqlite.close()
      await engine[Symbol.asyncDispose]()
    },
  }
}

type Places = Pick<QueryStores, 'engine' | 'sqlite'>

async function fill({ engine, sqlite }: Places, count: number, endMs: number): Promise<void> {
  const target = clickHouseTarget(engine.clickHouse)
  const totals: EventTotals = { events: 0, totalTokens: 0, costNanoUsd: 0n }
  for (const batch of manyEvents(count, endMs)) {
    addTo(totals, batch)
    process.stderr.write(`\r${totals.events.toLocaleString('en')} events …`)
    await Promise.all([target.send(batch), sqlite.send(batch)])
  }
  process.stderr.write('\n')
  await refreshUsageDaily(engine.clickHouse)
  await check({ engine, sqlite }, totals, endMs)
}

async function check({ engine, sqlite }: Places, totals: EventTotals, nowMs: number): Promise<void> {
  const wanted = `${totals.events} ${totals.totalTokens} ${totals.costNanoUsd}`
  const [row] = await engine.clickHouse.rows<{ found: string }>(
    `SELECT concat(toString(count()), ' ', toString(sum(total_tokens)), ' ', toString(sum(reinterpretAsInt64(cost_usd)))) AS found FROM v_usage`,
  )
  if (row?.found !== wanted) throw new Error(`ClickHouse has ${row?.found}, was sent ${wanted}`)
  const models = sqlite.query(findQuery('model-cost'), {}, { tenant: 'default', zone: utc, nowMs })
  const sumOf = (name: string): bigint => models.reduce((sum, row) => sum + BigInt(String(row[name])), 0n)
  const costs = models.flatMap(({ cost_usd: cost }) => (cost === null ? [] : [nanoOf(String(cost))]))
  const found = `${sumOf('calls')} ${sumOf('total_tokens')} ${costs.reduce((sum, cost) => sum + cost, 0n)}`
  if (found !== wanted) throw new Error(`SQLite has ${found}, was sent ${wanted}`)
}

/** `1.5` USD as nano-USD. */
function nanoOf(text: string): bigint {
  const [whole = '0', fraction = ''] = text.split('.')
  return BigInt(whole + fraction.padEnd(9, '0'))
}

import { utc } from '@aic/core/report'
import { namedQueries, queryClickHouse } from '@aic/fleet'
import { type Finding, median } from '../agent/figures.ts'
import { type QueryStores, queryStores } from './query-stores.ts'

const mostMs = 1_000
const rounds = 3

/** How long one query takes, the median of three. */
export interface QueryTime {
  readonly id: string
  readonly ms: number
}

/** Every named query with its own defaults, in both dialects, over so many events: the slowest is what counts. */
export async function slowestQueries(count: number): Promise<Finding[]> {
  await using stores = await queryStores(count, Date.now())
  const context = { tenant: 'default', zone: utc, nowMs: stores.nowMs }
  const clickHouse = await timed((query) => queryClickHouse(stores.engine.clickHouse, query, {}, context))
  const sqlite = await timed(async (query) => stores.sqlite.query(query, {}, context))
  return [finding('ClickHouse', clickHouse, count), finding('SQLite', sqlite, count)]
}

async function timed(ask: (query: (typeof namedQueries)[number]) => Promise<readonly unknown[]>): Promise<QueryTime[]> {
  const all: QueryTime[] = []
  for (const query of namedQueries) {
    const times: number[] = []
    for (let round = 0; round < rounds; round++) {
      const beganMs = performance.now()
      await ask(query)
      times.push(performance.now() - beganMs)
    }
    all.push({ id: query.id, ms: median(times) })
  }
  return all.toSorted((a, b) => b.ms - a.ms)
}

function finding(place: string, times: readonly QueryTime[], count: number): Finding {
  const slow = times.filter(({ ms }) => ms >= mostMs).length
  const slowest = times.slice(0, 5).map(({ id, ms }) => `${id} ${ms.toFixed(0)} ms`)
  const middle = median(times.map(({ ms }) => ms)).toFixed(0)
  return {
    what: `the slowest named query over ${(count / 1e6).toFixed(0)} M events, ${place}`,
    target: '< 1 s',
    measured: `${slowest.join(', ')} (of ${times.length}; the middle one ${middle} ms; ${slow === 0 ? 'none' : slow} beyond 1 s)`,
    isMet: slow === 0,
  }
}

export type { QueryStores }

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Zone } from '@aic/core/report'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { goldenFleet, goldenNowMs, goldenTenant, goldenZone } from '../../../../testing/golden-fleet.ts'
import { type ClickHouseInTest, startFleetInClickHouse } from '../../../../testing/golden-in-clickhouse.ts'
import { plainCacheSavings } from '../../../../testing/plain-cache-savings.ts'
import { plainCallRows } from '../../../../testing/plain-fleet-calls.ts'
import { plainFleetRows } from '../../../../testing/plain-fleet-rows.ts'
import { plainTableRows } from '../../../../testing/plain-fleet-tables.ts'
import { plainWorkRows } from '../../../../testing/plain-fleet-work.ts'
import { plainSessionCosts } from '../../../../testing/plain-session-costs.ts'
import type { FleetBatch } from '../fleet-event.ts'
import { SqliteFleet } from '../sqlite/sqlite-fleet.ts'
import type { QueryValues } from './bind.ts'
import type { FleetRow } from './fleet-row.ts'
import { findQuery, namedQueries } from './named-queries.ts'

import { queryClickHouse } from './query-clickhouse.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'aic-queries-'))
const golden = goldenFleet()
let sqlite: SqliteFleet
let clickHouse: ClickHouseInTest

beforeAll(async () => {
  sqlite = SqliteFleet.open(path.join(folder, 'fleet.sqlite'), { now: () => goldenNowMs })
  clickHouse = await startFleetInClickHouse()
  for (const batch of golden.batches) await sqlite.send(batch)
  await clickHouse.fill(golden.batches, goldenNowMs)
})
afterAll(async () => {
  sqlite.close()
  await clickHouse[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true, force: true })
})

/** Where clocks change, and where they differ by a quarter of an hour. */
const zones = ['Europe/Berlin', 'Asia/Kathmandu'].map(goldenZone)
const contextOf = (zone: Zone) => ({ tenant: goldenTenant, zone, nowMs: goldenNowMs })

/** What both engines answer; fails where they differ. */
async function rowsOf(id: string, given: QueryValues = {}, zone: Zone = zones[0]!): Promise<FleetRow[]> {
  const named = findQuery(id)
  const rows = sqlite.query(named, given, contextOf(zone))
  expect(rows, `${id} in ${zone.name}`).toEqual(
    await queryClickHouse(clickHouse.clickHouse, named, given, contextOf(zone)),
  )
  return rows
}

describe('the table of queries', () => {
  it('has all 46 of the original, and others besides (001-35) (001-36)', () => {
    const numbers = Array.from({ length: 27 }, (_, at) => `${at + 1}`)
    const machines = Array.from({ length: 12 }, (_, at) => `M${at + 1}`)
    const sources = Array.from({ length: 7 }, (_, at) => `O${at + 1}`)
    const originals = namedQueries.flatMap(({ original }) => (original === null ? [] : [original]))
    expect(originals.sort()).toEqual([...numbers, ...machines, ...sources].sort())
    expect(namedQueries.length).toBeGreaterThan(60)
  })

  it('has each id once, and finds a query by it or by its number in the original', () => {
    expect(new Set(namedQueries.map(({ id }) => id)).size).toBe(namedQueries.length)
    expect(findQuery('m3').id).toBe('machine-rank')
    expect(() => findQuery('model-costs')).toThrowError('There is no query "model-costs"')
  })

  it('says what is wrong with a parameter', () => {
    const asked = (given: QueryValues) => () => sqlite.query(findQuery('top-days'), given, contextOf(zones[0]!))
    expect(asked({ form: '2026-01-01' })).toThrowError('The query top-days has no parameter form')
    expect(asked({ from: '2026-02-30' })).toThrowError('The parameter from of top-days is no date: "2026-02-30"')
    expect(asked({ top: '1; drop table usage_events' })).toThrowError('The parameter top of top-days is no count')
  })
})

/** Of the checklist, by the first letter of a query's number in the original. */
const rowOf: Readonly<Record<string, string>> = { M: ' (001-82)', O: ' (001-36)' }

describe('both engines', () => {
  for (const { id, original, columns } of namedQueries) {
    const rows = original === null ? '' : (rowOf[original.slice(0, 1)] ?? ' (001-35)')
    it(`answer ${id} with equal rows in every zone${rows}`, async () => {
      for (const zone of zones) {
        const answer = await rowsOf(id, {}, zone)
        expect(answer.length).toBeGreaterThan(0)
        for (const row of answer) expect(Object.keys(row)).toEqual(columns.map(({ name }) => name))
      }
    })

    it(`answer ${id} for a team without rows alike`, async () => {
      const nobody = { ...contextOf(zones[1]!), tenant: 'nobody' }
      const named = findQuery(id)
      const rows = sqlite.query(named, {}, nobody)
      expect(rows).toEqual(await queryClickHouse(clickHouse.clickHouse, named, {}, nobody))
    })
  }

  for (const [id, plain] of Object.entries({
    ...plainFleetRows,
    ...plainCallRows,
    ...plainCacheSavings,
    'session-costs': plainSessionCosts,
  })) {
    it(`answer ${id} with the rows that plain code makes of the events (001-36)`, async () => {
      for (const zone of ['UTC', 'America/New_York'].map(goldenZone)) {
        expect(await rowsOf(id, {}, zone)).toEqual(plain(golden.standing, zone))
      }
    })
  }

  for (const [id, plain] of Object.entries({ ...plainTableRows, ...plainWorkRows })) {
    it(`answer ${id} with the rows that plain code makes of what is told besides calls (001-36)`, async () => {
      for (const zone of ['UTC', 'America/New_York'].map(goldenZone)) {
        expect(await rowsOf(id, {}, zone)).toEqual(plain(golden, zone))
      }
    })
  }
})

describe('a team that works now and then', () => {
  const dayMs = 86_400_000
  const usd = 1_000_000_000
  const answer = async (id: string, given: QueryValues = {}): Promise<FleetRow[]> => {
    const context = { tenant: 'now-and-then', zone: goldenZone('UTC'), nowMs: goldenNowMs }
    const rows = sqlite.query(findQuery(id), given, context)
    expect(rows).toEqual(await queryClickHouse(clickHouse.clickHouse, findQuery(id), given, context))
    return rows
  }

  /** Three calls: one before all that is asked of, two within it, of which nobody knows the earlier one’s price. */
  const batches = (): FleetBatch[] => {
    const events = [40, 5, 2].map((back) => ({
      ...golden.standing[0]!,
      tenant: 'now-and-then',
      eventId: String(back).padStart(32, '0'),
      atMs: goldenNowMs - back * dayMs,
      costNanoUsd: back === 5 ? null : 60 * usd,
      costKind: back === 5 ? ('unpriced' as const) : ('reported' as const),
    }))
    return [{ events, blocks: [], quotas: [], runs: [] }]
  }

  beforeAll(async () => {
    for (const batch of batches()) await sqlite.send(batch)
    await clickHouse.fill(batches(), goldenNowMs)
  })

  it('is forecast by its idle days too, those before the first call of the asked days among them', async () => {
    expect(await answer('forecast')).toEqual([
      { days_seen: 6, mean_usd: '10', next_7_days_usd: '70', next_30_days_usd: '300' },
    ])
  })

  it('has days whose cost nobody knows: they are unknown, and in no mean', async () => {
    const day = (await answer('chart-daily-cost')).find(({ x }) => x === '2026-04-05')
    expect(day).toMatchObject({ y_usd: null })
    expect((await answer('daily-change', { from: 'today-6', to: 'today-4' })).slice(0, 3)).toMatchObject([
      { cost_usd: '0', unpriced_calls: 0, previous_usd: null, change_usd: null },
      { cost_usd: null, unpriced_calls: 1, previous_usd: '0', change_usd: null },
      { cost_usd: '0', unpriced_calls: 0, previous_usd: null, change_usd: null },
    ])
    const sundays = await answer('weekday-pattern', { from: 'today-13' })
    expect(sundays[6]).toMatchObject({ days: 2, calls: 1, cost_usd: '0', unpriced_calls: 1, mean_usd: '0' })
    expect(await answer('month-end')).toMatchObject([{ days_seen: 27, spent_usd: '60' }])
  })

  it('has every asked day since its first call in charts and means', async () => {
    expect(await answer('chart-daily-cost', { from: 'today-9' })).toHaveLength(10)
    expect(await answer('chart-daily-cost')).toHaveLength(41)
    const days = await answer('weekday-pattern', { from: 'today-13' })
    expect(days.map(({ days: each }) => each)).toEqual([2, 2, 2, 2, 2, 2, 2])
    expect(await answer('daily-change', { from: 'today-3' })).toMatchObject([
      { cost_usd: '0', previous_usd: null },
      { cost_usd: '60', previous_usd: '0' },
      { cost_usd: '0', previous_usd: '60' },
      { cost_usd: '0', previous_usd: '0' },
    ])
  })
})

describe('corrected answers', () => {
  it('add up to the same cost whatever they group by: no grain is counted twice', async () => {
    const nanoOf = (text: unknown): bigint => {
      const [whole = '0', fraction = ''] = String(text ?? '0').split('.')
      return BigInt(whole + fraction.padEnd(9, '0'))
    }
    const sumOf = async (id: string): Promise<bigint> =>
      (await rowsOf(id)).reduce((sum, { cost_usd }) => sum + nanoOf(cost_usd), 0n)
    const total = golden.standing.reduce((sum, { costNanoUsd }) => sum + BigInt(costNanoUsd ?? 0), 0n)
    for (const id of [
      'model-cost',
      'project-cost',
      'machine-overview',
      'machine-models',
      'source-comparison',
      'source-models',
    ]) {
      expect(await sumOf(id), id).toBe(total)
    }
  })

  it('keep two machines of one name apart (001-82)', async () => {
    const machines = await rowsOf('machine-overview')
    expect(machines.map(({ machine }) => machine).sort()).toEqual(['attic', 'laptop', 'laptop', 'server'])
  })

  it('leave a day in one row though several machines worked on it', async () => {
    const dates = (await rowsOf('chart-daily-cost')).map(({ x }) => x)
    expect(new Set(dates).size).toBe(dates.length)
    expect(dates).toHaveLength(90)
  })

  it('call a block active only while it lasts, whatever its silent machine told last', async () => {
    const active = golden.blocks.filter(({ isActive, isGap, endMs }) => isActive && !isGap && endMs > goldenNowMs)
    const stale = golden.blocks.filter(({ isActive }) => isActive).length - active.length
    expect(stale).toBeGreaterThan(0)
    expect((await rowsOf('active-blocks')).map(({ start_time }) => start_time).sort()).toEqual(
      active.map(({ startMs }) => startMs).sort(),
    )
  })

  it('show no percentage past the reset of its window, and one row per limit however many machines saw it', async () => {
    const limits = await rowsOf('quota-now')
    expect(limits).toHaveLength(10)
    const past = limits.find(({ account, limit_window }) => account === 'acc-2' && limit_window === 'weekly')
    expect(past).toMatchObject({ used_percent: null, told_at: goldenNowMs - 60_000 })
  })

  it('hear of machines by calls and by imports, and call silent ones stale', async () => {
    const states = Object.fromEntries((await rowsOf('machine-freshness')).map((row) => [row.machine_id, row.state]))
    expect(states).toEqual({ 'm-1': 'fresh', 'm-2': 'fresh', 'm-3': 'fresh', 'm-4': 'stale' })
  })

  it('tell imports one by one and by day (001-84)', async () => {
    const history = await rowsOf('import-history', { from: '2026-01-01' })
    expect(history.map(({ started }) => started).sort()).toEqual(golden.runs.map(({ startedMs }) => startedMs).sort())
    const trend = await rowsOf('import-trend', { from: '2026-01-01' })
    const records = trend.reduce((sum, { records }) => sum + Number(records), 0)
    expect(records).toBe(golden.runs.reduce((sum, { records }) => sum + records, 0))
  })

  it('narrow to one source, to days, to a price', async () => {
    const one = await rowsOf('source-models', { source: 'opencode' })
    expect(new Set(one.map(({ source }) => source))).toEqual(new Set(['opencode']))
    const day = await rowsOf('daily-trends', { from: '2026-03-29', to: '2026-03-29' }, goldenZone('Europe/Berlin'))
    expect(day.map(({ date }) => date)).toEqual(['2026-03-29'])
    const dear = await rowsOf('expensive-calls', { above: '0.000000001', hours: '48' })
    expect(dear.length).toBeGreaterThan(5)
  })
})

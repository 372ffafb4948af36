import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  type EmbeddedFleet,
  fleetBatchOf,
  fleetEventOf,
  openEmbeddedFleet,
} from '../../../../testing/embedded-fleet.ts'
import type { FleetEvent } from '../fleet-event.ts'
import { applySchema } from '../schema/apply-schema.ts'
import { refreshUsageDaily } from '../schema/refresh-usage-daily.ts'
import { fleetTables } from '../schema/schema-objects.ts'
import type { ClickHouse } from './open-clickhouse.ts'
import { clickHouseTarget } from './target.ts'

// The engine shares the machine with all other tests.
let fleet: EmbeddedFleet
let clickHouse: ClickHouse

beforeAll(async () => {
  fleet = await openEmbeddedFleet()
  clickHouse = fleet.clickHouse
  await applySchema({ clickHouse })
})
beforeEach(async () => {
  for (const { name } of fleetTables) if (name !== 'fleet_schema') await clickHouse.run(`TRUNCATE TABLE ${name}`)
})
afterAll(async () => fleet.close())

const day = (n: number, hour = 12): number => Date.UTC(2026, 10, n, hour)
/** Each in a target of its own: as another process would. */
const send = async (...events: readonly FleetEvent[]): Promise<void> =>
  clickHouseTarget(clickHouse).send(fleetBatchOf({ events }))
const sums = async (tenant = 'team'): Promise<unknown> => {
  const sql = `SELECT count()::UInt32 AS calls, toString(sum(cost_usd)) AS cost FROM v_usage WHERE tenant_id = {tenant:String}`
  return (await clickHouse.rows(sql, { parameters: { tenant } }))[0]
}
const standing = async (): Promise<unknown[]> =>
  clickHouse.rows(`SELECT toString(ts) AS ts, machine_name AS machine, session_key AS session, project_key AS project,
    output_tokens::UInt32 AS output, cost_usd AS cost, version FROM v_usage ORDER BY event_id, ts`)
const tokens = (output: number): FleetEvent['tokens'] => ({ ...fleetEventOf('x').tokens, output })

describe('an event', () => {
  it('is kept exactly, to the nano-dollar and the millisecond, in UTC', async () => {
    const most = Number.MAX_SAFE_INTEGER
    await send(
      fleetEventOf('a', {
        atMs: Date.UTC(2026, 10, 20, 23, 59, 59, 7),
        session: "it's\t\\\n\u2028{x}",
        tokens: { input: most, output: 2, cacheRead: 3, cacheWrite5m: 4, cacheWrite1h: 5, reasoning: 6 },
        costNanoUsd: 7,
        calculatedNanoUsd: most,
        version: 2n ** 63n - 1n,
        isBackground: true,
      }),
    )
    const [row] = await clickHouse.rows<Record<string, unknown>>('SELECT * FROM v_usage')
    expect(row).toMatchObject({
      tenant_id: 'team',
      event_id: fleetEventOf('a').eventId,
      ts: '2026-11-20 23:59:59.007',
      session_key: "it's\t\\\n\u2028{x}",
      input_tokens: String(most),
      total_tokens: String(BigInt(most) + 14n),
      reasoning_tokens: '6',
      cost_usd: '0.000000007',
      calculated_usd: '9007199.254740991',
      cost_kind: 'calculated',
      version: String(2n ** 63n - 1n),
      is_background: 1,
    })
  })

  it('that nobody could price has no cost, rather than none', async () => {
    await send(fleetEventOf('a', { costNanoUsd: null, calculatedNanoUsd: null, costKind: 'unpriced' }))
    expect(await clickHouse.rows('SELECT cost_usd, calculated_usd, cost_kind FROM v_usage')).toEqual([
      { cost_usd: null, calculated_usd: null, cost_kind: 'unpriced' },
    ])
    expect(await sums()).toEqual({ calls: 1, cost: null })
  })

  it('of many years comes in one batch', async () => {
    const events = Array.from({ length: 130 }, (_, n) => fleetEventOf(`${n}`, { atMs: Date.UTC(2025, n, 3) }))
    await send(...events)
    expect(await sums()).toEqual({ calls: 130, cost: '130.00000013' })
  })
})

describe('sending', () => {
  const events = Array.from({ length: 95 }, (_, n) =>
    fleetEventOf(`${n}`, { atMs: day(1 + (n % 20)), version: BigInt(n) }),
  )
  const once = { calls: 95, cost: '95.000000095' }

  it('twice leaves what sending once does, in the roll-up too (001-34)', async () => {
    await send(...events)
    await send(...events)
    expect(await sums()).toEqual(once)
    await refreshUsageDaily(clickHouse)
    await send(...events)
    await refreshUsageDaily(clickHouse)
    const sql = `SELECT sum(calls)::UInt32 AS calls, toString(sum(cost_usd)) AS cost, uniqExactMerge(sessions)::UInt32 AS sessions
      FROM usage_daily`
    expect(await clickHouse.rows(sql)).toEqual([{ ...once, sessions: 1 }])
  })

  it('from two machines at once counts each call once, and takes back nothing of either', async () => {
    const ofOther = events.map((event) => ({ ...event, machineId: 'm2', machine: 'lap' }))
    const own = [fleetEventOf('own', { machineId: 'm2', machine: 'lap' })]
    await Promise.all([send(...events), send(...ofOther, ...own), send(...events.toReversed())])
    expect(await sums()).toEqual({ calls: 96, cost: '96.000000096' })
  })

  it('that was cut short and begun again leaves what it would have left', async () => {
    const gone = new AbortController()
    const target = clickHouseTarget(clickHouse, { rowsPerInsert: 10 })
    const cut = target.send(fleetBatchOf({ events }), { signal: gone.signal })
    gone.abort()
    await expect(cut).rejects.toMatchObject({ name: 'FleetFault' })
    await target.send(fleetBatchOf({ events: events.slice(0, 40) }))
    await target.send(fleetBatchOf({ events }))
    expect(await sums()).toEqual(once)
  })

  it('in any order leaves the greatest version', async () => {
    const small = fleetEventOf('a', { version: 1n, costNanoUsd: 1 })
    const large = fleetEventOf('a', { version: 9n, costNanoUsd: 9 })
    await send(large)
    await send(small)
    expect(await sums()).toEqual({ calls: 1, cost: '0.000000009' })
  })

  it('a tombstone hides a call, and replays of it stay hidden', async () => {
    await send(fleetEventOf('a', { version: 5n }), fleetEventOf('b'))
    await send(fleetEventOf('a', { version: 6n, isDeleted: true }))
    await send(fleetEventOf('a', { version: 5n }))
    expect(await sums()).toEqual({ calls: 1, cost: '1.000000001' })
  })

  it('the same rows again by the same target is forgotten by the server; an emptied table is filled by another', async () => {
    const target = clickHouseTarget(clickHouse)
    await target.send(fleetBatchOf({ events }))
    await target.send(fleetBatchOf({ events }))
    const [raw] = await clickHouse.rows('SELECT count()::UInt32 AS n FROM usage_events')
    expect(raw).toEqual({ n: 95 })
    await clickHouse.run('TRUNCATE TABLE usage_events')
    await send(...events)
    expect(await sums()).toEqual(once)
  })

  it('names the place the same for ever, without user and password', () => {
    expect(clickHouseTarget(clickHouse).id).toBe(`clickhouse:${fleet.server.url}/default`)
  })
})

describe('copies of a call under several days', () => {
  const early = fleetEventOf('a', {
    atMs: day(10, 23),
    session: 's-old',
    project: 'p-old',
    version: 100n,
    tokens: tokens(20),
  })
  const later = fleetEventOf('a', {
    atMs: day(11, 1),
    machineId: 'm2',
    machine: 'lap',
    session: 's-new',
    project: 'p-new',
    version: 200n,
    tokens: tokens(50),
    costNanoUsd: 2_500_000_000,
  })
  const one = { ts: '2026-11-10 23:00:00.000', machine: 'desk', session: 's-old', project: 'p-old', output: 50 }

  it('become one: earliest time, session and project, best tokens and cost; whichever came first', async () => {
    await send(early)
    await send(later)
    expect(await standing()).toEqual([{ ...one, cost: '2.5', version: '200' }])
    await clickHouse.run('TRUNCATE TABLE usage_events')
    await send(later)
    await send(early)
    expect(await standing()).toEqual([{ ...one, cost: '2.5', version: '200' }])
  })

  it('stay one when either machine sends again, at once too', async () => {
    await Promise.all([send(early), send(later)])
    await send(early)
    await Promise.all([send(later), send(early)])
    await send(later)
    expect(await standing()).toEqual([{ ...one, cost: '2.5', version: '200' }])
  })

  it('become one again when the later machine knows more', async () => {
    await send(early)
    await send(later)
    await send({ ...later, version: 300n, tokens: tokens(70), costNanoUsd: 3_000_000_000 })
    expect(await standing()).toEqual([{ ...one, output: 70, cost: '3', version: '300' }])
  })

  it('become one over the end of a month and a year', async () => {
    await send(fleetEventOf('a', { atMs: Date.UTC(2026, 11, 31, 23), version: 1n }))
    await send(fleetEventOf('a', { atMs: Date.UTC(2027, 0, 1, 1), version: 2n, costNanoUsd: 2 }))
    expect(await standing()).toMatchObject([{ ts: '2026-12-31 23:00:00.000', cost: '0.000000002', version: '2' }])
  })

  it('become one among thousands that have none, and those stay', async () => {
    const many = Array.from({ length: 1_500 }, (_, n) => fleetEventOf(`many-${n}`, { atMs: day(1 + (n % 20)) }))
    await send(...many, early)
    await send(...many, later)
    const found = await clickHouse.rows<{ at: string }>(
      "SELECT toString(ts) AS at FROM v_usage WHERE session_key = 's-old' OR session_key = 's-new'",
    )
    expect(found).toEqual([{ at: one.ts }])
    expect(await sums()).toMatchObject({ calls: 1_501 })
  })

  it('of other tenants and other sources are other calls', async () => {
    await send(early, { ...early, tenant: 'other' }, { ...early, source: 'codex' })
    await send({ ...later, tenant: 'other', atMs: day(11, 2) }, { ...later, source: 'codex' })
    expect(await sums('team')).toEqual({ calls: 2, cost: '3.500000001' })
    expect(await sums('other')).toEqual({ calls: 1, cost: '2.5' })
    await send({ ...later, tenant: 'third' })
    expect(await sums('team')).toEqual({ calls: 2, cost: '3.500000001' })
  })

  it('are looked for only where rows were just sent', async () => {
    await send(early)
    // As an older program would have left it.
    const columns = ['tenant_id', 'event_id', 'ts', 'source', 'version', 'cost_usd']
    const row = ['team', early.eventId, '2026-11-12 00:00:00', 'claude-code', '900', '9']
    await clickHouse.insert({ table: 'usage_events', columns }, [row])
    await send(fleetEventOf('b'))
    expect(await sums()).toEqual({ calls: 3, cost: '11.000000002' })
    await send(early)
    expect(await sums()).toEqual({ calls: 2, cost: '10.000000001' })
  })
})

describe('other rows', () => {
  it('blocks, quotas and reports are kept once, the newest of each', async () => {
    const block = {
      tenant: 'team',
      machineId: 'm1',
      machine: 'desk',
      source: 'claude-code',
      startMs: day(10, 10),
      endMs: day(10, 15),
      actualEndMs: null,
      isGap: false,
      isActive: true,
      entries: 3,
      tokens: tokens(9),
      costNanoUsd: 123_456_789,
      unpricedCalls: 2,
      models: ["it's", 'b'],
      limitResetMs: day(10, 16),
      burnNanoUsdPerHour: 5,
      projectedNanoUsd: null,
      version: 1n,
    }
    const quota = {
      tenant: 'team',
      provider: 'claude',
      account: 'a1',
      machineId: 'm1',
      machine: 'desk',
      window: 'weekly',
      origin: 'oauth',
      atMs: day(10),
      usedPercent: 33.25,
      used: null,
      limit: null,
      unit: null,
      resetsAtMs: day(12),
    }
    const target = clickHouseTarget(clickHouse)
    await target.send(fleetBatchOf({ blocks: [block], quotas: [quota] }))
    await target.send(fleetBatchOf({ blocks: [{ ...block, entries: 4, version: 2n }], quotas: [quota] }))
    expect(await clickHouse.rows('SELECT * EXCEPT ingested_at FROM usage_blocks FINAL')).toMatchObject([
      {
        entries: 4,
        cost_usd: '0.123456789',
        models: ["it's", 'b'],
        burn_usd_per_hour: '0.000000005',
        actual_end: null,
      },
    ])
    expect(await clickHouse.rows('SELECT * FROM quota_snapshots FINAL')).toMatchObject([
      { window_kind: 'weekly', used_percent: 33.25, unit: null, resets_at: '2026-11-12 12:00:00.000' },
    ])
  })
})

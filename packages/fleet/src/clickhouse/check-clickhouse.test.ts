import { utc } from '@aic/core/report'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type EmbeddedFleet,
  fleetBatchOf,
  fleetEventOf,
  openEmbeddedFleet,
} from '../../../../testing/embedded-fleet.ts'
import { type MachineFreshness, machineFreshness } from '../queries/machine-freshness.ts'
import { findQuery } from '../queries/named-queries.ts'
import { queryClickHouse } from '../queries/query-clickhouse.ts'
import { applySchema } from '../schema/apply-schema.ts'
import { auditNames } from './audit-names.ts'
import { checkClickHouse } from './check-clickhouse.ts'
import { latencyRating } from './latency.ts'
import { type ClickHouse, openClickHouse } from './open-clickhouse.ts'
import type { ClickHouseSettings } from './settings.ts'
import { clickHouseTarget } from './target.ts'
import { verifyFleet } from './verify-fleet.ts'

const hourMs = 3_600_000
const nowMs = Date.UTC(2026, 10, 22, 12)

// The engine shares the machine with all other tests.
let fleet: EmbeddedFleet
let clickHouse: ClickHouse

beforeAll(async () => {
  fleet = await openEmbeddedFleet()
  clickHouse = fleet.clickHouse
})
afterAll(async () => fleet.close())

const checked = async (change: Partial<ClickHouseSettings> = {}, clock = () => 0) => {
  const settings = { ...fleet.settings, ...change }
  const other = await openClickHouse(settings, { timeoutMs: 2_000 })
  const sections = await checkClickHouse({ clickHouse: other, settings, machine: 'desk', clock })
  await other.close()
  return Object.fromEntries(sections.map((section) => [section.id, section]))
}

describe('the check', () => {
  it('tells the server’s version, the database and its tables (001-61, 001-62, 001-63)', async () => {
    const { connection, database, read } = await checked()
    expect(connection).toMatchObject({ ok: true, detail: `ClickHouse ${fleet.server.version} at ${fleet.server.url}` })
    expect(database).toMatchObject({ ok: true, detail: 'Database default' })
    expect(read).toMatchObject({ ok: true, detail: 'SELECT works: 0 tables and views, 0 of the fleet' })
  })

  it('writes to a table of its own, and leaves none behind (001-64)', async () => {
    expect((await checked()).write).toMatchObject({ ok: true })
    expect(await clickHouse.rows("SELECT name FROM system.tables WHERE name LIKE 'aic_check%'")).toEqual([])
  })

  it('rates the latency: excellent below 100 ms, good to 500 ms, slow beyond (001-65)', async () => {
    expect([0, 99.9, 100, 500, 500.1].map(latencyRating)).toEqual(['Excellent', 'Excellent', 'Good', 'Good', 'Slow'])
    let ms = 0
    expect((await checked({}, () => (ms += 250))).latency).toMatchObject({ ok: true, detail: 'Good: 250 ms' })
  })

  it('shows parameters without the password, and the machine’s name, whatever fails (001-66, 001-67)', async () => {
    const sections = await checked({ password: 'secret-horse', port: 9 })
    expect(JSON.stringify(sections)).not.toContain('secret-horse')
    expect(sections.parameters?.detail).toContain('CH_PASSWORD=set, not shown')
    expect(sections.machine).toMatchObject({ detail: 'MACHINE_NAME=desk' })
  })

  it('says where a password would travel in the clear, which it may on this very machine', async () => {
    expect((await checked({ port: 9 })).parameters?.hint).toBeNull()
    expect((await checked({ host: 'db.invalid' })).parameters).toMatchObject({
      ok: true,
      hint: expect.stringContaining('read on the way'),
    })
    expect((await checked({ host: 'db.invalid', protocol: 'https' })).parameters?.hint).toBeNull()
  })

  it('says for each failure what to do (001-69)', async () => {
    expect((await checked({ port: 9 })).connection).toMatchObject({
      ok: false,
      hint: expect.stringContaining('CH_PORT'),
    })
    expect((await checked({ user: 'eve' })).connection).toMatchObject({
      ok: false,
      hint: expect.stringContaining('CH_USER'),
    })
    const { connection, database, write } = await checked({ database: 'nowhere' })
    expect(connection?.ok).toBe(true)
    expect(database).toMatchObject({ ok: false, hint: expect.stringContaining('aic fleet init') })
    expect(write?.ok).toBe(false)
  })
})

describe('verification over HTTP', () => {
  it('names what is missing before there are tables (001-76)', async () => {
    const { sections, totals } = await verifyFleet({ clickHouse, tenant: 'team' })
    expect(sections.map(({ id, ok }) => [id, ok])).toEqual([
      ['select', true],
      ['tables', false],
      ['rows', false],
      ['view', false],
      ['totals', false],
    ])
    expect(sections[1]).toMatchObject({
      detail: expect.stringContaining('v_usage'),
      hint: expect.stringContaining('init'),
    })
    expect(totals).toBeNull()
  })

  it('counts tables, rows, a view and totals, of one tenant (001-76)', async () => {
    await applySchema({ clickHouse })
    const events = [
      fleetEventOf('a'),
      fleetEventOf('b', { machineId: 'm2', costNanoUsd: null, costKind: 'unpriced' }),
      fleetEventOf('c', { tenant: 'other' }),
    ]
    await clickHouseTarget(clickHouse).send(fleetBatchOf({ events }))
    const { sections, rows, sample, totals } = await verifyFleet({ clickHouse, tenant: 'team' })
    expect(sections.filter(({ ok }) => !ok)).toEqual([])
    expect(rows.usage_events).toBe(2)
    expect(sample[0]).toMatchObject({ date: '2026-11-20', machine_name: 'desk' })
    expect(totals).toEqual({
      calls: 2,
      totalTokens: 2 * 1_157,
      costNanoUsd: 1_000_000_001n,
      unpricedCalls: 1,
      machines: 2,
    })
  })
})

describe('freshness', () => {
  const heardOf = async (tenant: string): Promise<MachineFreshness[]> => {
    const context = { tenant, zone: utc, nowMs }
    return (await queryClickHouse(clickHouse, findQuery('machine-freshness'), {}, context)).map(machineFreshness)
  }

  it('tells when each machine was last heard of, and which stay away (001-81)', async () => {
    const run = (id: number, machineId: string, startedMs: number, status: 'completed' | 'failed' = 'completed') => ({
      tenant: 'team',
      id: `00000000-0000-4000-8000-00000000000${id}`,
      machineId,
      machine: machineId === 'm1' ? 'desk' : 'lap',
      startedMs,
      durationMs: hourMs / 2,
      status,
      records: 1,
      contentHash: 'c',
      statistics: '{"it\'s": "fine"}',
    })
    const runs = [
      run(1, 'm1', nowMs - 30 * hourMs),
      run(2, 'm1', nowMs - 2 * hourMs),
      run(3, 'm2', nowMs - 30 * hourMs),
      run(4, 'm2', nowMs - hourMs, 'failed'),
    ]
    await clickHouseTarget(clickHouse).send(fleetBatchOf({ runs }))
    expect(await heardOf('team')).toMatchObject([
      { machineId: 'm2', hoursSilent: 30, lastImportMs: nowMs - 30 * hourMs, isStale: true },
      {
        machineId: 'm1',
        machine: 'desk',
        hoursSilent: 2,
        lastImportMs: nowMs - 2 * hourMs,
        lastCallMs: Date.UTC(2026, 10, 20, 12),
        isStale: false,
      },
    ])
    expect(await heardOf('nobody')).toEqual([])
  })
})

describe('the audit', () => {
  it('finds nothing in names that are hashed', async () => {
    const { columns, findings } = await auditNames({ clickHouse, words: ['charlie'] })
    expect(columns).toBeGreaterThan(40)
    expect(findings).toEqual([])
  })

  it('finds paths and words in every table, and shows none of what they say', async () => {
    const events = [
      fleetEventOf('p1', { project: '/home/charlie/secret-app' }),
      fleetEventOf('p2', { session: 'C:\\Users\\charlie' }),
      fleetEventOf('p3', { projectLabel: '-Users-charlie-secret-app' }),
      fleetEventOf('p4', { model: 'openrouter/some/model', user: 'Charlie' }),
    ]
    await clickHouseTarget(clickHouse).send(fleetBatchOf({ events }))
    const { findings } = await auditNames({ clickHouse, words: ['charlie', 'x'] })
    expect(findings.map(({ table, column, rows }) => [table, column, rows])).toEqual([
      ['usage_events', 'user_id', 1],
      ['usage_events', 'project_key', 1],
      ['usage_events', 'project_label', 1],
      ['usage_events', 'session_key', 1],
    ])
    expect(findings[1]?.sample).toBe('/xxxx/xxxxxxx/xxxxxx-xxx')
    expect(JSON.stringify(findings)).not.toContain('charlie')
  })
})

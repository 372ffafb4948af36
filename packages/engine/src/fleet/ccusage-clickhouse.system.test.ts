import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { applySchema, clickHouseTarget, type FleetTarget, nameHasher } from '@aic/fleet'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type EmbeddedFleet, openEmbeddedFleet } from '../../../../testing/embedded-fleet.ts'
import { CcusageProgram } from '../../../../testing/vendors/ccusage-program.ts'
import {
  type CcusageAnswers,
  newerCcusage,
  olderCcusage,
  oldestCcusage,
} from '../../../../testing/vendors/ccusage-reports.ts'
import { importCcusage } from './ccusage-import.ts'

let fleet: EmbeddedFleet
let target: FleetTarget
const folder = mkdtempSync(path.join(tmpdir(), 'aic-ccusage-fleet-'))
const hasher = nameHasher({ mode: 'legacy8' })

beforeAll(async () => {
  fleet = await openEmbeddedFleet()
  await applySchema({ clickHouse: fleet.clickHouse, retentionDays: null }) // rows of years ago stay, whenever this runs
  target = clickHouseTarget(fleet.clickHouse)
})
afterAll(async () => {
  await fleet.close()
  rmSync(folder, { recursive: true, force: true })
})

async function importOn(machine: string, program: CcusageProgram) {
  const imported = await importCcusage({
    env: program.env,
    platform: 'linux',
    backoffMs: 1,
    folder: path.join(folder, machine),
    machine: { tenant: 'default', machineId: `id of ${machine}`, machine, user: '' },
    names: { hasher, project: (name) => ({ key: hasher.hash('project', name), label: '' }) },
    target,
    nowMs: () => Date.UTC(2026, 10, 4, 9),
  })
  expect(imported?.run.status).not.toBe('failed')
}

/** A value of each machine, as the original’s tables tell it. */
async function byMachine(sql: string): Promise<Record<string, unknown>> {
  const rows = await fleet.clickHouse.rows<{ machine_name: string; value: unknown }>(
    `SELECT machine_name, ${sql} GROUP BY machine_name ORDER BY machine_name`,
  )
  return Object.fromEntries(rows.map(({ machine_name, value }) => [machine_name, value]))
}

describe('what ccusage tells, in ClickHouse', () => {
  it('is in the original’s tables once, after imports that failed in part and were repeated (001-07, 001-37, 001-38, 001-85)', async () => {
    const answers: Readonly<Record<string, CcusageAnswers>> = {
      newer: newerCcusage,
      older: olderCcusage,
      oldest: oldestCcusage,
    }
    for (const [machine, of] of Object.entries(answers)) {
      using program = new CcusageProgram({ answers: of, breaks: ['projects'] })
      await importOn(machine, program)
      program.behave({ answers: of })
      await importOn(machine, program)
      await importOn(machine, program)
    }
    const money = { newer: '25150000', older: '1250000000', oldest: '17580000000' }
    expect(await byMachine('toString(toInt64(sum(cost_usd) * 1000000000)) AS value FROM v_usage')).toEqual(money)
    for (const table of ['ccusage_usage_daily', 'ccusage_usage_monthly', 'ccusage_usage_projects_daily']) {
      const value = 'toString(toInt64(round(sum(total_cost) * 1e9))) AS value'
      expect(await byMachine(`${value} FROM ${table}`), table).toEqual(money)
    }
    const sessions = 'toString(toInt64(round(sum(total_cost) * 1e9))) AS value FROM ccusage_usage_sessions'
    expect(await byMachine(sessions)).toEqual({ ...money, newer: '23050000' }) // one of its sessions has no time
    expect(await byMachine('toString(sum(total_tokens)) AS value FROM ccusage_usage_daily')).toEqual({
      newer: '5725',
      older: '100',
      oldest: '308',
    })
    expect(await byMachine('toString(count()) AS value FROM ccusage_import_history')).toEqual({
      newer: '3',
      older: '3',
      oldest: '3',
    })
  })

  it('has its blocks there with burn rate, projection and reset (001-54, 001-55, 001-56)', async () => {
    const rows = await fleet.clickHouse.rows(
      "SELECT block_id, is_gap, entries, cost_usd, burn_rate, `projection`, toString(usage_limit_reset_time) AS reset, toString(actual_end_time) AS last FROM ccusage_usage_blocks WHERE machine_name = 'newer' ORDER BY start_time",
    )
    expect(rows).toEqual([
      expect.objectContaining({
        block_id: '2026-11-03T10:00:00.000Z',
        cost_usd: 0.01005,
        burn_rate: null,
        reset: '2026-11-03 15:00:00',
        last: '2026-11-03 12:37:12',
      }),
      expect.objectContaining({ block_id: 'gap-2026-11-03T17:37:12.000Z', is_gap: 1, last: null }),
      expect.objectContaining({ burn_rate: 0.465, projection: 2.16, cost_usd: 0.0005, reset: null }),
    ])
  })

  it('names no project and no session (001-75)', async () => {
    const tables = ['usage_events', 'imported_reports', 'usage_blocks', 'import_runs']
    for (const table of tables) {
      const rows = await fleet.clickHouse.rows(`SELECT * FROM ${table}`)
      expect(rows.length, table).toBeGreaterThan(0)
      expect(JSON.stringify(rows), table).not.toMatch(/home-demo|c5830be2|rollout|session-1/)
    }
  })
})

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import {
  applySchema,
  type ClickHouse,
  clickHouseTarget,
  type Embedded,
  openClickHouse,
  startEmbedded,
} from '@aic/fleet'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { writeClaudeLogs } from '../../../../testing/claude-home.ts'
import { ledgerSums, type PushingMachine, pushOptions, sumsOfRows } from '../../../../testing/fleet-push.ts'
import { LogHistory } from '../../../../testing/log-history.ts'
import { random } from '../../../../testing/odd-lines.ts'
import { push } from './push.ts'
import type { PushResult } from './push-result.ts'

let scratch: string
let server: Embedded
let root: ClickHouse
beforeAll(async () => {
  scratch = mkdtempSync(path.join(tmpdir(), 'aic-push-clickhouse-'))
  server = await startEmbedded({ folder: path.join(scratch, 'clickhouse') })
  const { hostname, port } = new URL(server.url)
  const settings = {
    host: hostname,
    port: Number(port),
    protocol: 'http' as const,
    user: 'default',
    password: '',
    database: 'default',
  }
  root = await openClickHouse(settings)
})
afterAll(async () => {
  await root.close()
  await server.close()
  rmSync(scratch, { recursive: true, force: true })
})

/** A database of its own, with the fleet's tables. */
async function newDatabase(name: string): Promise<ClickHouse> {
  await root.run(`create database ${name}`)
  const clickHouse = root.in(name)
  await applySchema({ clickHouse })
  return clickHouse
}

const machine = (folder: string, host: string, home: string): PushingMachine => ({
  home,
  data: path.join(folder, `data-${host}`),
  store: '',
  host,
})

const pushTo = async (clickHouse: ClickHouse, one: PushingMachine): Promise<PushResult> =>
  await push({ ...pushOptions(one), target: clickHouseTarget(clickHouse), batchSize: 30 })

/** What stands there, money in nano-USD: the server tells decimals without the zeros at their end. */
async function sumsIn(clickHouse: ClickHouse): Promise<string[]> {
  const rows = await clickHouse.rows<Record<string, unknown>>(
    'select *, toUnixTimestamp64Milli(ts) as ts_ms from v_usage',
  )
  return sumsOfRows(
    rows.map((row) => ({ ...row, cost_nano_usd: row.cost_usd === null ? null : nanoOf(String(row.cost_usd)) })),
  )
}

function nanoOf(usd: string): number {
  const [whole = '0', part = ''] = usd.split('.')
  return Number(whole + part.padEnd(9, '0'))
}

it('leaves in ClickHouse what the ledger has, to the nano-dollar, through any history (001-08, 001-37)', async () => {
  for (let seed = 1; seed <= 3; seed++) {
    const clickHouse = await newDatabase(`history_${seed}`)
    const folder = path.join(scratch, `history-${seed}`)
    const next = random(seed)
    const history = new LogHistory(folder, next)
    const laptop = machine(folder, 'laptop', history.home)
    for (let i = 0; i < 5; i++) {
      for (let j = 0; j <= next() * 6; j++) history.step()
      expect((await pushTo(clickHouse, laptop)).fault).toBeNull()
      history.keep()
      expect(await sumsIn(clickHouse), `seed ${seed}, step ${i}`).toEqual(ledgerSums(laptop.data))
    }
    expect((await pushTo(clickHouse, laptop)).status).toBe('unchanged')
    const desktop = machine(folder, 'desktop', history.archive)
    expect((await pushTo(clickHouse, desktop)).fault).toBeNull()
    expect(await sumsIn(clickHouse), `seed ${seed}, from two machines (001-38)`).toEqual(ledgerSums(laptop.data))
  }
})

it('counts a call once that two machines know by copies of two days (001-38)', async () => {
  const clickHouse = await newDatabase('two_days')
  const folder = path.join(scratch, 'two-days')
  const early = machine(folder, 'early', path.join(folder, 'home-early'))
  const late = machine(folder, 'late', path.join(folder, 'home-late'))
  writeClaudeLogs(early.home, [{ at: '2026-09-01T10:00:00.000Z', id: 'm', output: 20 }])
  writeClaudeLogs(late.home, [{ at: '2026-09-03T10:00:00.000Z', id: 'm', output: 90, session: 's2' }])
  for (const one of [late, early, late]) await pushTo(clickHouse, one)
  const rows = await clickHouse.rows('select toString(toDate(ts)) as day, output_tokens from v_usage')
  expect(rows).toEqual([{ day: '2026-09-01', output_tokens: '90' }])
})

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { applySchema, type ClickHouse, type Embedded, openClickHouse, startEmbedded } from '@aic/fleet'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { writeClaudeLogs } from '../../../../testing/claude-home.ts'
import { ended } from '../../../../testing/collect-process.ts'
import { ledgerSums, type PushingMachine, pushTo, startPushing, sumsOfRows } from '../../../../testing/fleet-push.ts'
import { LogHistory } from '../../../../testing/log-history.ts'
import { random } from '../../../../testing/odd-lines.ts'

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

const machine = (folder: string, host: string, home: string, database: string): PushingMachine => ({
  home,
  data: path.join(folder, `data-${host}`),
  store: `${server.url}/${database}`,
  host,
})

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
    const laptop = machine(folder, 'laptop', history.home, `history_${seed}`)
    for (let i = 0; i < 5; i++) {
      for (let j = 0; j <= next() * 6; j++) history.step()
      expect((await pushTo(laptop, { batchSize: 30 })).fault).toBeNull()
      history.keep()
      expect(await sumsIn(clickHouse), `seed ${seed}, step ${i}`).toEqual(ledgerSums(laptop.data))
    }
    expect((await pushTo(laptop, { batchSize: 30 })).status).toBe('unchanged')
    const desktop = machine(folder, 'desktop', history.archive, `history_${seed}`)
    expect((await pushTo(desktop, { batchSize: 30 })).fault).toBeNull()
    expect(await sumsIn(clickHouse), `seed ${seed}, from two machines (001-38)`).toEqual(ledgerSums(laptop.data))
  }
})

it('counts a call once that two machines know by copies of two days (001-38)', async () => {
  const clickHouse = await newDatabase('two_days')
  const folder = path.join(scratch, 'two-days')
  const early = machine(folder, 'early', path.join(folder, 'home-early'), 'two_days')
  const late = machine(folder, 'late', path.join(folder, 'home-late'), 'two_days')
  writeClaudeLogs(early.home, [{ at: '2026-09-01T10:00:00.000Z', id: 'm', output: 20 }])
  writeClaudeLogs(late.home, [{ at: '2026-09-03T10:00:00.000Z', id: 'm', output: 90, session: 's2' }])
  for (const one of [late, early, late]) await pushTo(one)
  const rows = await clickHouse.rows('select toString(toDate(ts)) as day, output_tokens from v_usage')
  expect(rows).toEqual([{ day: '2026-09-01', output_tokens: '90' }])
})

it('has every call once after pushes that were killed at any moment (001-37)', async () => {
  const clickHouse = await newDatabase('killed')
  const folder = path.join(scratch, 'killed')
  const laptop = machine(folder, 'laptop', path.join(folder, 'home'), 'killed')
  const calls = Array.from({ length: 1_500 }, (_, n) => ({
    at: new Date(Date.UTC(2026, 8, 1) + n * 600_000).toISOString(),
    id: `m${n}`,
    session: `s${n % 7}`,
    output: 1 + n,
  }))
  writeClaudeLogs(laptop.home, calls)
  const next = random(3)
  let halfWay = 0
  for (let i = 0; i < 15; i++) {
    const child = startPushing(laptop, 25)
    await new Promise<void>((resolve) => {
      child.stdout?.on('data', (text) => String(text).includes('events') && resolve())
      child.once('exit', () => resolve())
    })
    await setTimeout(next() * 120)
    child.kill('SIGKILL')
    await ended(child)
    const [row] = await clickHouse.rows<{ n: string }>('select count() as n from v_usage')
    if (Number(row?.n) > 0 && Number(row?.n) < calls.length) halfWay++
  }
  expect(halfWay).toBeGreaterThan(1)
  expect((await pushTo(laptop)).fault).toBeNull()
  expect(await sumsIn(clickHouse)).toEqual(ledgerSums(laptop.data))
})

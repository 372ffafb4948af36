import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { utc } from '@aic/core/report'
import {
  applySchema,
  auditNames,
  type ClickHouse,
  ensureHashKey,
  findQuery,
  queryClickHouse,
  setHashKey,
} from '@aic/fleet'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type EmbeddedFleet, openEmbeddedFleet } from '../../../../testing/embedded-fleet.ts'
import { type PushingMachine, pushTo } from '../../../../testing/fleet-push.ts'
import {
  privateWords,
  setBudgets,
  type ToldHome,
  tellAll,
  tellBill,
  tellOutcome,
} from '../../../../testing/told-home.ts'

const nowMs = Date.UTC(2026, 8, 16, 12)
let scratch: string
let fleet: EmbeddedFleet
beforeAll(async () => {
  scratch = mkdtempSync(path.join(tmpdir(), 'aic-push-told-'))
  fleet = await openEmbeddedFleet()
})
afterAll(async () => {
  await fleet.close()
  rmSync(scratch, { recursive: true, force: true })
})

/** A machine that has something to tell of all, and a database for it. */
async function newMachine(name: string): Promise<ToldHome & PushingMachine & { readonly place: ClickHouse }> {
  await fleet.clickHouse.run(`create database ${name}`)
  const place = fleet.clickHouse.in(name)
  await applySchema({ clickHouse: place })
  const folder = path.join(scratch, name)
  const store = `${fleet.server.url}/${name}`
  const machine = { home: path.join(folder, 'home'), data: path.join(folder, 'data'), store, nowMs, place }
  tellAll(machine)
  return machine
}

const pushNow = (machine: PushingMachine, atMs = nowMs) => pushTo(machine, { nowMs: atMs, hashMode: 'keyed' })
const ask = (place: ClickHouse, id: string) =>
  queryClickHouse(place, findQuery(id), {}, { tenant: 'default', zone: utc, nowMs })
const rowsIn = (place: ClickHouse, table: string) => place.rows(`select * except ingested_at from ${table} final`)
const tables = ['work_outcomes', 'vendor_bills', 'budget_states']
const allRows = async (place: ClickHouse) => await Promise.all(tables.map((table) => rowsIn(place, table)))

it('outcomes, bills and budgets of a machine are in ClickHouse after a push, and named queries answer of them', async () => {
  const machine = await newMachine('whole')
  const { counts, fault } = await pushNow(machine)
  expect(fault).toBeNull()
  expect(counts).toMatchObject({ events: 2, outcomes: 2, bills: 2, budgets: 2 })
  const [project] = await ask(machine.place, 'project-cost')
  expect(await ask(machine.place, 'cost-per-outcome')).toEqual([
    {
      project: project?.project,
      sessions: 2,
      commits: 1,
      pull_requests: 0,
      lines: 40,
      active_hours: 0.166667,
      cost_usd: '0.9',
      unpriced_sessions: 0,
      unpriced_commits: 0,
      unpriced_pull_requests: 0,
      unpriced_lines: 0,
      unpriced_hours: 0,
      usd_per_commit: '0.9',
      usd_per_pull_request: null,
      usd_per_100_lines: '2.25',
      usd_per_active_hour: '5.4',
    },
  ])
  expect(await ask(machine.place, 'bills-vs-calculated')).toMatchObject([
    { date: '2026-09-16', billed_usd: null, calculated_usd: '0.6', difference_usd: null },
    { date: '2026-09-15', provider: 'anthropic', billed_usd: '0.31', calculated_usd: '0.3', difference_usd: '0.01' },
  ])
  expect((await ask(machine.place, 'bill-lines')).map((row) => [row.item, row.billed_usd, row.billed])).toEqual([
    ['Input Tokens', '0.25', 0.25],
    ['notes', '0.06', 0.06],
  ])
  expect(await ask(machine.place, 'budgets')).toMatchObject([
    { project: project?.project, period: 'day', budget_usd: '3', spent_usd: '0.6', used_percent: 20 },
    { project: '', period: 'month', budget_usd: '9', spent_usd: '0.9', used_percent: 10, spent_is: 'exact' },
  ])
  const { findings } = await auditNames({ clickHouse: machine.place, words: privateWords })
  expect(findings).toEqual([])
})

it('a second push sends nothing, and after a change only what changed', async () => {
  const machine = await newMachine('twice')
  await pushNow(machine)
  const before = await allRows(machine.place)
  expect(await pushNow(machine)).toMatchObject({ status: 'unchanged', counts: { batches: 0 } })
  expect(await allRows(machine.place)).toEqual(before)
  const changes = async (): Promise<object> => {
    const { outcomes, bills, budgets } = (await pushNow(machine, nowMs + 60_000)).counts
    return { outcomes, bills, budgets }
  }
  tellOutcome(machine, 'pull_request.count', 1, 0)
  expect(await changes()).toEqual({ outcomes: 1, bills: 0, budgets: 0 })
  tellBill(machine, { 'Input Tokens': 250_000_000 }, nowMs + 1)
  expect(await changes()).toEqual({ outcomes: 0, bills: 1, budgets: 0 })
  setBudgets(machine, { lab: { usd: 3, period: 'day', project: 'secret-lab' }, more: { usd: 1 } })
  expect(await changes()).toEqual({ outcomes: 0, bills: 0, budgets: 2 })
  expect(await changes()).toEqual({ outcomes: 0, bills: 0, budgets: 0 })
  expect(await ask(machine.place, 'cost-per-outcome')).toMatchObject([{ pull_requests: 1, cost_usd: '0.9' }])
  expect(await ask(machine.place, 'bill-lines')).toMatchObject([{ item: 'Input Tokens', billed_usd: '0.25' }])
  expect(await ask(machine.place, 'budgets')).toMatchObject([{ budget_usd: '1' }, { budget_usd: '3' }])
})

it('a new day begins another period of a budget without a new call', async () => {
  const machine = await newMachine('due')
  await pushNow(machine)
  const { counts } = await pushNow(machine, nowMs + 86_400_000)
  expect(counts).toMatchObject({ events: 0, outcomes: 0, bills: 0, budgets: 1 })
})

it('a push that is killed before it remembers what arrived leaves what a whole one leaves', async () => {
  const whole = await newMachine('unbroken')
  await pushNow(whole)
  const machine = await newMachine('killed_told')
  const script = fileURLToPath(new URL('../../../../testing/push-and-die.ts', import.meta.url))
  for (let round = 0; round < 2; round++) {
    const child = spawn(process.execPath, [script, machine.home, machine.data, machine.store, String(nowMs)], {
      stdio: 'inherit',
      env: { PATH: process.env.PATH },
    })
    const [, signal] = (await once(child, 'exit')) as [number | null, string | null]
    expect(signal).toBe('SIGKILL')
  }
  expect((await pushNow(machine)).fault).toBeNull()
  for (const id of ['cost-per-outcome', 'bill-lines', 'budgets']) {
    const known = (rows: readonly object[]) => rows.map((row) => ({ ...row, ...unlike }))
    expect(known(await ask(machine.place, id)), id).toEqual(known(await ask(whole.place, id)))
  }
  for (const table of tables) {
    const [one, other] = [await rowsIn(machine.place, table), await rowsIn(whole.place, table)]
    expect(one, table).toHaveLength(other.length)
  }
})

/** Each machine has a key and an id of its own. */
const unlike = { project: '', account: '', budget: '', machine_id: '' }

it('an account that two machines of a team ask is in the bill once, by the newest word', async () => {
  const machine = await newMachine('shared')
  await pushNow(machine)
  const other = { ...machine, home: path.join(scratch, 'shared/other'), data: path.join(scratch, 'shared/data-2') }
  tellBill(other, { 'Input Tokens': 270_000_000 }, nowMs + 3_600_000)
  setHashKey(other.data, ensureHashKey(machine.data))
  expect((await pushNow({ ...other, host: 'desk' })).counts).toMatchObject({ bills: 1 })
  expect(await ask(machine.place, 'bills-vs-calculated')).toMatchObject([
    { date: '2026-09-16' },
    { date: '2026-09-15', billed_usd: '0.27' },
  ])
})

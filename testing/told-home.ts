import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { BilledCost } from '../packages/core/src/limit/index.ts'
import { openTelemetryInbox } from '../packages/engine/src/telemetry/index.ts'
import { Journal } from '../packages/store/src/journal/index.ts'
import { writeClaudeLogs } from './claude-home.ts'

/** A machine of a user whose name, project and budgets nobody else should read. */
export interface ToldHome {
  readonly home: string
  readonly data: string
  /** UTC ms: what is told lies in the two days before. */
  readonly nowMs: number
}

/** Names that must be in no store. */
export const privateWords = ['zelda', 'secret-lab', 'swimming-pool', 'zelda@example.com']

const dayMs = 86_400_000
const project = '/home/zelda/secret-lab'
/** Beginning of the UTC day before. */
const yesterdayMs = ({ nowMs }: ToldHome): number => Math.floor(nowMs / dayMs - 1) * dayMs
const timeOf = (atMs: number): string => new Date(atMs).toISOString()

/** Two calls of one session, on two days: 0.30 and 0.60 USD. */
export function logWork(machine: ToldHome): void {
  const at = yesterdayMs(machine) + 10 * 3_600_000
  const call = { cwd: project, output: 0 }
  writeClaudeLogs(machine.home, [
    { ...call, id: 'a', at: timeOf(at), input: 100_000 },
    { ...call, id: 'b', at: timeOf(at + dayMs), input: 200_000 },
  ])
}

/** A counter of that session, told so many days before. */
export function tellOutcome(machine: ToldHome, name: string, value: number, daysBack = 1): void {
  const { home, data, nowMs } = machine
  const startMs = yesterdayMs(machine) + 9.9 * 3_600_000
  const atMs = startMs + 600_000 + (1 - daysBack) * dayMs
  const attributes = new Map([
    ['session.id', 's1'],
    ['service.name', 'claude-code'],
    ['type', 'added'],
  ])
  const inbox = openTelemetryInbox({ env: { AIC_DATA_DIR: data }, home, platform: 'linux' }, () => nowMs)
  inbox.takePoints([{ name: `claude_code.${name}`, startMs, atMs, value, isCumulative: false, attributes }])
}

/** A reading of an account’s bill for the day before, a line for each amount, as the journal keeps it. */
export function tellBill(machine: ToldHome, amounts: Readonly<Record<string, number>>, atMs = machine.nowMs): void {
  const fromMs = yesterdayMs(machine)
  const span = { fromMs, toMs: fromMs + dayMs, currency: 'USD', model: 'claude-sonnet-4-5' }
  const costs = Object.entries(amounts).map(([item, amountNano]): BilledCost => ({ ...span, amountNano, item }))
  mkdirSync(machine.data, { recursive: true })
  using journal = Journal.open(path.join(machine.data, 'journal.sqlite'))
  const account = { key: 'zelda@example.com', label: null, plan: null }
  const none = { limits: [], balances: [], usage: [], notes: [] }
  journal.readings.put({ provider: 'anthropic', account, atMs, origin: 'api', costs, ...none })
}

/** Settings with these budgets, in UTC. */
export function setBudgets({ data }: ToldHome, budgets: object): void {
  const config = path.join(data, 'config')
  mkdirSync(config, { recursive: true })
  writeFileSync(path.join(config, 'agent.json'), JSON.stringify({ budgets, timezone: 'UTC' }))
}

/** All of it: a commit, 40 lines, ten minutes, a bill of two lines, two budgets. */
export function tellAll(machine: ToldHome): void {
  logWork(machine)
  tellOutcome(machine, 'commit.count', 1)
  tellOutcome(machine, 'lines_of_code.count', 40)
  tellOutcome(machine, 'active_time.total', 600)
  tellBill(machine, { 'Input Tokens': 250_000_000, 'read ~/secret-lab/notes': 60_000_000 })
  setBudgets(machine, { 'swimming-pool': { usd: 9 }, lab: { usd: 3, period: 'day', project: 'secret-lab' } })
}

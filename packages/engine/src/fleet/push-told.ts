import { createHash } from 'node:crypto'
import { existsSync, readdirSync, statSync } from 'node:fs'
import path from 'node:path'
import type { FleetBatch } from '@aic/fleet'
import { sources } from '@aic/sources'
import { Journal } from '@aic/store/journal'
import { loadConfig } from '../config/config.ts'
import { dataFolder, otelFolder } from '../folders.ts'
import { readOutcomes } from '../telemetry/read-outcomes.ts'
import { namedZone, systemZone } from '../zones.ts'
import { planBills, type SentBills } from './bill-rows.ts'
import { planBudgets } from './budget-rows.ts'
import type { SentRows } from './changed-rows.ts'
import { planOutcomes } from './outcome-rows.ts'
import type { PushWork } from './push-work.ts'

/** What outcomes, bills and budgets were made of when they were last sent: hashes. */
interface ToldOf {
  readonly ledgerId: string
  readonly outcomes: string
  readonly bills: string
  readonly budgets: string
  /** When a period of a budget ends by itself, UTC ms; null without one. */
  readonly budgetsDueMs: number | null
}

type News = Required<Pick<FleetBatch, 'outcomes' | 'bills' | 'budgets'>>
type Facts = Record<string, unknown>

/**
 * Sends outcomes, bills and budgets that are new or changed. Each is worked out only where what it is made of has changed. `rowsBy`: what the rows
 * are made by, of which another one makes other rows.
 */
export async function pushTold(work: PushWork, rowsBy: string): Promise<void> {
  const { sender, ledger, ledgerId, options } = work
  const startedMs = performance.now()
  const before = sender.outbox.fact('told') as ToldOf | null
  const isSameLedger = before?.ledgerId === ledgerId
  using journal = openJournal(work)
  const config = options.config ?? loadConfig(options)
  const { budgets, mode, startOfWeek, projectAliases, timezone } = config
  const calls = [ledgerId, ledger?.generation() ?? null, rowsBy]
  const now: ToldOf = {
    ledgerId,
    outcomes: hashOf([calls, telemetryFiles(otelFolder(options))]),
    bills: hashOf([rowsBy, journal?.readings.times() ?? []]),
    budgets: hashOf([calls, budgets, mode, startOfWeek, projectAliases, timezone]),
    budgetsDueMs: before?.budgetsDueMs ?? null,
  }
  const isDue = before?.budgetsDueMs != null && options.nowMs >= before.budgetsDueMs
  const facts: Facts = {}
  const news: { -readonly [kind in keyof News]?: News[kind] } = {}
  if (before?.outcomes !== now.outcomes) news.outcomes = outcomesOf(work, isSameLedger, facts)
  if (before?.bills !== now.bills) news.bills = billsOf(work, journal, facts)
  if (before?.budgets !== now.budgets || isDue) news.budgets = await budgetsOf(work, isSameLedger, facts)
  sender.timings.prepareMs += performance.now() - startedMs
  if (Object.keys(news).length === 0) return
  const { budgetsDueMs = now.budgetsDueMs, ...sent } = facts
  await sender.send(news, { facts: { ...sent, told: { ...now, budgetsDueMs } } })
}

function openJournal({ options }: PushWork): Journal | null {
  const file = path.join(dataFolder(options), 'journal.sqlite')
  return existsSync(file) ? Journal.open(file) : null
}

/** Names, sizes and times of what telemetry told. */
function telemetryFiles(folder: string): unknown[] {
  const all = path.join(folder, 'outcomes')
  if (!existsSync(all)) return []
  return readdirSync(all, { recursive: true, encoding: 'utf8' })
    .sort()
    .map((name) => {
      const stat = statSync(path.join(all, name), { throwIfNoEntry: false })
      return [name, stat?.isFile() === true ? [stat.size, stat.mtimeMs] : null]
    })
}

function outcomesOf(work: PushWork, isSameLedger: boolean, facts: Facts): News['outcomes'] {
  const { aic, machine, names, sender, options } = work
  const told = readOutcomes(otelFolder(options), sources)
  if (told.length === 0) return []
  const sent = (sender.outbox.fact('outcomes') ?? {}) as SentRows
  const planned = planOutcomes({ usage: aic.usage(), told, machine, names, sent, isSameLedger, nowMs: options.nowMs })
  facts.outcomes = planned.sent
  return planned.rows
}

function billsOf({ machine, names, sender, options }: PushWork, journal: Journal | null, facts: Facts): News['bills'] {
  const sent = sender.outbox.fact('bills') as SentBills | null
  const readings = journal?.readings.all() ?? []
  const planned = planBills({ readings, machine, names, sent, nowMs: options.nowMs })
  facts.bills = planned.sent
  return planned.rows
}

async function budgetsOf(work: PushWork, isSameLedger: boolean, facts: Facts): Promise<News['budgets']> {
  const { aic, machine, names, sender, options } = work
  const config = options.config ?? loadConfig(options)
  const sent = (sender.outbox.fact('budgets') ?? {}) as SentRows
  const { timezone } = config
  const zone = (timezone === undefined ? null : namedZone(timezone)) ?? systemZone()
  const { home, nowMs } = options
  const usage = (span?: { readonly fromMs: number; readonly toMs: number }) => aic.usage(span)
  const planned = await planBudgets({ config, home, usage, zone, machine, names, sent, isSameLedger, nowMs })
  facts.budgets = planned.sent
  facts.budgetsDueMs = planned.dueMs
  return planned.rows
}

const hashOf = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16)

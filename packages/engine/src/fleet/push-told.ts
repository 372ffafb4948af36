import { createHash } from 'node:crypto'
import { existsSync, readdirSync, statSync } from 'node:fs'
import path from 'node:path'
import type { FleetBatch, FleetOutcome } from '@aic/fleet'
import { sources } from '@aic/sources'
import { Journal } from '@aic/store/journal'
import { loadConfig } from '../config/config.ts'
import { dataFolder, otelFolder } from '../folders.ts'
import { readOutcomes } from '../telemetry/read-outcomes.ts'
import { namedZone, systemZone } from '../zones.ts'
import { type PlannedBills, planBills, type SentBills } from './bill-rows.ts'
import { type PlannedBudgets, planBudgets } from './budget-rows.ts'
import type { PlannedRows, SentRows } from './changed-rows.ts'
import { planOutcomes } from './outcome-rows.ts'
import type { PushSender } from './push-sender.ts'
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

/** Lists that are worked out, and how they are called in a batch and in the outbox. */
const kinds = ['outcomes', 'bills', 'budgets'] as const
type Kind = (typeof kinds)[number]

/** Rows of one kind to send, what to remember then, and what before that. */
interface Planned<Row> {
  readonly rows: readonly Row[]
  readonly sent: unknown
  readonly unsure: unknown
}
type News = { [kind in Kind]?: Planned<NonNullable<FleetBatch[kind]>[number]> }

/**
 * Sends outcomes, bills and budgets that are new or changed. Each is worked out only where what it is made of has changed. `rowsBy`: what the rows
 * are made by, of which another one makes other rows.
 */
export async function pushTold(work: PushWork, rowsBy: string): Promise<void> {
  const { sender, ledgerId, options } = work
  const startedMs = performance.now()
  const before = sender.outbox.fact('told') as ToldOf | null
  const isSameLedger = before?.ledgerId === ledgerId
  using journal = openJournal(work)
  const now = toldNow(work, journal, rowsBy)
  const isDue = before?.budgetsDueMs != null && options.nowMs >= before.budgetsDueMs
  const news: News = {}
  let budgetsDueMs = before?.budgetsDueMs ?? null
  if (before?.outcomes !== now.outcomes) news.outcomes = outcomesOf(work, isSameLedger)
  if (before?.bills !== now.bills) news.bills = billsOf(work, journal)
  if (before?.budgets !== now.budgets || isDue) {
    const planned = await budgetsOf(work)
    news.budgets = planned
    budgetsDueMs = planned.dueMs
  }
  sender.timings.prepareMs += performance.now() - startedMs
  await sendNews(sender, news, { before: before ?? { ...now, budgetsDueMs }, now: { ...now, budgetsDueMs } })
}

/** What may have arrived of a push that is killed is not known: so it is said before anything is sent. */
async function sendNews(
  sender: PushSender,
  news: News,
  { before, now }: { readonly before: ToldOf; readonly now: ToldOf },
): Promise<void> {
  const all = kinds.flatMap((kind) => (news[kind] === undefined ? [] : [[kind, news[kind]] as const]))
  if (all.length === 0) return
  const filled = all.filter(([, { rows }]) => rows.length > 0)
  if (filled.length > 0) {
    const unsure = Object.fromEntries(filled.map(([kind, planned]) => [kind, planned.unsure]))
    sender.remember({
      facts: { ...unsure, told: { ...before, ...Object.fromEntries(filled.map(([kind]) => [kind, ''])) } },
    })
  }
  const rows: Partial<FleetBatch> = Object.fromEntries(all.map(([kind, planned]) => [kind, planned.rows]))
  const sent = Object.fromEntries(all.map(([kind, planned]) => [kind, planned.sent]))
  await sender.send(rows, { facts: { ...sent, told: now } })
}

function toldNow({ ledger, ledgerId, options }: PushWork, journal: Journal | null, rowsBy: string) {
  const { budgets, mode, startOfWeek, projectAliases, timezone } = options.config ?? loadConfig(options)
  const calls = [ledgerId, ledger?.generation() ?? null, rowsBy]
  return {
    ledgerId,
    outcomes: hashOf([calls, telemetryFiles(otelFolder(options))]),
    bills: hashOf([rowsBy, journal?.readings.times() ?? []]),
    budgets: hashOf([calls, budgets, mode, startOfWeek, projectAliases, timezone]),
  }
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

function outcomesOf(
  { aic, machine, names, sender, options }: PushWork,
  isSameLedger: boolean,
): PlannedRows<FleetOutcome> {
  const told = readOutcomes(otelFolder(options), sources)
  const sent = (sender.outbox.fact('outcomes') ?? {}) as SentRows
  if (told.length === 0) return { rows: [], sent, unsure: sent }
  return planOutcomes({ usage: aic.usage(), told, machine, names, sent, isSameLedger, nowMs: options.nowMs })
}

function billsOf({ machine, names, sender, options }: PushWork, journal: Journal | null): PlannedBills {
  const sent = sender.outbox.fact('bills') as SentBills | null
  const readings = journal?.readings.all() ?? []
  const present = journal?.states.all() ?? []
  return planBills({ readings, present, machine, names, sent, nowMs: options.nowMs })
}

async function budgetsOf({ aic, machine, names, sender, options }: PushWork): Promise<PlannedBudgets> {
  const config = options.config ?? loadConfig(options)
  const sent = (sender.outbox.fact('budgets') ?? {}) as SentRows
  const { timezone } = config
  const zone = (timezone === undefined ? null : namedZone(timezone)) ?? systemZone()
  const { home, nowMs } = options
  const usage = (span?: { readonly fromMs: number; readonly toMs: number }) => aic.usage(span)
  return await planBudgets({ config, home, usage, zone, machine, names, sent, nowMs })
}

const hashOf = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16)

import type { Random } from '../bench/random.ts'
import type { FleetBill, FleetBudget, FleetOutcome, FleetOutcomeCounts } from '../packages/fleet/src/work-rows.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs

/** Outcomes, bills and budgets in the order in which they are told: also those that others replace, in whatever order. */
export interface GoldenWork {
  readonly outcomes: readonly FleetOutcome[]
  readonly bills: readonly FleetBill[]
  readonly budgets: readonly FleetBudget[]
}

const machines = [
  { machineId: 'm-1', machine: 'laptop' },
  { machineId: 'm-2', machine: 'laptop' },
] as const
const labels: Readonly<Record<string, string>> = { 'p-2': 'website', 'p-5': 'café “Ünder”' }
const projectOf = (project: string) => ({ project, projectLabel: labels[project] ?? '' })

/** What a made-up fleet tells besides calls, up to a moment. */
export function goldenWork(random: Random, tenant: string, nowMs: number): GoldenWork {
  const outcomes = outcomesOf(random, tenant, Math.floor(nowMs / dayMs))
  const bills = billsOf(random, tenant, nowMs)
  return { outcomes, bills, budgets: budgetsOf(random, tenant, nowMs) }
}

/** By day: of all the cost is known, of some it is not, of all it is not, and a machine of before that does not say. */
const unpricedOn = (back: number, own: FleetOutcomeCounts): FleetOutcomeCounts | null =>
  [nothing, { ...nothing, sessions: 1, commits: Math.min(1, own.commits), linesAdded: own.linesAdded }, own, null][
    back % 4
  ] ?? null

const nothing = { sessions: 0, commits: 0, pullRequests: 0, linesAdded: 0, linesRemoved: 0, activeMs: 0 }

/** A project without a commit, one whose cost is not known, days that were taken back, and older rows that come late. */
function outcomesOf(random: Random, tenant: string, today: number): FleetOutcome[] {
  const rows = machines.flatMap((own) =>
    Array.from({ length: 45 }, (_, back): FleetOutcome => {
      const project = ['p-1', 'p-2', 'p-3', 'p-4', ''][back % 5] ?? ''
      const isPartial = project === 'p-4' && back % 3 === 0
      const counts: FleetOutcomeCounts = {
        sessions: random.int(1, 4),
        commits: project === 'p-3' ? 0 : random.int(0, 3),
        pullRequests: random.int(0, 1),
        linesAdded: random.int(0, 900),
        linesRemoved: random.int(0, 300),
        activeMs: random.int(0, 5 * hourMs),
      }
      return {
        tenant,
        ...own,
        day: today - back,
        ...projectOf(project),
        ...counts,
        costNanoUsd: isPartial || back % 7 === 4 ? null : random.int(0, 9_000_000_000),
        isPartial,
        unpriced: unpricedOn(back, counts),
        version: 10n,
      }
    }),
  )
  const older = rows.slice(0, 9).map((row) => ({ ...row, commits: 99, version: 9n }))
  const takenBack = rows
    .filter((_, at) => at % 13 === 6)
    .map((row) => ({ ...row, ...nothing, unpriced: nothing, costNanoUsd: null, isPartial: false, version: 11n }))
  const gone = rows.slice(0, 2).flatMap((row) => [
    { ...row, ...projectOf('gone') },
    { ...row, ...projectOf('gone'), ...nothing, unpriced: null, costNanoUsd: null, version: 12n },
  ])
  return [...rows.slice(0, 50), ...takenBack, ...gone, ...rows.slice(50), ...older]
}

/** Two machines that ask for one account at different times, days without a word, another currency, a day that was taken back. */
function billsOf(random: Random, tenant: string, nowMs: number): FleetBill[] {
  const today = Math.floor(nowMs / dayMs)
  const line = (provider: string, account: string, more: Partial<FleetBill>): FleetBill => ({
    tenant,
    provider,
    account,
    day: today,
    currency: 'USD',
    model: '',
    item: '',
    billedNano: random.int(1, 4_000_000_000),
    ...machines[0],
    atMs: nowMs - hourMs,
    ...more,
  })
  const days = Array.from({ length: 40 }, (_, back) => today - back).filter((day) => day % 6 !== 2)
  const earlier = { ...machines[1], atMs: nowMs - 30 * hourMs }
  const anthropic = days.flatMap((day) => [
    line('anthropic', 'acc-1', { day, model: 'claude-sonnet-4-5', item: 'Input Tokens' }),
    line('anthropic', 'acc-1', { day, model: 'claude-sonnet-4-5', item: 'Output Tokens', billedNano: -5_000_000 }),
    line('anthropic', 'acc-1', { day, model: 'claude-opus-4-1', ...earlier }), // a line that is in the newer word no more
    line('anthropic', 'acc-1', { day, model: 'claude-sonnet-4-5', item: 'Input Tokens', ...earlier }),
    line('anthropic', 'acc-2', { day, item: 'Web Search' }),
  ])
  const openai = days.slice(3, 20).map((day) => line('openai', 'org-1', { day, item: 'gpt-5-codex, input' }))
  const openrouter = days
    .slice(0, 9)
    .map((day) => line('openrouter', 'k-1', { day, model: 'anthropic/claude-opus-4-1' }))
  const euros = days.slice(0, 4).map((day) => line('mistral', 'w-1', { day, currency: 'EUR', model: 'codestral' }))
  const back = days.slice(5, 6).map((day) => line('openrouter', 'k-1', { day, billedNano: null, atMs: nowMs }))
  return [...anthropic, ...openai, ...back, ...openrouter, ...euros]
}

/** Present periods, one that is over, one that nobody has any more, and two machines with a budget of one name. */
function budgetsOf(random: Random, tenant: string, nowMs: number): FleetBudget[] {
  const state = (budget: string, more: Partial<FleetBudget> = {}): FleetBudget => ({
    tenant,
    ...machines[0],
    budget,
    budgetLabel: '',
    ...projectOf(''),
    period: 'month',
    fromMs: nowMs - 9 * dayMs,
    toMs: nowMs + 21 * dayMs,
    budgetNanoUsd: random.int(1, 90) * 1_000_000_000,
    spentNanoUsd: random.int(0, 80_000_000_000),
    isPartial: random.chance(0.5),
    atMs: nowMs - 3 * hourMs,
    version: 5n,
    ...more,
  })
  const food = state('b-food', { budgetLabel: 'food' })
  return [
    food,
    { ...food, ...machines[1], spentNanoUsd: 7 },
    { ...food, spentNanoUsd: 1, version: 4n },
    state('b-shop', { ...projectOf('p-2'), period: 'day', fromMs: nowMs - hourMs, toMs: nowMs + 23 * hourMs }),
    state('b-over', { fromMs: nowMs - 40 * dayMs, toMs: nowMs - 9 * dayMs }),
    state('b-gone'),
    state('b-gone', { budgetNanoUsd: 0, spentNanoUsd: 0, version: 6n, atMs: nowMs - 2 * hourMs }),
  ]
}

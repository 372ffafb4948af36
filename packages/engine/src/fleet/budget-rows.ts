import type { Usage } from '@aic/core'
import { isProjectNamed, projectNames, type Zone } from '@aic/core/report'
import type { FleetBudget } from '@aic/fleet'
import { type BudgetInput, type BudgetStatus, budgetStatuses } from '../alerts/budgets.ts'
import { ChangedRows, type PlannedRows, type SentRows } from './changed-rows.ts'
import type { FleetMachine } from './fleet-machine.ts'
import type { FleetNames, NamedProject } from './fleet-names.ts'

/** The machine's ledger and settings, and what of its budgets was sent. */
export interface BudgetSource extends Pick<BudgetInput, 'config' | 'home'> {
  /** Of a span; of all without one. */
  readonly usage: (span?: { readonly fromMs: number; readonly toMs: number }) => Usage
  readonly zone: Zone
  readonly machine: FleetMachine
  readonly names: Pick<FleetNames, 'project' | 'budget'>
  readonly sent: SentRows
  readonly nowMs: number
}

/** Budgets to send, and what to remember then. */
export interface PlannedBudgets extends PlannedRows<FleetBudget> {
  /** When the first period ends by itself, UTC ms; null without budgets. */
  readonly dueMs: number | null
}

/** Budgets whose present period is new, or in which more was spent. One that is in the settings no more is sent as 0; periods that are over stay. */
export async function planBudgets(source: BudgetSource): Promise<PlannedBudgets> {
  const { config, home, usage, zone, machine, names, sent, nowMs } = source
  const statuses = (await budgetStatuses({ config, home, usage, zone, nowMs })).filter(isKept)
  const changed = new ChangedRows<FleetBudget>(sent, nowMs)
  const projectOf = projectsOf(source)
  const standing = new Set<string>()
  for (const status of statuses) {
    const { key, label } = names.budget(status.name)
    const project = projectOf(config.budgets[status.name]?.project)
    const row = budgetRow(status, { machine, key, label, project, nowMs })
    changed.note(keyOf(row), row)
    standing.add(keyOf(row)).add(placeOf(row))
  }
  for (const key of Object.keys(sent)) {
    if (standing.has(key)) continue
    const gone = emptyBudget(key, machine, nowMs)
    if (gone.toMs <= nowMs || standing.has(placeOf(gone))) changed.forget(key)
    else changed.note(key, gone)
  }
  const { rows, sent: next, unsure } = changed
  return {
    rows,
    sent: next,
    unsure,
    dueMs: statuses.length === 0 ? null : Math.min(...statuses.map(({ toMs }) => toMs)),
  }
}

/** More than nine million dollars are no whole number of nano-USD, which no place takes. */
const isKept = ({ budgetNanoUsd, spentNanoUsd }: BudgetStatus): boolean =>
  Number.isSafeInteger(budgetNanoUsd) && Number.isSafeInteger(spentNanoUsd)

/** What was sent of a period, whatever its length. */
const placeOf = ({ fromMs, budget }: Pick<FleetBudget, 'fromMs' | 'budget'>): string => `${fromMs} ${budget}`
const keyOf = ({ fromMs, toMs, budget }: Pick<FleetBudget, 'fromMs' | 'toMs' | 'budget'>): string =>
  `${fromMs} ${toMs} ${budget}`

/** The project that a budget's settings mean: the one folder that bears the name, else what they say. */
function projectsOf({ usage, config, home, names }: BudgetSource): (wanted: string | undefined) => NamedProject {
  return (wanted) => {
    if (wanted === undefined) return { key: '', label: '' }
    const folders = [...new Set(usage().places.map(({ root, cwd }) => root ?? cwd))].filter((folder) => folder !== null)
    const labels = projectNames(folders, { home, aliases: config.projectAliases })
    const found = folders.filter((folder) => isProjectNamed(wanted, folder, labels.get(folder) ?? ''))
    return names.project(found.length === 1 ? (found[0] ?? wanted) : wanted)
  }
}

interface Named extends NamedProject {
  readonly machine: FleetMachine
  readonly project: NamedProject
  readonly nowMs: number
}

function budgetRow(status: BudgetStatus, { machine, key, label, project, nowMs }: Named): FleetBudget {
  const { period, fromMs, toMs, budgetNanoUsd, spentNanoUsd, isPartial } = status
  return {
    ...ownerOf(machine),
    budget: key,
    budgetLabel: label,
    project: project.key,
    projectLabel: project.label,
    period,
    fromMs,
    toMs,
    budgetNanoUsd,
    spentNanoUsd,
    isPartial,
    atMs: nowMs,
    version: 0n,
  }
}

function emptyBudget(key: string, machine: FleetMachine, nowMs: number): FleetBudget {
  const [fromMs = '', toMs = '', ...budget] = key.split(' ')
  return {
    ...ownerOf(machine),
    budget: budget.join(' '),
    budgetLabel: '',
    project: '',
    projectLabel: '',
    period: 'month',
    fromMs: Number(fromMs),
    toMs: Number(toMs),
    budgetNanoUsd: 0,
    spentNanoUsd: 0,
    isPartial: false,
    atMs: nowMs,
    version: 0n,
  }
}

const ownerOf = ({ tenant, machineId, machine }: FleetMachine) => ({ tenant, machineId, machine })

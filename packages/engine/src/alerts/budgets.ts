import { bundledBook, findPrice, nanoPerUsd, type Usage } from '@aic/core'
import {
  addCell,
  addPeriods,
  costOf,
  dayOf,
  dayStartMs,
  everything,
  isProjectNamed,
  noSums,
  type PeriodKind,
  periodStart,
  projectNames,
  select,
  type Zone,
} from '@aic/core/report'
import type { Config } from '../config/config.ts'

/** A budget of the settings, in its present period. */
export interface BudgetStatus {
  /** As the user calls it. */
  readonly name: string
  readonly period: PeriodKind
  /** UTC ms, inclusive and exclusive. */
  readonly fromMs: number
  readonly toMs: number
  readonly budgetNanoUsd: number
  /** The known part of what was spent, nano-USD. */
  readonly spentNanoUsd: number
  /** Some calls have no known cost: more was spent. */
  readonly isPartial: boolean
  readonly usedPercent: number
}

/** What budgets are measured by. */
export interface BudgetInput {
  readonly config: Pick<Config, 'budgets' | 'mode' | 'startOfWeek' | 'projectAliases'>
  readonly usage: (span: { readonly fromMs: number; readonly toMs: number }) => Usage
  readonly zone: Zone
  readonly home: string
  readonly nowMs: number
}

/** Every budget as it stands now, by days of the zone. One without an amount is left out. */
export async function budgetStatuses(input: BudgetInput): Promise<readonly BudgetStatus[]> {
  const budgets = Object.entries(input.config.budgets).filter(([, { usd }]) => usd !== undefined && usd > 0)
  const isByProvider = budgets.some(([, { provider }]) => provider !== undefined)
  const book = isByProvider ? await bundledBook() : null
  const makerOf = (model: Usage['models'][number]): string | null =>
    book === null ? null : (model.provider ?? findPrice(book, model)?.name.split('/')[0] ?? null)
  return budgets.map(([name, budget]) => budgetStatus(name, budget, { ...input, makerOf }))
}

type Budget = Config['budgets'][string]

function budgetStatus(
  name: string,
  { usd = 0, period = 'month', project, agent, provider, model }: Budget,
  input: BudgetInput & { readonly makerOf: (model: Usage['models'][number]) => string | null },
): BudgetStatus {
  const { config, usage, zone, nowMs, home, makerOf } = input
  const start = periodStart(period, dayOf(zone, nowMs), config.startOfWeek)
  const fromMs = dayStartMs(zone, start)
  const toMs = dayStartMs(zone, addPeriods(period, start, 1))
  const found = usage({ fromMs, toMs: nowMs })
  const names = projectNames(
    found.places.map(({ root, cwd }) => root ?? cwd),
    { home, aliases: config.projectAliases },
  )
  const selection = select(
    found,
    {
      ...everything,
      sinceDay: start,
      sources: agent === undefined ? null : [agent],
      models: model === undefined ? null : [model],
      isProject:
        project === undefined
          ? null
          : ({ root, cwd }) => isProjectNamed(project, root ?? cwd, names.get(root ?? cwd) ?? ''),
    },
    zone,
  )
  const isModel = found.models.map((one) => provider === undefined || makerOf(one) === provider)
  const sums = noSums()
  for (const i of selection.cells) {
    if (isModel[found.cells.model[i] as number]) addCell(sums, found.cells, i, config.mode)
  }
  const budgetNanoUsd = Math.round(usd * nanoPerUsd)
  return {
    name,
    period,
    fromMs,
    toMs,
    budgetNanoUsd,
    spentNanoUsd: sums.knownNanoUsd,
    isPartial: costOf(sums).isPartial,
    usedPercent: (sums.knownNanoUsd / budgetNanoUsd) * 100,
  }
}

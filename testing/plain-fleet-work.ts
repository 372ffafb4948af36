import { dayOf, dayText, type Zone } from '../packages/core/src/report/index.ts'
import type { FleetEvent } from '../packages/fleet/src/fleet-event.ts'
import type { FleetRow } from '../packages/fleet/src/queries/fleet-row.ts'
import type { FleetBill, FleetOutcome, FleetOutcomeCounts } from '../packages/fleet/src/work-rows.ts'
import { type GoldenFleet, goldenNowMs as nowMs } from './golden-fleet.ts'
import { addUp, byKey, exact, rounded } from './plain-sums.ts'

/** Rows of named queries about outcomes, bills and budgets, worked out in plain code, without SQL. */
type PlainWorkQuery = (golden: GoldenFleet, zone: Zone) => FleetRow[]

const dayMs = 86_400_000
const nanoText = (nano: number | null): string | null => (nano === null ? null : exact(BigInt(nano)))
const sumOrNull = (numbers: readonly (number | null)[]): number | null => {
  const known = numbers.filter((one) => one !== null)
  return known.length === 0 ? null : addUp(known)
}

/** Of rows of one key that of the greatest version. */
function newest<Row>(rows: readonly Row[], keyOf: (row: Row) => string, versionOf: (row: Row) => number): Row[] {
  const kept = new Map<string, Row>()
  for (const row of rows) {
    const before = kept.get(keyOf(row))
    if (before === undefined || versionOf(row) >= versionOf(before)) kept.set(keyOf(row), row)
  }
  return [...kept.values()]
}

/** Days are UTC days; asked for are those that today and the days before it have as numbers. */
const isAsked = (zone: Zone, day: number, back: number): boolean =>
  day <= dayOf(zone, nowMs) && day > dayOf(zone, nowMs) - back

const outcomesOf = ({ outcomes }: GoldenFleet): FleetOutcome[] =>
  newest(
    outcomes,
    ({ machineId, day, project }) => `${machineId} ${day} ${project}`,
    ({ version }) => Number(version),
  )

function outcomeSums(rows: readonly FleetOutcome[]) {
  const sum = (of: (row: FleetOutcome) => number): number => addUp(rows.map(of))
  // Of a row that does not say of which outcomes the cost is known, it is known of none.
  const unpriced = (of: (counts: FleetOutcomeCounts) => number): number => sum((row) => of(row.unpriced ?? row))
  const cost = sumOrNull(rows.map((row) => (row.unpriced === null ? null : row.costNanoUsd)))
  const [commits, pulls] = [sum((row) => row.commits), sum((row) => row.pullRequests)]
  const [lines, activeMs] = [sum((row) => row.linesAdded + row.linesRemoved), sum((row) => row.activeMs)]
  const unpricedMs = unpriced((row) => row.activeMs)
  const counts = {
    unpriced_commits: unpriced((row) => row.commits),
    unpriced_pull_requests: unpriced((row) => row.pullRequests),
    unpriced_lines: unpriced((row) => row.linesAdded + row.linesRemoved),
  }
  const per = (count: number, times = 1): string | null =>
    cost === null || count === 0 ? null : nanoText(Math.trunc((times * cost) / count))
  return {
    cost,
    isTold: sum((row) => row.sessions) + commits + pulls + lines + activeMs > 0,
    row: {
      sessions: sum((row) => row.sessions),
      commits,
      pull_requests: pulls,
      lines,
      active_hours: rounded(activeMs / 3_600_000),
      cost_usd: nanoText(cost),
      unpriced_sessions: unpriced((row) => row.sessions),
      unpriced_commits: counts.unpriced_commits,
    },
    each: {
      unpriced_pull_requests: counts.unpriced_pull_requests,
      unpriced_lines: counts.unpriced_lines,
      unpriced_hours: rounded(unpricedMs / 3_600_000),
      usd_per_commit: per(commits - counts.unpriced_commits),
      usd_per_pull_request: per(pulls - counts.unpriced_pull_requests),
      usd_per_100_lines: per(lines - counts.unpriced_lines, 100),
      usd_per_active_hour: per(activeMs - unpricedMs, 3_600_000),
    },
  }
}

/** The lines of the newest word on a day of an account, but for days that were taken back. */
function linesOf({ bills }: GoldenFleet): FleetBill[] {
  const days = Map.groupBy(bills, ({ provider, account, day }) => `${provider} ${account} ${day}`)
  return [...days.values()].flatMap((own) => {
    const lastMs = Math.max(...own.map(({ atMs }) => atMs))
    return own.filter(({ atMs, billedNano }) => atMs === lastMs && billedNano !== null)
  })
}

/** Whom a call of the golden fleet is paid to. */
function sellerOf({ provider, model }: FleetEvent): string {
  if (provider !== '') return provider
  return model.startsWith('claude-') ? 'anthropic' : model.startsWith('gpt-') ? 'openai' : ''
}

function billedBeside(golden: GoldenFleet, zone: Zone): FleetRow[] {
  const lines = linesOf(golden)
  const firstDays = new Map<string, number>()
  for (const { provider, day } of lines) firstDays.set(provider, Math.min(day, firstDays.get(provider) ?? day))
  const keyOf = (day: number, provider: string): string => `${String(99_999 - day).padStart(5, '0')} ${provider}`
  const billed = Map.groupBy(lines, ({ day, provider }) => keyOf(day, provider))
  const made = Map.groupBy(golden.standing, (event) => keyOf(Math.floor(event.atMs / dayMs), sellerOf(event)))
  return [...new Set([...billed.keys(), ...made.keys()])].sort().flatMap((key) => {
    const [inverse = '', provider = ''] = key.split(' ')
    const day = 99_999 - Number(inverse)
    if (day < (firstDays.get(provider) ?? Infinity) || !isAsked(zone, day, 30)) return []
    const calls = made.get(key) ?? []
    const dollars = (billed.get(key) ?? []).filter(({ currency }) => currency === 'USD')
    const bill = sumOrNull(dollars.map(({ billedNano }) => billedNano))
    const calculated = sumOrNull(calls.map(({ calculatedNanoUsd }) => calculatedNanoUsd))
    const reported = calls.filter(({ costKind }) => costKind === 'reported').map(({ costNanoUsd }) => costNanoUsd)
    const gap = bill === null || calculated === null ? null : bill - calculated
    return [
      {
        date: dayText(day),
        provider,
        billed_usd: nanoText(bill),
        calculated_usd: nanoText(calculated),
        reported_usd: nanoText(sumOrNull(reported)),
        difference_usd: nanoText(gap),
        difference_percent: gap === null || bill === null || bill === 0 ? null : rounded((100 * gap) / bill),
        unpriced_calls: calls.filter(({ calculatedNanoUsd }) => calculatedNanoUsd === null).length,
      },
    ]
  })
}

/** By the queries' ids. */
export const plainWorkRows: Readonly<Record<string, PlainWorkQuery>> = {
  'cost-per-outcome': (golden) =>
    [...Map.groupBy(outcomesOf(golden), ({ project }) => project)]
      .sort(byKey)
      .map(([project, rows]) => ({ name: rows[0]?.projectLabel || project, ...outcomeSums(rows) }))
      .filter(({ isTold }) => isTold)
      .sort((a, b) => (b.cost ?? -1) - (a.cost ?? -1))
      .map(({ name, row, each }) => ({ project: name, ...row, ...each })),

  'outcomes-by-day': (golden, zone) =>
    [...Map.groupBy(outcomesOf(golden), ({ day }) => day)]
      .sort(([a], [b]) => a - b)
      .filter(([day]) => isAsked(zone, day, 30))
      .map(([day, rows]) => ({ date: dayText(day), ...outcomeSums(rows) }))
      .filter(({ isTold }) => isTold)
      .map(({ date, row }) => ({ date, ...row })),

  'bills-vs-calculated': billedBeside,

  'bill-lines': (golden, zone) => {
    const asked = linesOf(golden).filter(({ day }) => isAsked(zone, day, 30))
    const groups = Map.groupBy(asked, (one) =>
      [one.provider, one.account, one.currency, one.model, one.item].join('\n'),
    )
    const placed = [...groups].map(([key, own]) => {
      const [provider = '', account = '', currency = '', model = '', item = ''] = key.split('\n')
      const sum = addUp(own.map(({ billedNano }) => billedNano ?? 0))
      const told_at = Math.max(...own.map(({ atMs }) => atMs))
      const days = new Set(own.map(({ day }) => day)).size
      const billed_usd = currency === 'USD' ? nanoText(sum) : null
      const order = `${provider}\n${account}\n${currency}`
      return {
        order,
        sum,
        row: { provider, account, model, item, days, billed_usd, currency, billed: rounded(sum / 1e9), told_at },
      }
    })
    return placed.sort((a, b) => byKey([a.order, 0], [b.order, 0]) || b.sum - a.sum).map(({ row }): FleetRow => row)
  },

  budgets: ({ budgets }) =>
    newest(
      budgets,
      ({ machineId, budget, fromMs }) => `${machineId} ${budget} ${fromMs}`,
      ({ version }) => Number(version),
    )
      .filter(({ budgetNanoUsd, fromMs, toMs }) => budgetNanoUsd > 0 && fromMs <= nowMs && toMs > nowMs)
      .sort((a, b) => b.spentNanoUsd / b.budgetNanoUsd - a.spentNanoUsd / a.budgetNanoUsd)
      .map((one) => ({
        budget: one.budgetLabel || one.budget,
        project: one.projectLabel || one.project,
        machine: one.machine,
        machine_id: one.machineId,
        period: one.period,
        period_from: one.fromMs,
        period_to: one.toMs,
        budget_usd: nanoText(one.budgetNanoUsd),
        spent_usd: nanoText(one.spentNanoUsd),
        used_percent: rounded((100 * one.spentNanoUsd) / one.budgetNanoUsd),
        spent_is: one.isPartial ? 'at least' : 'exact',
        told_at: one.atMs,
      })),
}

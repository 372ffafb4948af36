import type { Usage } from '@aic/core'
import {
  type Block,
  blocksOf,
  dayOf,
  dayText,
  type Filter,
  periodStart,
  type ReportRow,
  reportRows,
  type Sums,
  select,
  sumOf,
} from '@aic/core/report'
import type { ReportOptions } from './options.ts'

/** How many days the overview looks back. */
export const overviewDays = 30

/** Everything that `aic` alone shows. */
export interface Overview {
  readonly today: Sums
  readonly week: Sums
  readonly month: Sums
  /** The last {@link overviewDays} days. */
  readonly recent: Sums
  /** One for each of those days, oldest first. */
  readonly days: readonly Sums[]
  readonly todayDay: number
  readonly weekStartDay: number
  /** The active block, null when there is none. */
  readonly block: Block | null
  /** Of the last {@link overviewDays} days, dearest first. */
  readonly projects: readonly ReportRow[]
  readonly models: readonly ReportRow[]
  readonly sources: readonly ReportRow[]
}

/** The first day that an overview needs usage of. */
export function overviewSince({ zone, startOfWeek }: ReportOptions, nowMs: number): number {
  const today = dayOf(zone, nowMs)
  const starts = [
    today - overviewDays + 1,
    periodStart('month', today, startOfWeek),
    periodStart('week', today, startOfWeek),
  ]
  return Math.min(...starts)
}

/** `blockSources`: the agents that blocks are made of; null for all. */
export function overviewOf(
  usage: Usage,
  filter: Filter,
  options: ReportOptions,
  nowMs: number,
  blockSources: readonly string[] | null,
): Overview {
  const { zone, mode, startOfWeek } = options
  const today = dayOf(zone, nowMs)
  const since = (sinceDay: number) => select(usage, { ...filter, sinceDay, untilDay: null }, zone)
  const sumSince = (day: number): Sums =>
    sumOf(reportRows(since(day), { ...options, by: 'source' }).map((row) => row.sums))
  const recent = since(today - overviewDays + 1)
  const byDay = new Map(reportRows(recent, { by: 'day', mode, startOfWeek }).map((row) => [row.key, row.sums]))
  const blocks = blocksOf(select(usage, { ...filter, sources: blockSources }, zone), mode, nowMs)
  return {
    today: sumSince(today),
    week: sumSince(periodStart('week', today, startOfWeek)),
    month: sumSince(periodStart('month', today, startOfWeek)),
    recent: sumOf([...byDay.values()]),
    days: daysBefore(today).map((day) => byDay.get(day) ?? sumOf([])),
    todayDay: today,
    weekStartDay: periodStart('week', today, startOfWeek),
    block: blocks.find((block) => block.isActive) ?? null,
    projects: reportRows(recent, { ...options, by: 'project' }),
    models: reportRows(recent, { ...options, by: 'model' }),
    sources: reportRows(recent, { ...options, by: 'source' }),
  }
}

const daysBefore = (today: number): string[] =>
  Array.from({ length: overviewDays }, (_, i) => dayText(today - overviewDays + 1 + i))

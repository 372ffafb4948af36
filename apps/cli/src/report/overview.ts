import { slotMs, slotStartMs, type Usage } from '@aic/core'
import {
  type Block,
  blocksOf,
  dayMs,
  dayOf,
  dayText,
  type Filter,
  periodStart,
  type ReportRow,
  reportRows,
  type Selection,
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
  /** Yesterday, and last week, up to the same time of day, so that they compare with today and this week; null where they had no usage. */
  readonly before: { readonly today: Sums | null; readonly week: Sums | null }
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
  const weekStart = periodStart('week', today, startOfWeek)
  const byDay = new Map(reportRows(recent, { by: 'day', mode, startOfWeek }).map((row) => [row.key, row.sums]))
  const blocks = blocksOf(select(usage, { ...filter, sources: blockSources }, zone), mode, nowMs)
  return {
    today: sumSince(today),
    week: sumSince(weekStart),
    month: sumSince(periodStart('month', today, startOfWeek)),
    recent: sumOf([...byDay.values()]),
    before: {
      today: sumBefore(since, today, 1, { options, nowMs }),
      week: sumBefore(since, weekStart, 7, { options, nowMs }),
    },
    days: daysBefore(today).map((day) => byDay.get(day) ?? sumOf([])),
    todayDay: today,
    weekStartDay: weekStart,
    block: blocks.find((block) => block.isActive) ?? null,
    projects: reportRows(recent, { ...options, by: 'project' }),
    models: reportRows(recent, { ...options, by: 'model' }),
    sources: reportRows(recent, { ...options, by: 'source' }),
  }
}

/** Usage from `days` before `startDay` to `days` before now. Quarter hours that have ended count, in local time. */
function sumBefore(
  since: (day: number) => Selection,
  startDay: number,
  days: number,
  { options, nowMs }: { readonly options: ReportOptions; readonly nowMs: number },
): Sums | null {
  const { zone } = options
  const localMs = (atMs: number): number => atMs + zone.offsetMs(atMs)
  const endMs = localMs(nowMs) - days * dayMs
  const { usage, cells, days: cellDays } = since(startDay - days)
  const isBefore = cells.map((i) => localMs(slotStartMs(usage.cells.slot[i] as number)) + slotMs <= endMs)
  const part = { usage, cells: cells.filter((_, at) => isBefore[at]), days: cellDays.filter((_, at) => isBefore[at]) }
  const sums = sumOf(reportRows(part, { ...options, by: 'source' }).map((row) => row.sums))
  return sums.calls === 0 ? null : sums
}

const daysBefore = (today: number): string[] =>
  Array.from({ length: overviewDays }, (_, i) => dayText(today - overviewDays + 1 + i))

import { slotMs, slotStartMs } from '../cells.ts'
import type { Usage } from '../usage.ts'
import { activeBlockOf } from './active-block.ts'
import type { Block } from './blocks.ts'
import { dayText, parseDay, periodStart, type Weekday } from './calendar.ts'
import type { CostMode } from './cost-mode.ts'
import { type Filter, type Selection, select } from './filter.ts'
import { type ReportRow, reportRows } from './rows.ts'
import { type Sums, sumOf } from './sums.ts'
import { dayMs, dayOf, type Zone } from './zone.ts'

/** How an overview counts. */
export interface OverviewOptions {
  readonly zone: Zone
  readonly mode: CostMode
  readonly startOfWeek: Weekday
}

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
  /** Of this month, dearest first. */
  readonly monthProjects: readonly ReportRow[]
  /** Of the last {@link overviewDays} days, dearest first. */
  readonly projects: readonly ReportRow[]
  readonly models: readonly ReportRow[]
  readonly sources: readonly ReportRow[]
}

/** The first day that an overview needs usage of. */
export function overviewSince({ zone, startOfWeek }: OverviewOptions, nowMs: number): number {
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
  options: OverviewOptions,
  nowMs: number,
  blockSources: readonly string[] | null,
): Overview {
  const { zone, mode, startOfWeek } = options
  const today = dayOf(zone, nowMs)
  const weekStart = periodStart('week', today, startOfWeek)
  const monthStart = periodStart('month', today, startOfWeek)
  const all = select(usage, { ...filter, sinceDay: overviewSince(options, nowMs), untilDay: null }, zone)
  const rows = reportRows(all, { by: 'day', mode, startOfWeek })
  const byDay = new Map(rows.map((row) => [row.key, row.sums]))
  const sumDays = (from: number, to = Number.POSITIVE_INFINITY): Sums =>
    sumOf(rows.flatMap(({ key, sums }) => (isWithin(key, from, to) ? sums : [])))
  /** The same span that many days ago, with the part of its last day that had passed by then. */
  const sumBefore = (from: number, days: number): Sums | null => {
    const sums = sumOf([sumDays(from - days, today - days - 1), sumByNow(all, today - days, options, nowMs)])
    return sums.calls === 0 ? null : sums
  }
  const recent = daysFrom(all, today - overviewDays + 1)
  const selectBlocks = (fromMs: number) => {
    const sinceDay = fromMs === -Infinity ? null : dayOf(zone, fromMs)
    return select(usage, { ...filter, sources: blockSources, sinceDay, untilDay: null }, zone)
  }
  return {
    today: sumDays(today),
    week: sumDays(weekStart),
    month: sumDays(monthStart),
    recent: sumDays(today - overviewDays + 1),
    before: { today: sumBefore(today, 1), week: sumBefore(weekStart, 7) },
    days: daysBefore(today).map((day) => byDay.get(day) ?? sumOf([])),
    todayDay: today,
    weekStartDay: weekStart,
    block: activeBlockOf(selectBlocks, mode, nowMs),
    monthProjects: reportRows(daysFrom(all, monthStart), { ...options, by: 'project' }),
    projects: reportRows(recent, { ...options, by: 'project' }),
    models: reportRows(recent, { ...options, by: 'model' }),
    sources: reportRows(recent, { ...options, by: 'source' }),
  }
}

function isWithin(key: string | null, from: number, to: number): boolean {
  const day = parseDay(key ?? '')
  return day !== null && day >= from && day <= to
}

/** Usage of one day up to the local time that it is now. Quarter hours that had ended by then count. */
function sumByNow(
  selection: Selection,
  day: number,
  { zone, mode, startOfWeek }: OverviewOptions,
  nowMs: number,
): Sums {
  const timeOf = (atMs: number): number => (atMs + zone.offsetMs(atMs)) % dayMs
  const { slot } = selection.usage.cells
  const endMs = timeOf(nowMs)
  const part = filtered(
    selection,
    (cell, of) => of === day && timeOf(slotStartMs(slot[cell] as number)) + slotMs <= endMs,
  )
  return sumOf(reportRows(part, { by: 'source', mode, startOfWeek }).map((row) => row.sums))
}

const daysFrom = (selection: Selection, first: number): Selection => filtered(selection, (_, day) => day >= first)

function filtered({ usage, cells, days }: Selection, isIn: (cell: number, day: number) => boolean): Selection {
  const kept = cells.map((cell, at) => isIn(cell, days[at] as number))
  return { usage, cells: cells.filter((_, at) => kept[at]), days: days.filter((_, at) => kept[at]) }
}

const daysBefore = (today: number): string[] =>
  Array.from({ length: overviewDays }, (_, i) => dayText(today - overviewDays + 1 + i))

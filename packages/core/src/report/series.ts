import { type PeriodKind, periodStart, periodText, type Weekday } from './calendar.ts'
import { type CostMode, costColumns } from './cost-mode.ts'
import type { Selection } from './filter.ts'
import { cellTokens } from './sums.ts'

/** What a line of a chart stands for. */
export const seriesKinds = ['model', 'project', 'source'] as const
export type SeriesKind = (typeof seriesKinds)[number]

/** How a chart over time is asked for. */
export interface SeriesQuery {
  readonly by: SeriesKind
  readonly bucket: PeriodKind
  readonly mode: CostMode
  readonly startOfWeek: Weekday
  /** That many lines by name, the dearest; all others are one more. */
  readonly most: number
}

/** One line: a number for each bucket. */
export interface SeriesLine {
  /** Model as logged, project folder or source id; null when the logs don't say, and for the rest. */
  readonly name: string | null
  /** It stands for all that are not named by themselves. */
  readonly isRest: boolean
  /** The known part of the cost, nano-USD. */
  readonly nanoUsd: readonly number[]
  readonly tokens: readonly number[]
  readonly calls: readonly number[]
  /** Calls without a known cost: the true cost is higher. */
  readonly unpricedCalls: readonly number[]
}

/** Usage over time: every bucket from the first to the last with usage, also those between without any. */
export interface Series {
  /** `2026-01-10` for days and weeks (its first day), `2026-01` for months. */
  readonly buckets: readonly string[]
  /** Dearest first, the rest last. */
  readonly lines: readonly SeriesLine[]
}

/** Usage over time by model, project or source. All lines together are all of the selection. */
export function seriesOf(selection: Selection, query: SeriesQuery): Series {
  const { bucket, startOfWeek } = query
  const starts = bucketStarts(selection.days, bucket, startOfWeek)
  const bucketAt = new Map(starts.map((start, i) => [start, i]))
  const startOf = startsOfDays(bucket, startOfWeek)
  const { names, numberOf } = namesOf(selection, query.by)
  const ranks = ranksOf(selection, query, names.length, numberOf)
  const count = Math.min(names.length, query.most)
  const lines = Array.from({ length: count + (names.length > count ? 1 : 0) }, () => newLine(starts.length))
  const { cells } = selection.usage
  const { cost, unpriced } = costColumns[query.mode]
  selection.cells.forEach((cell, at) => {
    const line = lines[Math.min(ranks[numberOf(cell)] as number, count)] as Line
    const i = bucketAt.get(startOf(selection.days[at] as number)) as number
    line.nanoUsd[i] = (line.nanoUsd[i] as number) + (cells[cost][cell] as number)
    line.tokens[i] = (line.tokens[i] as number) + cellTokens(cells, cell)
    line.calls[i] = (line.calls[i] as number) + (cells.calls[cell] as number)
    if (unpriced !== null) line.unpricedCalls[i] = (line.unpricedCalls[i] as number) + (cells[unpriced][cell] as number)
  })
  const nameOfRank = new Map(names.map((name, number) => [ranks[number], name]))
  return {
    buckets: starts.map((start) => periodText(bucket, start)),
    lines: lines.map((line, i) => ({
      name: i < count ? (nameOfRank.get(i) ?? null) : null,
      isRest: i >= count,
      ...line,
    })),
  }
}

interface Line {
  readonly nanoUsd: number[]
  readonly tokens: number[]
  readonly calls: number[]
  readonly unpricedCalls: number[]
}

function newLine(length: number): Line {
  const zeros = (): number[] => new Array<number>(length).fill(0)
  return { nanoUsd: zeros(), tokens: zeros(), calls: zeros(), unpricedCalls: zeros() }
}

/** Starts of every bucket from the first to the last day, in order. */
function bucketStarts(days: readonly number[], bucket: PeriodKind, startOfWeek: Weekday): number[] {
  if (days.length === 0) return []
  const last = days.reduce((a, b) => Math.max(a, b))
  const starts = new Set<number>()
  for (let day = days.reduce((a, b) => Math.min(a, b)); day <= last; day++) {
    starts.add(periodStart(bucket, day, startOfWeek))
  }
  return [...starts]
}

/** Remembers the bucket of each day: cells of a day lie together. */
function startsOfDays(bucket: PeriodKind, startOfWeek: Weekday): (day: number) => number {
  const known = new Map<number, number>()
  return (day) => {
    const start = known.get(day) ?? periodStart(bucket, day, startOfWeek)
    known.set(day, start)
    return start
  }
}

/** The lines that there could be, and which one a cell belongs to. */
function namesOf({ usage }: Selection, by: SeriesKind) {
  const { cells } = usage
  const [column, all] = {
    model: [cells.model, usage.models.map(({ name }) => name)] as const,
    project: [cells.place, usage.places.map(({ root, cwd }) => root ?? cwd)] as const,
    source: [cells.source, usage.sources] as const,
  }[by]
  const known = new Map<string | null, number>()
  const numbers = all.map((name) => {
    const number = known.get(name) ?? known.size
    known.set(name, number)
    return number
  })
  return { names: [...known.keys()], numberOf: (cell: number): number => numbers[column[cell] as number] as number }
}

/** The place of each name among all, dearest first, then most tokens; those without usage come last. */
function ranksOf(
  { usage, cells: selected }: Selection,
  { mode }: SeriesQuery,
  count: number,
  numberOf: (cell: number) => number,
): number[] {
  const { cells } = usage
  const { cost } = costColumns[mode]
  const sums = Array.from({ length: count }, (_, number) => ({ number, nanoUsd: 0, tokens: 0 }))
  for (const cell of selected) {
    const sum = sums[numberOf(cell)] as (typeof sums)[number]
    sum.nanoUsd += cells[cost][cell] as number
    sum.tokens += cellTokens(cells, cell)
  }
  const order = sums.toSorted((a, b) => b.nanoUsd - a.nanoUsd || b.tokens - a.tokens || a.number - b.number)
  const ranks = new Array<number>(count).fill(0)
  order.forEach(({ number }, rank) => (ranks[number] = rank))
  return ranks
}

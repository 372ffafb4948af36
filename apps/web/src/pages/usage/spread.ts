import type { Series } from '@aic/agent/api'
import { addPeriods, parseDay, periodStart, periodText, weekdayOf, weekdays } from '@aic/core/report'
import type { Bucket, UsageView } from './view.ts'

/**
 * A series over the whole span that was asked for: the agent tells it from the first to the last bucket with usage, and days without
 * any at the ends are as telling as those between. Of all history it begins with the first usage. Nothing stays nothing.
 */
export function spread(
  series: Series,
  { bucket, from, to }: Pick<UsageView, 'bucket' | 'from' | 'to'>,
  today: string,
): Series {
  const [first] = series.buckets
  if (first === undefined) return series
  const startOf = startsOf(bucket, first)
  const begin = from === null ? dayOf(first) : Math.min(startOf(dayOf(from)), dayOf(first))
  const last = Math.max(startOf(dayOf(to ?? today)), dayOf(series.buckets.at(-1) as string))
  const buckets: string[] = []
  for (let start = begin; start <= last; start = addPeriods(bucket, start, 1)) buckets.push(periodText(bucket, start))
  const before = buckets.indexOf(first)
  if (before < 0) return series
  const padded = (values: readonly number[]): number[] => buckets.map((_, i) => values[i - before] ?? 0)
  return {
    ...series,
    buckets,
    lines: series.lines.map((line) => ({
      ...line,
      costUSD: padded(line.costUSD),
      tokens: padded(line.tokens),
      calls: padded(line.calls),
      unpricedCalls: padded(line.unpricedCalls),
    })),
  }
}

const dayOf = (text: string): number => parseDay(text.length === 7 ? `${text}-01` : text) ?? 0

/** Weeks begin on the day of the settings, which is that of any week in the series. */
function startsOf(bucket: Bucket, first: string): (day: number) => number {
  const startOfWeek = bucket === 'week' ? (weekdays[weekdayOf(dayOf(first))] ?? 'monday') : 'monday'
  return (day) => periodStart(bucket, day, startOfWeek)
}

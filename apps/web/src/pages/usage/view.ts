import { addPeriods, dayText, parseDay, periodStart } from '@aic/core/report'

/** What a line or a bar of the usage page stands for, what it measures, and how wide a bar is. */
export type SeriesBy = 'model' | 'project' | 'source'
export type Measure = 'cost' | 'tokens'
export type Bucket = 'day' | 'week' | 'month'

/** How the usage page is set: what its address says, with what it leaves out filled in. */
export interface UsageView {
  /** `7d`, `month`, `30d`, `90d`, `1y`, `all`, or `custom` with days of its own. */
  readonly range: string
  /** First and last day, both inclusive: `2026-11-22`; null: from the beginning, until now. */
  readonly from: string | null
  readonly to: string | null
  readonly bucket: Bucket
  readonly by: SeriesBy
  readonly measure: Measure
  readonly project: string | null
  /** By its whole name: what opens a row must not open others. */
  readonly model: string | null
  readonly source: string | null
}

/** The ranges by name, and how they are called. */
export const ranges = { '7d': '7d', month: 'this month', '30d': '30d', '90d': '90d', '1y': '1y', all: 'all' } as const
const daysOf: Readonly<Record<string, number>> = { '7d': 7, '30d': 30, '90d': 90, '1y': 365 }
const usualRange = '30d'

/** Reads a view from an address; words that mean nothing are passed over. `today` as `2026-11-22`. */
export function viewOf(params: URLSearchParams, today: string): UsageView {
  const from = dayOrNull(params.get('from'))
  const to = dayOrNull(params.get('to'))
  const asked = params.get('range') ?? usualRange
  const range = from !== null || to !== null ? 'custom' : Object.hasOwn(ranges, asked) ? asked : usualRange
  const first = range === 'custom' ? from : firstOf(range, today)
  return {
    range,
    from: first,
    to: range === 'custom' ? to : null,
    bucket: oneOf(params.get('bucket'), ['day', 'week', 'month']) ?? usualBucket(first, to ?? today),
    by: oneOf(params.get('by'), ['model', 'project', 'source']) ?? 'model',
    measure: oneOf(params.get('measure'), ['cost', 'tokens']) ?? 'cost',
    project: params.get('project'),
    model: params.get('model'),
    source: params.get('source'),
  }
}

function firstOf(range: string, today: string): string | null {
  if (range === 'month') return `${today.slice(0, 7)}-01`
  const days = daysOf[range]
  return days === undefined ? null : daysBefore(today, days - 1)
}

/** A day so many days earlier. */
export const daysBefore = (day: string, count: number): string => dayText((parseDay(day) ?? 0) - count)

function dayOrNull(text: string | null): string | null {
  return text !== null && parseDay(text) !== null ? text : null
}

function oneOf<Word extends string>(text: string | null, words: readonly Word[]): Word | null {
  return words.find((word) => word === text) ?? null
}

/** Bars that can be told apart: days for up to 13 months, weeks beyond. Of all history: months. */
function usualBucket(from: string | null, to: string): Bucket {
  if (from === null) return 'month'
  return (parseDay(to) ?? 0) - (parseDay(from) ?? 0) > 400 ? 'week' : 'day'
}

/** The parameters of a report about what the view shows. */
export function reportQuery(view: UsageView, more: Readonly<Record<string, string>> = {}): string {
  const { from, to, project, model, source } = view
  const all = { since: from, until: to, project, modelName: model, source, ...more }
  const kept = Object.entries(all).filter((pair): pair is [string, string] => Boolean(pair[1]))
  return new URLSearchParams(kept).toString().replaceAll('+', '%20')
}

/** The first and last day of the bars from one to another: what brushing over them selects. */
export function spanOf(bucket: Bucket, first: string, last: string): { readonly from: string; readonly to: string } {
  const start = (text: string): number => parseDay(text.length === 7 ? `${text}-01` : text) ?? 0
  const from = periodStart(bucket === 'month' ? 'month' : 'day', start(first), 'monday')
  return { from: dayText(from), to: dayText(addPeriods(bucket, start(last), 1) - 1) }
}

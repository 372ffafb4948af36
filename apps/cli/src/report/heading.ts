import { dayText, type Grouping } from '@aic/core/report'
import type { Screen } from '../screen/screen.ts'
import { clean, wrap } from '../screen/text.ts'
import type { ReportOptions } from './options.ts'

const names = {
  day: 'Daily usage',
  week: 'Weekly usage',
  month: 'Monthly usage',
  session: 'Usage by session',
  project: 'Usage by project',
  model: 'Usage by model',
  source: 'Usage by agent',
} as const satisfies Record<Grouping, string>

/** The line above a report of rows: what it is about, and what was left out of it. */
export const rowsHeading = (by: Grouping, options: ReportOptions, screen: Screen): string =>
  heading([names[by], ...filterWords(options)], screen)

/** The line above a report, and an empty one. */
export function heading(words: readonly string[], { width, paint }: Screen): string {
  const lines = wrap(words.map(clean).join(' · '), width - 1)
  return `${lines.map((line) => ` ${paint.bold(line)}\n`).join('')}\n`
}

/** What a report is narrowed to, in words. */
export function filterWords(options: ReportOptions): string[] {
  const { sinceDay, untilDay, sources, project, models, noBackground, zone, mode } = options
  const words: (string | null)[] = [
    spanWords(sinceDay, untilDay),
    sources === null ? null : sources.join(', '),
    project === null ? null : `project ${project}`,
    models === null ? null : `models with ${models.join(' or ')}`,
    noBackground ? 'without background calls' : null,
    zone.name === 'local' ? null : zone.name,
    mode === 'auto' ? null : `cost mode ${mode}`,
  ]
  return words.filter((word) => word !== null)
}

function spanWords(sinceDay: number | null, untilDay: number | null): string | null {
  if (sinceDay !== null && untilDay !== null) return `${dayText(sinceDay)} to ${dayText(untilDay)}`
  if (sinceDay !== null) return `since ${dayText(sinceDay)}`
  return untilDay === null ? null : `until ${dayText(untilDay)}`
}

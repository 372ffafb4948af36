import type { SourceFacts } from '@aic/engine'
import type { Screen } from '../screen/screen.ts'
import { clean, wrap } from '../screen/text.ts'
import { filterWords } from './heading.ts'
import type { Loaded } from './load.ts'
import type { ReportOptions } from './options.ts'

/** What to say instead of an empty table: nothing passes the filter, or nothing was found at all. */
export function emptyText(
  { usage, projects }: Loaded,
  options: ReportOptions,
  sources: readonly SourceFacts[],
  screen: Screen,
): string {
  const isNarrowed = usage.cells.length > 0 || options.sinceDay !== null || options.untilDay !== null
  return isNarrowed ? nothingPasses(projects, options, screen) : nothingFound(sources, screen)
}

function nothingPasses(projects: Loaded['projects'], options: ReportOptions, screen: Screen): string {
  const known = [...projects.values()].slice(0, 8).join(', ')
  const hint = options.project === null || known === '' ? '' : ` Projects are ${known}.`
  return paragraph(`No usage for: ${filterWords(options).join(', ')}.${hint}`, screen)
}

/** No agent has left anything on this machine. */
export function nothingFound(sources: readonly SourceFacts[], screen: Screen): string {
  const names = sources.map((source) => source.name).join(', ')
  return (
    paragraph(`No usage found in the logs of ${names}.`, screen) +
    paragraph('aic doctor shows where it looked.', screen)
  )
}

/** A sentence of its own, wrapped to the screen. */
export const paragraph = (text: string, { width }: Pick<Screen, 'width'>): string =>
  wrap(clean(text), Math.max(10, Math.min(width, 100) - 2))
    .map((line) => ` ${line}\n`)
    .join('')

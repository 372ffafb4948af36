import type { SourceFacts } from '@aic/engine'
import { clean } from '../screen/text.ts'
import type { Loaded } from './load.ts'
import { filterWords } from './notes.ts'
import type { ReportOptions } from './options.ts'

/** What to say instead of an empty table: whether nothing was found at all, or nothing that passes the filter. */
export function emptyText(
  { usage, projects }: Loaded,
  options: ReportOptions,
  sources: readonly SourceFacts[],
): string {
  if (usage.cells.length > 0 || options.sinceDay !== null || options.untilDay !== null) {
    const known = [...projects.values()].slice(0, 8).join(', ')
    const hint = options.project === null || known === '' ? '' : ` Projects are ${known}.`
    return ` No usage for: ${clean(filterWords(options).join(', '))}.${clean(hint)}\n`
  }
  const names = sources.map((source) => source.name).join(', ')
  return ` No usage found in the logs of ${clean(names === '' ? 'any agent' : names)}.\n aic doctor shows where it looked.\n`
}

import type { Aic } from './aic.ts'

/** The agents whose plans limit usage in windows of hours; null (all) where none is known to. */
export function sourcesWithBlocks({ sources }: Pick<Aic, 'sources'>): readonly string[] | null {
  const ids = sources.filter((source) => source.hasBlocks).map((source) => source.id)
  return ids.length === 0 ? null : ids
}

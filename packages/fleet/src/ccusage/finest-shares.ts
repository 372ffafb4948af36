import { type ModelAmount, restOf, sumOf } from './amount.ts'
import type { CcusageRecord } from './record.ts'

/** An amount of a day, and what it belongs to. */
export interface Share extends ModelAmount {
  /** Null for a sum over agents. */
  readonly agent: string | null
  /** As ccusage encodes it; null when not known. */
  readonly folder: string | null
}

/**
 * A day taken apart as far as its reports can be without anything counting twice: the shares of projects, and of each agent’s model what
 * these leave of the day. Projects that tell of models which the day does not have (older releases name none) can’t be taken away from
 * it: then the day tells alone. Where there is no report by day, the projects tell.
 */
export function finestShares(records: readonly CcusageRecord[]): Share[] {
  const ofDay = merged(records.filter(({ type }) => type === 'daily').flatMap(sharesOf))
  const ofProjects = merged(records.filter(({ type }) => type === 'project_daily').flatMap(sharesOf))
  if (ofDay.length === 0) return ofProjects
  const agents = new Set(ofDay.map(({ agent }) => agent))
  // A day that is not taken apart by agent holds them all.
  const whose = ({ agent }: Share): string | null => (agents.has(agent) || !agents.has(null) ? agent : null)
  const projectsOf = Map.groupBy(ofProjects, whose)
  const finest = [...agents].flatMap((agent) =>
    apart(
      ofDay.filter((share) => share.agent === agent),
      projectsOf.get(agent) ?? [],
    ),
  )
  const others = [...projectsOf].filter(([agent]) => !agents.has(agent)).flatMap(([, shares]) => shares)
  return merged([...finest, ...others])
}

function sharesOf({ agent, project: folder, breakdown, tokens, costNanoUsd }: CcusageRecord): Share[] {
  const parts = breakdown.length > 0 ? breakdown : [{ model: '', tokens, costNanoUsd }]
  return parts.map((part) => ({ agent, folder, ...part }))
}

/** Rows that repeat are one. */
function merged(shares: readonly Share[]): Share[] {
  const groups = Map.groupBy(shares, ({ agent, folder, model }) => JSON.stringify([agent, folder, model]))
  return [...groups.values()].map((group) => ({ ...(group[0] as Share), ...sumOf(group) }))
}

function apart(ofDay: readonly Share[], ofProjects: readonly Share[]): readonly Share[] {
  const models = new Set(ofDay.map(({ model }) => model))
  if (ofProjects.some(({ model }) => !models.has(model))) return ofDay
  const rests = ofDay.flatMap((share) => {
    const parts = ofProjects.filter(({ model }) => model === share.model)
    const rest = parts.length === 0 ? share : restOf(share, parts)
    return rest === null ? [] : [{ ...share, ...rest }]
  })
  return [...ofProjects, ...rests]
}

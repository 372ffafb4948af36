import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { type OutcomePoint, outcomeKinds, type Source } from '@aic/sources'
import { type Increment, incrementsOf } from './increments.ts'

/** What one source's sessions did. */
export interface SourceIncrements {
  readonly source: string
  readonly increments: readonly Increment[]
}

/** All that counters told, by source. Lines that can't be read (cut by a power failure) are left out. */
export function readOutcomes(folder: string, sources: readonly Source[]): SourceIncrements[] {
  return sources
    .filter(({ telemetry }) => telemetry !== undefined)
    .map(({ id }) => ({ source: id, increments: incrementsOf(pointsIn(path.join(folder, 'outcomes', id))) }))
    .filter(({ increments }) => increments.length > 0)
}

function pointsIn(folder: string): OutcomePoint[] {
  return namesIn(folder).flatMap((name) =>
    readFileSync(path.join(folder, name), 'utf8')
      .split('\n')
      .flatMap((line) => pointOf(line) ?? []),
  )
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort()
  } catch {
    return [] // nothing came in yet
  }
}

function pointOf(line: string): OutcomePoint | null {
  try {
    const point = JSON.parse(line) as OutcomePoint
    const isWhole = Number.isFinite(point.atMs) && Number.isFinite(point.value) && outcomeKinds.includes(point.what)
    return isWhole ? point : null
  } catch {
    return null
  }
}

import { existsSync } from 'node:fs'
import path from 'node:path'
import { HubFile } from './hub-file.ts'
import { type HubKey, HubKeys } from './hub-keys.ts'
import { MachineLimits } from './machine-limits.ts'
import { type FleetLimit, newestLimits } from './newest-limits.ts'

/** What a hub's folder holds. */
export interface HubFacts {
  readonly keys: readonly HubKey[]
  /** Of the machines that sync; those of console pages are not among them. */
  readonly limits: readonly FleetLimit[]
}

/** What the hub of a data folder knows; null where there never was one. Throws `HubStorageError`. */
export function hubFacts(dataFolder: string, nowMs: number): HubFacts | null {
  if (!existsSync(path.join(dataFolder, 'hub.sqlite'))) return null
  using file = HubFile.open(dataFolder)
  const now = (): number => nowMs
  return { keys: new HubKeys(file, now).list(), limits: newestLimits(new MachineLimits(file, now).all(), nowMs) }
}

import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { FleetBatch } from '../packages/fleet/src/fleet-event.ts'
import { SqliteFleet } from '../packages/fleet/src/sqlite/sqlite-fleet.ts'
import { newHome } from './claude-home.ts'

/** A home whose settings are these, and whose hub keeps these rows. The agent in it is a hub where it runs with `AIC_HUB=1`. */
export async function fleetHome(
  settings: object,
  batches: readonly FleetBatch[] = [],
  { home = newHome(), nowMs = Date.now() }: { readonly home?: string; readonly nowMs?: number } = {},
): Promise<string> {
  mkdirSync(path.join(home, '.config/aic'), { recursive: true })
  writeFileSync(path.join(home, '.config/aic/agent.json'), JSON.stringify(settings))
  using fleet = SqliteFleet.open(path.join(home, '.local/share/aic/fleet.sqlite'), { now: () => nowMs })
  for (const batch of batches) await fleet.send(batch)
  return home
}

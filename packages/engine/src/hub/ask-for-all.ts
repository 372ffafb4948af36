import path from 'node:path'
import { SqliteFleet } from '@aic/fleet'

/**
 * Makes every machine send all of its usage again with its next push, this one too: for a hub whose `fleet.sqlite` is an older copy. What is
 * there already changes nothing. Works while the hub runs. Throws `FleetFault`.
 */
export function askForAll(dataFolder: string, nowMs: () => number): void {
  using fleet = SqliteFleet.open(path.join(dataFolder, 'fleet.sqlite'), { now: nowMs })
  fleet.askForAll()
}

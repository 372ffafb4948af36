import path from 'node:path'
import { type FleetTarget, SqliteFleet } from '@aic/fleet'

/** The file that a hub without ClickHouse keeps events of other machines in. Throws `FleetFault`. */
export const openHubEvents = (dataFolder: string, nowMs: () => number): FleetTarget & Disposable =>
  SqliteFleet.open(path.join(dataFolder, 'fleet.sqlite'), { now: nowMs })

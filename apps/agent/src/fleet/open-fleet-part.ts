import { existsSync } from 'node:fs'
import path from 'node:path'
import { dataFolder } from '@aic/engine'
import type { SettingsFile } from '../settings-file.ts'
import type { ChangeFeed } from '../stream/change-feed.ts'
import { FleetDesk, type FleetDeskOptions } from './fleet-desk.ts'
import { type PushTimer, startPushes } from './start-pushes.ts'

/** The fleet’s part of an agent. */
export interface FleetPart {
  readonly fleet: FleetDesk
  readonly pushTimer: PushTimer
  /** Ends pushes and threads. */
  stop(): Promise<void>
}

interface Whole extends Omit<FleetDeskOptions, 'onChange'> {
  readonly config: SettingsFile
  readonly feed: Pick<ChangeFeed, 'publish'>
}

/** Opens it. Nothing of the fleet is loaded before somebody asks, or settings or files say that there is one. */
export function openFleetPart({ config, feed, ...rest }: Whole): FleetPart {
  const { machine, isHub, nowMs } = rest
  const onChange = (): void => feed.publish({ type: 'fleet', at: new Date(nowMs()).toISOString() })
  const fleet = new FleetDesk({ ...rest, onChange })
  const sentBefore = path.join(dataFolder(machine), 'fleet-ways.json')
  const isLikely = (): boolean => isHub || config.current().fleet.pushEvery !== undefined || existsSync(sentBefore)
  const pushTimer = startPushes({ fleet, config, nowMs, random: Math.random, isLikely })
  const stop = async (): Promise<void> => {
    pushTimer.stop()
    await fleet.close()
  }
  return { fleet, pushTimer, stop }
}

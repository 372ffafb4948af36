import { existsSync } from 'node:fs'
import path from 'node:path'
import { type Config, dataFolder } from '@aic/engine'
import { errorText } from '../log/log.ts'
import type { SettingsFile } from '../settings-file.ts'
import type { ChangeFeed } from '../stream/change-feed.ts'
import { FleetDesk, type FleetDeskOptions } from './fleet-desk.ts'
import { fleetLine } from './fleet-line.ts'
import { type PushTimer, startPushes } from './start-pushes.ts'
import { SyncLine } from './sync-line.ts'

/** The fleet’s part of an agent. */
export interface FleetPart {
  readonly fleet: FleetDesk
  readonly pushTimer: PushTimer
  /** Usage to the hub of the settings, and when it is sent by itself. */
  readonly syncLine: SyncLine
  readonly syncTimer: PushTimer
  /** Ends pushes and threads. */
  stop(): Promise<void>
}

interface Whole extends Omit<FleetDeskOptions, 'onChange' | 'isLikely' | 'onEnd'> {
  readonly config: SettingsFile
  readonly feed: Pick<ChangeFeed, 'publish'>
}

const isNamed = (env: FleetDeskOptions['machine']['env'], { fleet: { host, port, database } }: Config): boolean =>
  [env.CH_HOST, env.CH_PORT, env.CH_DATABASE, host, port, database].some((one) => one !== undefined && one !== '')

const wasSent = (machine: FleetDeskOptions['machine']): boolean =>
  existsSync(path.join(dataFolder(machine), 'fleet-stores.json'))

/** Opens it. Nothing of the fleet is loaded before somebody asks, or settings or files say that there is one. */
export function openFleetPart({ config, feed, ...rest }: Whole): FleetPart {
  const { machine, isHub, nowMs } = rest
  const onChange = (): void => feed.publish({ type: 'fleet', at: new Date(nowMs()).toISOString() })
  const isLikely = (): boolean => isHub || isNamed(machine.env, config.current()) || wasSent(machine)
  const lines: { hub?: SyncLine; fleet?: ReturnType<typeof fleetLine> } = {}
  const fleet = new FleetDesk({ ...rest, onChange, isLikely, onEnd: (place, end) => lines[place]?.ended(end) })
  const clock = { nowMs, random: Math.random }
  const ownLine = fleetLine({ fleet, config, ...clock })
  const syncLine = new SyncLine({ ...rest, fleet, config, ...clock })
  Object.assign(lines, { fleet: ownLine, hub: syncLine })
  const onFault = (error: unknown): void =>
    rest.log.warn('whether usage is to be sent could not be found out', { error: errorText(error) })
  const told = { ...clock, onFault }
  const [pushTimer, syncTimer] = [startPushes(ownLine, told), startPushes(syncLine, told)]
  const stop = async (): Promise<void> => {
    for (const timer of [pushTimer, syncTimer]) timer.stop()
    await fleet.close()
  }
  return { fleet, pushTimer, syncLine, syncTimer, stop }
}

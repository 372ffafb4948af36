import { type Config, dataFolder } from '@aic/engine'
import type { Monitor } from '@aic/engine/limits'
import { LimitSync, type SyncState, syncAddress } from '@aic/engine/sync'
import type { Log } from '../log/log.ts'

/** What syncing to a hub takes of the agent. */
export interface SyncParts {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly home: string
  readonly platform: NodeJS.Platform
  readonly nowMs: () => number
  readonly log: Log
  readonly monitor: Pick<Monitor, 'onChange' | 'status'>
  readonly config: () => Config
}

/** Limits on their way to a hub. */
export interface RunningSync {
  /** How that goes; null where they go to none. */
  state(): SyncState | null
  stop(): Promise<void>
}

/** Tells the hub of the settings of limits after each look at them; the log says at once whether there is one. */
export function startSync({ monitor, config, log, ...machine }: SyncParts): RunningSync {
  const sync = new LimitSync({
    dataFolder: dataFolder(machine),
    nowMs: machine.nowMs,
    random: Math.random,
    choice: () => syncAddress(config(), machine.env),
    onTold: (level, message) => log[level](message),
  })
  sync.start()
  sync.note(monitor.status())
  const stopListening = monitor.onChange(({ kind }) => {
    if (kind === 'status') sync.note(monitor.status())
  })
  return {
    state: () => (syncAddress(config(), machine.env).kind === 'on' ? sync.state() : null),
    async stop() {
      stopListening()
      await sync.close()
    },
  }
}

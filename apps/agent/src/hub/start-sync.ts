import { type Config, dataFolder } from '@aic/engine'
import type { Monitor } from '@aic/engine/limits'
import { LimitSync, syncAddress } from '@aic/engine/sync'
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

/** Tells the hub of the settings of limits after each look at them; the log says at once whether there is one. Returns how to end it. */
export function startSync({ monitor, config, log, ...machine }: SyncParts): () => Promise<void> {
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
  return async () => {
    stopListening()
    await sync.close()
  }
}

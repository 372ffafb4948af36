import { statSync } from 'node:fs'
import { type Config, configPath, loadConfig } from '@aic/engine'

type Machine = Parameters<typeof loadConfig>[0]

/** How often the file's time is looked at. */
const lookMs = 1_000

/**
 * Settings in use, read anew when their file changed. While the file is not in order, for instance because it is being edited, the
 * last good settings go on, and `onFault` is told once.
 */
export function settingsFile(machine: Machine, nowMs: () => number, onFault: (error: unknown) => void): () => Config {
  const file = configPath(machine)
  const stampOf = (): string => {
    const stat = statSync(file, { throwIfNoEntry: false })
    return stat === undefined ? 'none' : `${stat.mtimeMs} ${stat.size} ${stat.ino}`
  }
  let config = loadConfig(machine)
  let stamp = stampOf()
  let lookedMs = nowMs()
  return () => {
    if (Math.abs(nowMs() - lookedMs) < lookMs) return config
    lookedMs = nowMs()
    const now = stampOf()
    if (now === stamp) return config
    stamp = now
    try {
      config = loadConfig(machine)
    } catch (error) {
      onFault(error)
    }
    return config
  }
}

import path from 'node:path'
import type { Place } from '@aic/sources'

type Machine = Pick<Place, 'env' | 'home' | 'platform'>

/** Where aic keeps its ledger: `AIC_DATA_DIR`, else the system's place for data of programs. */
export function dataFolder({ env, home, platform }: Machine): string {
  if (env.AIC_DATA_DIR) return path.resolve(env.AIC_DATA_DIR)
  if (platform === 'win32') return path.join(env.LOCALAPPDATA || path.join(home, 'AppData', 'Local'), 'aic')
  if (platform === 'darwin') return path.join(home, 'Library', 'Application Support', 'aic', 'data')
  return path.join(env.XDG_DATA_HOME || path.join(home, '.local', 'share'), 'aic')
}

/** Where the user's settings lie: `AIC_CONFIG_DIR`, else the system's place for settings. */
export function configFolder({ env, home, platform }: Machine): string {
  if (env.AIC_CONFIG_DIR) return path.resolve(env.AIC_CONFIG_DIR)
  if (platform === 'win32') return path.join(env.APPDATA || path.join(home, 'AppData', 'Roaming'), 'aic')
  if (platform === 'darwin') return path.join(home, 'Library', 'Application Support', 'aic')
  return path.join(env.XDG_CONFIG_HOME || path.join(home, '.config'), 'aic')
}

/** Where aic keeps what agents told it by OpenTelemetry: `AIC_OTEL_DIR`, else in its data folder. */
export const otelFolder = (machine: Machine): string =>
  machine.env.AIC_OTEL_DIR ? path.resolve(machine.env.AIC_OTEL_DIR) : path.join(dataFolder(machine), 'otel')

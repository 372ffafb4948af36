import { type Machine, type Provider, type StoredKey, type VendorOptions, vendorOriginOf } from '@aic/providers'
import type { Channel } from '../alerts/channel.ts'
import type { Config } from '../config/config.ts'
import { allProviders } from './all-providers.ts'
import type { LedgerView } from './learned.ts'
import { LiveMonitor } from './live-monitor.ts'
import type { Monitor } from './monitor.ts'

/** What a program hands in: the engine reads no environment and no clock by itself. */
export interface MonitorOptions {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly home: string
  readonly platform: NodeJS.Platform
  readonly nowMs: () => number
  /** Settings in use; asked for anew before each look. */
  readonly config: () => Config
  /** The ledger, for estimates and budgets; an `Aic` will do. Defaults to none: then there are neither. */
  readonly ledger?: LedgerView | null
  /** Defaults to all that aic knows, and those that the user wrote. */
  readonly providers?: readonly Provider[]
  /** Sign-ins that aic made itself, by provider. Defaults to none. */
  readonly storedKeys?: (provider: string) => readonly StoredKey[]
  /** Hears of faults of aic itself while it looks by itself; messages hold no secret. Defaults to nobody. */
  readonly onError?: (error: unknown) => void
  /** For tests: the machine of discovery, waiting, and ways to tell people besides those of the settings. */
  readonly machine?: Machine
  readonly wait?: VendorOptions['wait']
  readonly channels?: ReadonlyMap<string, Channel>
  /** How long one vendor may take, ms. Defaults to 30 s. */
  readonly limitMs?: number
  /** How often it wakes up by itself, ms. Defaults to 30 s. */
  readonly tickMs?: number
}

/**
 * Opens limits, providers and alerts of this machine. Asks nobody before {@link Monitor.refresh} or {@link Monitor.start}. Close it: it
 * holds a file open. Throws `AicError` for a bad `AIC_VENDOR_ORIGIN`.
 */
export async function openMonitor(options: MonitorOptions): Promise<Monitor> {
  const vendorOrigin = vendorOriginOf(options.env)
  const { providers, problems } = await providersOf(options)
  return new LiveMonitor({ ...options, providers, problems, vendorOrigin })
}

async function providersOf(
  options: MonitorOptions,
): Promise<{ readonly providers: readonly Provider[]; readonly problems: readonly string[] }> {
  if (options.providers !== undefined) return { providers: options.providers, problems: [] }
  const { providers, problems } = await allProviders(options, options.config())
  return { providers, problems: problems.map(({ file, message }) => `${file} is not used: ${message}`) }
}

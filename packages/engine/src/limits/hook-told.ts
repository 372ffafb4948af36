import path from 'node:path'
import type { Limit } from '@aic/core/limit'
import type { Provider } from '@aic/providers'
import { Ledger } from '@aic/store'
import { hookLimits, type WindowHistory } from '../hook-limits.ts'
import { isBroken, isFault } from '../open-ledger.ts'
import type { ToldLimit } from './settle-reading.ts'

/** What hooks told so far, from the ledger of a data folder; nothing where it can't be read: who collects logs mends it. */
export function readHookWindows(dataFolder: string): readonly WindowHistory[] {
  try {
    using ledger = Ledger.open({ path: path.join(dataFolder, 'ledger.sqlite'), isReadOnly: true })
    return ledger === null ? [] : hookLimits(ledger)
  } catch (error) {
    if (isBroken(error) || isFault(error)) return []
    throw error
  }
}

/** What hooks told of a provider's windows, as limits of its account. */
export function hookTold(provider: Provider, windows: readonly WindowHistory[]): readonly ToldLimit[] {
  const { hookWindows = {} } = provider
  return windows.flatMap(({ window, usedPercent, resetsAtMs, atMs }) => {
    const known = Object.hasOwn(hookWindows, window) ? hookWindows[window] : undefined
    if (known === undefined) return []
    const limit: Limit = { ...known, usedPercent, resetsAtMs, used: null, limit: null, unit: null, currency: null }
    return [{ limit, origin: 'status-line' as const, atMs }]
  })
}

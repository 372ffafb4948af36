import { hubBounds, type SyncedLimit } from '@aic/fleet/hub'
import type { MonitorStatus } from '../../limits/monitor.ts'
import { accountHash } from '../account-hash.ts'

/** What this machine itself works out, and what users set, is nobody else's news. */
const ownOrigins: readonly string[] = ['estimated', 'configured']

/** Limits that were told by vendors and agents, as a hub gets them: accounts by their hash, without names. */
export function limitsToSync({ accounts }: Pick<MonitorStatus, 'accounts'>): readonly SyncedLimit[] {
  const all = accounts.flatMap(({ provider, accountKey, limits }) =>
    limits
      .filter(({ origin, isReset, atMs }) => !ownOrigins.includes(origin) && !isReset && atMs > 0)
      .map((limit): SyncedLimit => {
        const { id, label, origin, atMs, isStale, usedPercent, used, unit, currency, windowMs, resetsAtMs } = limit
        const state = isStale ? 'stale' : 'fresh'
        const account = accountHash(accountKey)
        const amounts = { usedPercent, used, limit: limit.limit, unit, currency, windowMs, resetsAtMs }
        return { provider, account, window: id, label, origin, atMs, state, ...amounts }
      }),
  )
  return all.slice(0, hubBounds.limits)
}

/** Names a limit among those of a machine. */
export const limitKey = ({ provider, account, window }: SyncedLimit): string => `${provider} ${account} ${window}`

import { type JoinedAccount, joinLimits } from '@aic/engine/sync'
import type { AgentParts } from '../agent-parts.ts'
import { errorText } from '../log/log.ts'

/** Accounts as all machines know them; null for an agent that is no hub, or whose store can’t be read: then its own are all there is. */
export function joinedAccounts({
  otherMachines,
  monitor,
  log,
}: Pick<AgentParts, 'otherMachines' | 'monitor' | 'log'>): readonly JoinedAccount[] | null {
  try {
    const told = otherMachines.limits()
    return told === null ? null : joinLimits(monitor.status().accounts, told)
  } catch (error) {
    log.warn('limits of other machines can’t be read', { error: errorText(error) })
    return null
  }
}

import type { Journal, StoredAlert } from '@aic/store/journal'
import { keptFault } from '../limits/breaker.ts'
import type { AccountStatus } from '../limits/monitor.ts'
import { claimNotice, dedupKeyOf, type SendPlan } from './notice.ts'

/** One stumble is no outage. */
const leastFailures = 3

/** One that comes and goes is told so often at most. */
const quietMs = 6 * 3_600_000

/** Claims a notice for each provider that fails again and again by its own fault, and one when it answers again. */
export function claimOutages(
  journal: Journal,
  accounts: readonly AccountStatus[],
  plan: SendPlan,
): readonly StoredAlert[] {
  return [...claimDown(journal, accounts, plan), ...claimUp(journal, accounts, plan)]
}

function claimDown(journal: Journal, accounts: readonly AccountStatus[], plan: SendPlan): readonly StoredAlert[] {
  return journal.states.all().flatMap((state) => {
    const fault = keptFault(state)
    const account = accounts.find(({ provider, authSource }) => provider === state.provider && authSource !== null)
    const isOwnFault = fault !== null && ['unavailable', 'api', 'parse'].includes(fault.kind)
    if (!isOwnFault || account === undefined || account.fault === null || state.failures < leastFailures) return []
    const lately = journal.alerts.list({ provider: state.provider, fromMs: plan.nowMs - quietMs, limit: 1_000 })
    if (lately.some(({ kind }) => kind === 'provider-down')) return []
    const notice = {
      kind: 'provider-down' as const,
      level: 'warning' as const,
      provider: state.provider,
      accountKey: state.accountKey ?? '',
      subject: state.provider,
      title: `${account.name} does not tell its limits`,
      message: `${fault.message}. ${fault.advice}${account.incident === null ? '' : ` It says itself: ${account.incident.text}.`}`,
      percent: null,
      windowEndMs: fault.sinceMs,
    }
    const claimed = claimNotice(journal, dedupKeyOf('provider-down', state.provider, fault.sinceMs), notice, plan)
    return claimed === null ? [] : [claimed]
  })
}

/** The last outage that was told of a provider which answers by now. */
function claimUp(journal: Journal, accounts: readonly AccountStatus[], plan: SendPlan): readonly StoredAlert[] {
  return accounts.flatMap((account) => {
    if (account.fault !== null || account.readAtMs === null) return []
    const { provider, name, accountKey } = account
    const down = journal.alerts.list({ provider, limit: 50 }).find(({ kind }) => kind === 'provider-down')
    if (down === undefined || account.readAtMs <= down.atMs) return []
    const notice = {
      kind: 'provider-up' as const,
      level: 'info' as const,
      provider,
      accountKey: accountKey ?? '',
      subject: provider,
      title: `${name} tells its limits again`,
      message: `${name} answers again.`,
      percent: null,
      windowEndMs: down.windowEndMs,
    }
    const claimed = claimNotice(journal, dedupKeyOf('provider-up', provider, down.id), notice, plan)
    return claimed === null ? [] : [claimed]
  })
}

import { checkUsageThresholds, type Thresholds } from '@aic/core/limit'
import type { Journal, StoredAlert } from '@aic/store/journal'
import type { AccountStatus } from '../limits/monitor.ts'
import { surePercent } from './claim-thresholds.ts'

/** What is known at the end of quiet hours. */
export interface PresentFacts {
  readonly accounts: readonly AccountStatus[]
  readonly thresholds: Thresholds
  readonly nowMs: number
}

/** Whether a notice that was held still says what is so: in the same window at the same level, of an outage that lasts. */
export function isStillTrue(
  journal: Journal,
  alert: StoredAlert,
  { accounts, thresholds, nowMs }: PresentFacts,
): boolean {
  const account = accounts.find(
    ({ provider, accountKey }) => provider === alert.provider && accountKey === alert.accountKey,
  )
  switch (alert.kind) {
    case 'threshold': {
      const { provider, accountKey, subject: limit } = alert
      const shown = account?.limits.find(({ id }) => id === limit)
      const isSameWindow = journal.ends.get({ provider, accountKey, limit })?.endMs === alert.windowEndMs
      if (shown === undefined || !isSameWindow) return false
      return checkUsageThresholds(surePercent(shown), thresholds)?.level === alert.level
    }
    case 'budget': {
      const isGraverTold = journal.alerts
        .list({ fromMs: alert.atMs, limit: 1_000 })
        .some((one) => one.kind === 'budget' && one.subject === alert.subject && one.id > alert.id)
      return (alert.windowEndMs ?? 0) > nowMs && !isGraverTold
    }
    case 'provider-down':
      return accounts.some(({ provider, fault }) => provider === alert.provider && fault !== null)
    case 'provider-up':
      return accounts.some(({ provider, fault }) => provider === alert.provider && fault === null)
    case 'reset':
    case 'test':
      return true
  }
}

import type { Thresholds } from '@aic/core/limit'
import type { Journal, StoredAlert } from '@aic/store/journal'
import type { AccountStatus, LimitStatus } from '../limits/monitor.ts'
import { claimEach, claimNotice, dedupKeyOf, percentText, type SendPlan } from './notice.ts'

/** A reset longer ago is no news. */
const newsMs = 6 * 3_600_000

/** Claims a notice for each window that was used beyond the warning threshold and has reset since, within the last hours. */
export function claimResets(
  journal: Journal,
  accounts: readonly AccountStatus[],
  thresholds: Thresholds,
  plan: SendPlan,
): readonly StoredAlert[] {
  return claimEach(accounts, (account, limit) => claimReset(journal, account, limit, { thresholds, plan }))
}

function claimReset(
  journal: Journal,
  { provider, accountKey, name }: AccountStatus,
  limit: LimitStatus,
  { thresholds, plan }: { readonly thresholds: Thresholds; readonly plan: SendPlan },
): StoredAlert | null {
  if (accountKey === null) return null
  const { nowMs } = plan
  const kept = journal.snapshots.ofLimit(provider, accountKey, limit.id, nowMs - newsMs - 3_600_000)
  const present = limit.isReset ? null : (journal.ends.get({ provider, accountKey, limit: limit.id })?.endMs ?? null)
  const last = kept.findLast((one) => one.windowEndMs !== present && one.usedPercent !== null)
  if (last === undefined || (last.usedPercent ?? 0) < thresholds.warning) return null
  const hasFallen = limit.usedPercent === null || limit.usedPercent < (last.usedPercent ?? 0)
  const endMs = Math.min(last.windowEndMs, last.resetsAtMs ?? last.windowEndMs)
  const isEarly = endMs > nowMs && present === null
  if (!hasFallen || isEarly || nowMs - endMs > newsMs || last.resetsAtMs === null) return null
  const key = dedupKeyOf('reset', provider, accountKey, limit.id, last.windowEndMs)
  const notice = {
    kind: 'reset' as const,
    level: 'info' as const,
    provider,
    accountKey,
    subject: limit.id,
    title: `${name}: ${limit.label} has reset`,
    message: `${name}: ${limit.label} has reset. ${percentText(last.usedPercent ?? 0)} of it had been used.`,
    percent: null,
    windowEndMs: last.windowEndMs,
  }
  return claimNotice(journal, key, notice, plan)
}

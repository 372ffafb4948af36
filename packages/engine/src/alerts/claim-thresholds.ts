import { type AlertLevel, alertLevels, checkUsageThresholds, levelsBelow, type Thresholds } from '@aic/core/limit'
import type { Journal, StoredAlert } from '@aic/store/journal'
import { localAccount } from '../limits/key-for-hooks.ts'
import type { AccountStatus, LimitStatus } from '../limits/monitor.ts'
import {
  claimEach,
  dedupKeyOf,
  type Notice,
  percentText,
  plainNotice,
  quietChannels,
  type SendPlan,
  spanText,
} from './notice.ts'

/** Percent that is surely reached; null where nobody can say: unknown, stale, or of a window that is over. Of estimates, what is left of them after their error. */
export function surePercent({ usedPercent, isStale, isReset, errorPercent }: LimitStatus): number | null {
  if (usedPercent === null || isStale || isReset) return null
  return usedPercent - (errorPercent ?? 0)
}

/**
 * Claims a notice for each limit that has reached a threshold it was not told of in its window. Not told of: at this level or a graver one,
 * whatever the source, the restarts and the settings since then. Only the highest is told.
 */
export function claimThresholds(
  journal: Journal,
  accounts: readonly AccountStatus[],
  thresholds: Thresholds,
  plan: SendPlan,
): readonly StoredAlert[] {
  return claimEach(accounts, (account, limit) => claimThreshold(journal, account, limit, { thresholds, plan }))
}

function claimThreshold(
  journal: Journal,
  account: AccountStatus,
  limit: LimitStatus,
  { thresholds, plan }: { readonly thresholds: Thresholds; readonly plan: SendPlan },
): StoredAlert | null {
  const percent = surePercent(limit)
  const crossed = checkUsageThresholds(percent, thresholds)
  if (percent === null || crossed === null || account.accountKey === null) return null
  const { provider, accountKey } = account
  const windowEndMs = windowEndOfLimit(journal, provider, accountKey, limit)
  const keyOf = (level: AlertLevel, key = accountKey): string =>
    dedupKeyOf('threshold', provider, key, limit.id, windowEndMs, level)
  const graver = alertLevels.slice(alertLevels.indexOf(crossed.level) + 1)
  const blockers = [...graver.map((level) => keyOf(level)), ...sameOfHooks(journal, account, limit, crossed.level)]
  const notice: Notice = {
    ...noticeOf(account, limit, plan.nowMs),
    kind: 'threshold',
    level: crossed.level,
    percent,
    windowEndMs,
  }
  return journal.alerts.claim(
    { ...plainNotice(notice), dedupKey: keyOf(crossed.level), atMs: plan.nowMs },
    {
      channels: plan.channels,
      dueAtMs: plan.dueAtMs,
      atOnce: quietChannels,
      superseded: levelsBelow(crossed.level).map((level) => ({ level, dedupKey: keyOf(level) })),
      graver: blockers,
    },
  )
}

/** What was claimed for the same window while only hooks told of it, and its account was not known. */
function sameOfHooks(
  journal: Journal,
  account: AccountStatus,
  limit: LimitStatus,
  level: AlertLevel,
): readonly string[] {
  const { provider, accountKey } = account
  if (accountKey === localAccount) return []
  const end = journal.ends.get({ provider, accountKey: localAccount, limit: limit.id })
  if (end === null) return []
  return alertLevels
    .slice(alertLevels.indexOf(level))
    .map((one) => dedupKeyOf('threshold', provider, localAccount, limit.id, end.endMs, one))
}

/** The end as first told, of the window that a limit is shown for. */
function windowEndOfLimit(journal: Journal, provider: string, accountKey: string, limit: LimitStatus): number {
  const { id, resetsAtMs, windowMs, atMs, origin } = limit
  const told = { resetsAtMs, windowMs, atMs, isEstimated: origin === 'estimated' }
  return journal.ends.settle({ provider, accountKey, limit: id }, told).end.endMs
}

function noticeOf(account: AccountStatus, limit: LimitStatus, nowMs: number) {
  const { label, forecast, resetsAtMs, usedPercent, errorPercent } = limit
  const shown = percentText(usedPercent ?? 0)
  const about = errorPercent === null ? '' : `, estimated from this machine's logs (± ${Math.ceil(errorPercent)})`
  const resets = resetsAtMs === null ? '' : ` It resets in ${spanText(resetsAtMs - nowMs)}.`
  const out = forecast?.runsOutAtMs ?? null
  const isFull = (usedPercent ?? 0) >= 100
  const runs = out === null || isFull ? '' : ` At this pace it runs out in ${spanText(out - nowMs)}.`
  return {
    provider: account.provider,
    accountKey: account.accountKey ?? '',
    subject: limit.id,
    title: `${account.name}: ${shown} of ${lowerFirst(label)} used`,
    message: `${account.name}${account.plan === null ? '' : ` ${account.plan}`} · ${label}: ${shown} used${about}.${resets}${runs}`,
  }
}

/** `Weekly, Opus only` inside a sentence. */
const lowerFirst = (label: string): string =>
  /^[A-Z][a-z]/.test(label) ? label[0]?.toLowerCase() + label.slice(1) : label

import { nanoPerUsd } from '@aic/core'
import { type AlertLevel, alertLevels, checkUsageThresholds, levelsBelow, type Thresholds } from '@aic/core/limit'
import type { Journal, StoredAlert } from '@aic/store/journal'
import type { BudgetStatus } from './budgets.ts'
import { dedupKeyOf, type Notice, percentText, plainNotice, quietChannels, type SendPlan, spanText } from './notice.ts'

/** Claims a notice for each budget that has reached a threshold it was not told of in its period; only the highest. */
export function claimBudgets(
  journal: Journal,
  budgets: readonly BudgetStatus[],
  thresholds: Thresholds,
  plan: SendPlan,
): readonly StoredAlert[] {
  return budgets.flatMap((budget) => {
    const crossed = checkUsageThresholds(budget.usedPercent, thresholds)
    if (crossed === null) return []
    const keyOf = (level: AlertLevel): string => dedupKeyOf('budget', budget.name, budget.toMs, level)
    const claimed = journal.alerts.claim(
      { ...plainNotice(noticeOf(budget, crossed.level, plan.nowMs)), dedupKey: keyOf(crossed.level), atMs: plan.nowMs },
      {
        channels: plan.channels,
        dueAtMs: plan.dueAtMs,
        atOnce: quietChannels,
        superseded: levelsBelow(crossed.level).map((level) => ({ level, dedupKey: keyOf(level) })),
        graver: alertLevels.slice(alertLevels.indexOf(crossed.level) + 1).map(keyOf),
      },
    )
    return claimed === null ? [] : [claimed]
  })
}

function noticeOf(budget: BudgetStatus, level: AlertLevel, nowMs: number): Notice {
  const { name, period, spentNanoUsd, budgetNanoUsd, isPartial, usedPercent, toMs } = budget
  const spent = `${isPartial ? 'at least ' : ''}${usdText(spentNanoUsd)} of ${usdText(budgetNanoUsd)}`
  return {
    kind: 'budget',
    level,
    provider: '',
    accountKey: '',
    subject: name,
    title: `Budget ${name}: ${percentText(usedPercent)} spent`,
    message: `Budget ${name}: ${spent} of this ${period} spent. The ${period} ends in ${spanText(toMs - nowMs)}.`,
    percent: usedPercent,
    windowEndMs: toMs,
  }
}

const usdText = (nanoUsd: number): string => `$${(nanoUsd / nanoPerUsd).toFixed(2)}`

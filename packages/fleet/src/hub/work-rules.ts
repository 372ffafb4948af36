import { maxTokenCount } from '@aic/core'
import type { FleetBill, FleetBudget, FleetOutcome, FleetOutcomeCounts } from '../work-rows.ts'
import { name, oneOf, orMissing, orNull, record, text, truth, versionDigits, whole } from './field-rule.ts'

const latestMs = 4_102_444_800_000 // 2100-01-01
const atMs = whole(0, latestMs)
const day = whole(0, latestMs / 86_400_000)
const count = whole(0, maxTokenCount)
const label = text(200)
/** Who sent a row is for the hub to say. */
const sender = { tenant: label, machineId: label, machine: label }
const project = { project: text(500), projectLabel: text(500) }

/** A hundred thousand dollars in a day: SQLite answers nothing any more where a sum does not fit into 63 bits. */
const dayNanoUsd = whole(0, 1e14)
/** Nine million of a currency for one line of a day, to either side: a million of some currencies is what one person uses. */
const billedNano = whole(-Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER)
/** Budgets are never added up: what a column of 18 digits with 9 behind the point holds. */
const nanoUsd = whole(0, Number.MAX_SAFE_INTEGER)

const counts = {
  sessions: count,
  commits: count,
  pullRequests: count,
  linesAdded: count,
  linesRemoved: count,
  activeMs: count,
}

/** What came of work. */
export const outcomeRule = record<FleetOutcome>({
  ...sender,
  day,
  ...project,
  ...counts,
  unpriced: orMissing(record<FleetOutcomeCounts>(counts)),
  costNanoUsd: orNull(dayNanoUsd),
  isPartial: truth,
  version: versionDigits,
})

/** A line of a bill. */
export const billRule = record<FleetBill>({
  ...sender,
  provider: name(64),
  account: label,
  day,
  currency: name(10),
  model: text(300),
  item: text(300),
  billedNano: orNull(billedNano),
  atMs,
})

/** A budget in one of its periods. */
export const budgetRule = record<FleetBudget>({
  ...sender,
  budget: text(500),
  budgetLabel: text(500),
  ...project,
  period: oneOf(['day', 'week', 'month']),
  fromMs: atMs,
  toMs: atMs,
  budgetNanoUsd: nanoUsd,
  spentNanoUsd: nanoUsd,
  isPartial: truth,
  atMs,
  version: versionDigits,
})

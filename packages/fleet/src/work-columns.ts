import type { RowColumn } from './row-columns.ts'
import type { FleetBill, FleetBudget, FleetOutcome } from './work-rows.ts'

const ofSender: readonly RowColumn<Pick<FleetOutcome, 'tenant' | 'machineId' | 'machine'>>[] = [
  ['tenant_id', 'plain', ({ tenant }) => tenant],
  ['machine_id', 'plain', ({ machineId }) => machineId],
  ['machine_name', 'plain', ({ machine }) => machine],
]

const ofProject: readonly RowColumn<Pick<FleetOutcome, 'project' | 'projectLabel'>>[] = [
  ['project_key', 'plain', ({ project }) => project],
  ['project_label', 'plain', ({ projectLabel }) => projectLabel],
]

/** `work_outcomes` */
export const outcomeColumns: readonly RowColumn<FleetOutcome>[] = [
  ...ofSender,
  ['day', 'day', ({ day }) => day],
  ...ofProject,
  ['sessions', 'plain', ({ sessions }) => sessions],
  ['commits', 'plain', ({ commits }) => commits],
  ['pull_requests', 'plain', ({ pullRequests }) => pullRequests],
  ['lines_added', 'plain', ({ linesAdded }) => linesAdded],
  ['lines_removed', 'plain', ({ linesRemoved }) => linesRemoved],
  ['active_ms', 'plain', ({ activeMs }) => activeMs],
  ['cost_usd', 'usd', ({ costNanoUsd }) => costNanoUsd],
  ['is_partial', 'flag', ({ isPartial }) => isPartial],
  ['unpriced_sessions', 'plain', ({ unpriced }) => unpriced?.sessions ?? null],
  ['unpriced_commits', 'plain', ({ unpriced }) => unpriced?.commits ?? null],
  ['unpriced_pull_requests', 'plain', ({ unpriced }) => unpriced?.pullRequests ?? null],
  ['unpriced_lines_added', 'plain', ({ unpriced }) => unpriced?.linesAdded ?? null],
  ['unpriced_lines_removed', 'plain', ({ unpriced }) => unpriced?.linesRemoved ?? null],
  ['unpriced_active_ms', 'plain', ({ unpriced }) => unpriced?.activeMs ?? null],
  ['version', 'version', ({ version }) => version],
]

/** `vendor_bills` */
export const billColumns: readonly RowColumn<FleetBill>[] = [
  ...ofSender,
  ['provider', 'plain', ({ provider }) => provider],
  ['account_id', 'plain', ({ account }) => account],
  ['day', 'day', ({ day }) => day],
  ['currency', 'plain', ({ currency }) => currency],
  ['model', 'plain', ({ model }) => model],
  ['item', 'plain', ({ item }) => item],
  ['billed', 'amount', ({ billedNano }) => billedNano],
  ['told_at', 'time', ({ atMs }) => atMs],
  ['version', 'version', ({ atMs }) => BigInt(atMs)],
]

/** `budget_states` */
export const budgetColumns: readonly RowColumn<FleetBudget>[] = [
  ...ofSender,
  ['budget_key', 'plain', ({ budget }) => budget],
  ['budget_label', 'plain', ({ budgetLabel }) => budgetLabel],
  ...ofProject,
  ['period', 'plain', ({ period }) => period],
  ['period_start', 'time', ({ fromMs }) => fromMs],
  ['period_end', 'time', ({ toMs }) => toMs],
  ['budget_usd', 'usd', ({ budgetNanoUsd }) => budgetNanoUsd],
  ['spent_usd', 'usd', ({ spentNanoUsd }) => spentNanoUsd],
  ['is_partial', 'flag', ({ isPartial }) => isPartial],
  ['told_at', 'time', ({ atMs }) => atMs],
  ['version', 'version', ({ version }) => version],
]

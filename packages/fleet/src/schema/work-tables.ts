import type { FleetTable } from './fleet-table.ts'

const time = "DateTime64(3, 'UTC')"
const money = 'Nullable(Decimal(18, 9))'
const label = 'LowCardinality(String)'
const ingested = `ingested_at ${time} DEFAULT now64(3)`
const labels = (...names: readonly string[]): string[] => names.map((name) => `${name} ${label}`)

const counts = ['sessions', 'commits', 'pull_requests', 'lines_added', 'lines_removed', 'active_ms']

/** Of sessions whose cost is not known: null where the sender does not say. */
export const unpricedColumns: readonly string[] = counts.map((name) => `unpriced_${name} Nullable(UInt64)`)

/** What came of the work, by machine, UTC day and project. A row of zeros takes one back. */
export const workOutcomes: FleetTable = {
  name: 'work_outcomes',
  columns: [
    ...labels('tenant_id', 'machine_id', 'machine_name'),
    'day Date',
    ...labels('project_key', 'project_label'),
    ...counts.map((name) => `${name} UInt64`),
    `cost_usd ${money}`,
    'is_partial UInt8',
    ...unpricedColumns,
    'version UInt64',
    ingested,
  ],
  replacing: 'version',
  partitionBy: 'toYYYYMM(day)',
  orderBy: 'tenant_id, machine_id, day, project_key',
  ttl: { column: 'day', days: 'retention' },
  settings: [],
}

/** What vendors bill, by account, UTC day and line, in any currency. No machine in the key: several may ask for one account. */
export const vendorBills: FleetTable = {
  name: 'vendor_bills',
  columns: [
    ...labels('tenant_id', 'machine_id', 'machine_name', 'provider', 'account_id'),
    'day Date',
    ...labels('currency', 'model'),
    'item String',
    `billed ${money}`,
    `told_at ${time}`,
    'version UInt64',
    ingested,
  ],
  replacing: 'version',
  partitionBy: 'toYYYYMM(day)',
  orderBy: 'tenant_id, provider, account_id, day, currency, model, item',
  ttl: { column: 'day', days: 'retention' },
  settings: [],
}

/** Budgets of machines by period, each as its machine told it last. A budget of 0 is none. */
export const budgetStates: FleetTable = {
  name: 'budget_states',
  columns: [
    ...labels('tenant_id', 'machine_id', 'machine_name'),
    ...labels('budget_key', 'budget_label', 'project_key', 'project_label', 'period'),
    `period_start ${time}`,
    `period_end ${time}`,
    'budget_usd Decimal(18, 9)',
    'spent_usd Decimal(18, 9)',
    'is_partial UInt8',
    `told_at ${time}`,
    'version UInt64',
    ingested,
  ],
  replacing: 'version',
  partitionBy: 'toYYYYMM(period_start)',
  orderBy: 'tenant_id, machine_id, budget_key, period_start',
  ttl: { column: 'period_start', days: 'retention' },
  settings: [],
}

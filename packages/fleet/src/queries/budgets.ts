import { percentOf } from './dialect.ts'
import { define } from './named-query.ts'
import { machineColumns } from './result-columns.ts'

/** What machines may spend. */
export const budgetQueries = define('budgets', [
  {
    id: 'budgets',
    title: 'Budgets now',
    purpose:
      'Each budget of each machine in its present period, as that machine told it last: what it spent itself. A budget that several machines have is a row for each, never added up.',
    parameters: [],
    columns: [
      ['budget', 'text', 'Budget'],
      ['project', 'text', 'Project'],
      ...machineColumns,
      ['period', 'text', 'Period'],
      ['period_from', 'time', 'From'],
      ['period_to', 'time', 'To'],
      ['budget_usd', 'money', 'Budget, USD'],
      ['spent_usd', 'money', 'Spent'],
      ['used_percent', 'percent', 'Used, %'],
      ['spent_is', 'text', 'Spent is'],
      ['told_at', 'time', 'As of'],
    ],
    sql: (q) => `select case when budget_name <> '' then budget_name else budget_id end as budget,
      case when project_name <> '' then project_name else project_id end as project, host as machine, host_id as machine_id,
      span as period, start_ms as period_from, end_ms as period_to, ${q.usd('allowed')} as budget_usd, ${q.usd('spent')} as spent_usd,
      ${percentOf('spent', 'allowed')} as used_percent, case when partial = 1 then 'at least' else 'exact' end as spent_is, at_ms as told_at from ${q.budgets} as each
      where allowed > 0 and start_ms <= ${q.whole('now_ms')} and end_ms > ${q.whole('now_ms')}
      order by 1.0 * spent / allowed desc, host_id, budget_id`,
  },
])

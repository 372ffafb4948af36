import { dearestFirst, percentOf } from './dialect.ts'
import { between, define } from './named-query.ts'
import { callsColumn, totalColumn } from './result-columns.ts'

const bothKnown = `kind = 'reported' and cost is not null and calculated is not null`

/** Whether the numbers can be believed. */
export const reconcileQueries = define('reconcile', [
  {
    id: 'reported-vs-calculated',
    title: 'Reported beside calculated cost',
    purpose: 'Where prices and what agents report part ways: only calls that have both.',
    parameters: between('today-29'),
    columns: [
      ['source', 'text', 'Source'],
      ['model', 'text', 'Model'],
      callsColumn,
      ['reported_usd', 'money', 'Reported'],
      ['calculated_usd', 'money', 'Calculated'],
      ['difference_usd', 'money', 'Difference'],
      ['difference_percent', 'percent', 'Difference, %'],
    ],
    sql: (
      q,
    ) => `select source_id as source, model_id as model, ${q.count} as calls, ${q.usd('sum(cost)')} as reported_usd,
      ${q.usd('sum(calculated)')} as calculated_usd, ${q.usd('sum(calculated) - sum(cost)')} as difference_usd,
      ${percentOf('sum(calculated) - sum(cost)', 'sum(cost)')} as difference_percent
      from ${q.calls} as each where ${bothKnown} group by source_id, model_id
      order by abs(sum(calculated) - sum(cost)) desc, source_id, model_id`,
  },
  {
    id: 'cost-kinds',
    title: 'Where costs come from',
    purpose: 'How much of the total is reported, calculated, estimated, and how many calls have no price.',
    shape: 'pie',
    parameters: between('today-29'),
    columns: [
      ['cost_kind', 'text', 'Kind'],
      callsColumn,
      totalColumn,
      ['cost_usd', 'money', 'Cost'],
      ['calls_percent', 'percent', 'Of calls, %'],
    ],
    sql: (
      q,
    ) => `select kind as cost_kind, ${q.count} as calls, sum(total) as total_tokens, ${q.usd('sum(cost)')} as cost_usd,
      ${percentOf(q.count, `(select ${q.count} from ${q.calls} as every)`)} as calls_percent
      from ${q.calls} as each group by kind order by ${dearestFirst('sum(cost)')}, kind`,
  },
])

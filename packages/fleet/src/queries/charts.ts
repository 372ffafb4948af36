import { costOfDays } from './amounts.ts'
import { dearestFirst, projectLabel } from './dialect.ts'
import { always, between, define, top } from './named-query.ts'

const pair = [
  ['name', 'text', 'Name'],
  ['value_usd', 'money', 'Cost'],
] as const

/** Rows in the form that charts take: points of a line, slices of a pie, bars. */
export const chartQueries = define('charts', [
  {
    id: 'chart-daily-cost',
    original: '20',
    title: 'Cost by day, as points',
    purpose: 'One point a day, all machines together, idle days at 0.',
    shape: 'line',
    parameters: between('today-89'),
    columns: [
      ['x', 'date', 'Day'],
      ['y_usd', 'money', 'Cost'],
      ['series', 'text', 'Line'],
    ],
    sql: (q) =>
      `select ${q.dayText('day_number')} as x, ${q.usd('nano')} as y_usd, 'cost' as series from ${costOfDays(q)} as daily order by day_number`,
  },
  {
    id: 'chart-models',
    original: '21',
    title: 'Cost by model, as slices',
    purpose: 'Each call in one slice. Models without a known cost are not there: see unpriced-models.',
    shape: 'pie',
    parameters: always,
    columns: pair,
    sql: (
      q,
    ) => `select model_id as name, ${q.usd('sum(cost)')} as value_usd from ${q.calls} group by model_id having sum(cost) > 0
      order by ${dearestFirst('sum(cost)')}, model_id`,
  },
  {
    id: 'chart-projects',
    original: '22',
    title: 'Cost by project, as bars',
    purpose: 'The dearest projects.',
    shape: 'bar',
    parameters: [...always, top(15)],
    columns: pair,
    sql: (
      q,
    ) => `select ${projectLabel} as name, ${q.usd('sum(cost)')} as value_usd from ${q.calls} group by project_id having sum(cost) > 0
      order by ${dearestFirst('sum(cost)')}, project_id limit ${q.whole('top')}`,
  },
])

import { costAmounts } from './amounts.ts'
import { dearestFirst, known, percentOf } from './dialect.ts'
import { between, define } from './named-query.ts'
import { callsColumn, costColumns, totalColumn } from './result-columns.ts'

const user = ['user', 'text', 'Who'] as const

/** Who uses what. A team is a tenant: its members are the users of its machines. */
export const peopleQueries = define('people', [
  {
    id: 'user-cost',
    title: 'Cost by user',
    purpose: 'What each member of the team took; empty: machines without a configured user.',
    shape: 'bar',
    parameters: between('today-29'),
    columns: [
      user,
      ['machines', 'count', 'Machines'],
      ['projects', 'count', 'Projects'],
      ['active_days', 'count', 'Days in use'],
      ['sessions', 'count', 'Sessions'],
      callsColumn,
      totalColumn,
      ...costColumns,
      ['share_percent', 'percent', 'Of known cost, %'],
    ],
    sql: (q) => `select person as user, count(distinct host_id) as machines, ${known('project_id')} as projects,
      count(distinct day) as active_days, ${known('session_id')} as sessions, ${q.count} as calls, sum(total) as total_tokens,
      ${costAmounts(q)}, ${percentOf('sum(cost)', `(select sum(cost) from ${q.calls} as every)`)} as share_percent
      from ${q.calls} as each group by person order by ${dearestFirst('sum(cost)')}, person`,
  },
  {
    id: 'user-daily',
    title: 'Users by day',
    purpose: 'Each member’s days side by side.',
    shape: 'line',
    parameters: between('today-29'),
    columns: [['date', 'date', 'Day'], user, callsColumn, totalColumn, ...costColumns],
    sql: (
      q,
    ) => `select ${q.dayText('day')} as date, person as user, ${q.count} as calls, sum(total) as total_tokens, ${costAmounts(q)}
      from ${q.calls} group by day, person order by day, person`,
  },
  {
    id: 'team-daily',
    title: 'The team by day',
    purpose: 'How many people work with agents, and what it takes a head.',
    shape: 'line',
    parameters: between('today-29'),
    columns: [
      ['date', 'date', 'Day'],
      ['users', 'count', 'Users'],
      ['machines', 'count', 'Machines'],
      ...costColumns,
      ['usd_per_user', 'money', 'Cost a user'],
    ],
    sql: (q) => `select ${q.dayText('day')} as date, ${known('person')} as users, count(distinct host_id) as machines,
      ${costAmounts(q)}, ${q.usd(q.quotient(`sum(case when person <> '' then cost end)`, known('person')))} as usd_per_user
      from ${q.calls} group by day order by day`,
  },
])

import { type Dialect, projectLabel } from './dialect.ts'
import { always, between, define } from './named-query.ts'

const costColumn = ['cost_usd', 'money', 'Cost'] as const

const outcomeColumns = [
  ['sessions', 'count', 'Sessions'],
  ['commits', 'count', 'Commits'],
  ['pull_requests', 'count', 'Pull requests'],
  ['lines', 'count', 'Lines changed'],
  ['active_hours', 'number', 'Hours at work'],
  costColumn,
] as const

const lines = 'sum(added_count + removed_count)'

/** Of sessions that told of their work; not known where one of their calls has no price. */
const cost = 'case when max(partial) = 0 then sum(cost) end'

const sums = (q: Dialect): string => `sum(session_count) as sessions, sum(commit_count) as commits,
  sum(pull_count) as pull_requests, ${lines} as lines, sum(work_ms) / 3600000.0 as active_hours, ${q.usd(cost)} as cost_usd`

/** A row that was taken back says nothing at all. */
const isTold = `sum(session_count + commit_count + pull_count + added_count + removed_count + work_ms) > 0`

const per = (q: Dialect, divisor: string, times = '1.0'): string =>
  q.usd(q.cut(`${times} * (${cost}) / nullif(${divisor}, 0)`))

/** What came of the work, where agents tell by OpenTelemetry. */
export const outcomeQueries = define('outcomes', [
  {
    id: 'cost-per-outcome',
    title: 'Cost per commit, pull request and line',
    purpose:
      'What work on each project cost beside what came of it: sessions that told of their work, by UTC days, each session on each of its days. Null where nothing came of it, or a cost is not known.',
    parameters: always,
    columns: [
      ['project', 'text', 'Project'],
      ...outcomeColumns,
      ['usd_per_commit', 'money', 'A commit'],
      ['usd_per_pull_request', 'money', 'A pull request'],
      ['usd_per_100_lines', 'money', '100 lines'],
      ['usd_per_active_hour', 'money', 'An hour at work'],
    ],
    sql: (q) => `select ${projectLabel} as project, ${sums(q)}, ${per(q, 'sum(commit_count)')} as usd_per_commit,
      ${per(q, 'sum(pull_count)')} as usd_per_pull_request, ${per(q, lines, '100.0')} as usd_per_100_lines,
      ${per(q, 'sum(work_ms)', '3600000.0')} as usd_per_active_hour
      from ${q.outcomes} as each where ${q.isAskedDay('told_day')} group by project_id having ${isTold}
      order by coalesce(${cost}, -1) desc, project_id`,
  },
  {
    id: 'outcomes-by-day',
    title: 'What came of work, by day',
    purpose: 'Commits, pull requests, lines and hours of all machines that tell of them, by UTC day, and their cost.',
    shape: 'line',
    parameters: between('today-29'),
    columns: [['date', 'date', 'Day'], ...outcomeColumns],
    sql: (q) => `select ${q.dayText('told_day')} as date, ${sums(q)} from ${q.outcomes} as each
      where ${q.isAskedDay('told_day')} group by told_day having ${isTold} order by told_day`,
  },
])

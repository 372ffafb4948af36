import { type Dialect, projectLabel } from './dialect.ts'
import { always, between, define } from './named-query.ts'

const outcomeColumns = [
  ['sessions', 'count', 'Sessions'],
  ['commits', 'count', 'Commits'],
  ['pull_requests', 'count', 'Pull requests'],
  ['lines', 'count', 'Lines changed'],
  ['active_hours', 'number', 'Hours at work'],
  ['cost_usd', 'money', 'Known cost'],
  ['unpriced_sessions', 'count', 'Sessions of unknown cost'],
  ['unpriced_commits', 'count', 'Commits of unknown cost'],
] as const

/** Of sessions whose cost is known wholly: what others cost, and what came of them, is in no price. */
const cost = 'sum(cost)'

const sums = (q: Dialect): string => `sum(session_count) as sessions, sum(commit_count) as commits,
  sum(pull_count) as pull_requests, sum(line_count) as lines, sum(work_ms) / 3600000.0 as active_hours, ${q.usd(cost)} as cost_usd,
  sum(session_unknown) as unpriced_sessions, sum(commit_unknown) as unpriced_commits`

/** A row that was taken back says nothing at all. */
const isTold = 'sum(session_count + commit_count + pull_count + line_count + work_ms) > 0'

/** `known` is what came of the sessions that the cost is of. */
const per = (q: Dialect, known: string, times = '1.0'): string =>
  q.usd(q.cut(`${times} * (${cost}) / nullif(sum(${known}), 0)`))

/** What came of the work, where agents tell by OpenTelemetry. */
export const outcomeQueries = define('outcomes', [
  {
    id: 'cost-per-outcome',
    title: 'Cost per commit, pull request and line',
    purpose:
      'What work on each project cost beside what came of it: sessions that told of their work, by UTC days, each session on each of its days. Prices are of sessions whose cost is known wholly, what came of others is counted as of unknown cost. Null where nothing came of it, or no cost is known.',
    parameters: always,
    columns: [
      ['project', 'text', 'Project'],
      ...outcomeColumns,
      ['unpriced_pull_requests', 'count', 'Pull requests of unknown cost'],
      ['unpriced_lines', 'count', 'Lines of unknown cost'],
      ['unpriced_hours', 'number', 'Hours of unknown cost'],
      ['usd_per_commit', 'money', 'A commit'],
      ['usd_per_pull_request', 'money', 'A pull request'],
      ['usd_per_100_lines', 'money', '100 lines'],
      ['usd_per_active_hour', 'money', 'An hour at work'],
    ],
    sql: (q) => `select ${projectLabel} as project, ${sums(q)}, sum(pull_unknown) as unpriced_pull_requests,
      sum(line_unknown) as unpriced_lines, sum(work_unknown) / 3600000.0 as unpriced_hours,
      ${per(q, 'commit_count - commit_unknown')} as usd_per_commit, ${per(q, 'pull_count - pull_unknown')} as usd_per_pull_request,
      ${per(q, 'line_count - line_unknown', '100.0')} as usd_per_100_lines, ${per(q, 'work_ms - work_unknown', '3600000.0')} as usd_per_active_hour
      from ${q.outcomes} as each where ${q.isAskedDay('told_day')} group by project_id having ${isTold}
      order by coalesce(${cost}, -1) desc, project_id`,
  },
  {
    id: 'outcomes-by-day',
    title: 'What came of work, by day',
    purpose:
      'Commits, pull requests, lines and hours of all machines that tell of them, by UTC day, and the cost of sessions whose cost is known.',
    shape: 'line',
    parameters: between('today-29'),
    columns: [['date', 'date', 'Day'], ...outcomeColumns],
    sql: (q) => `select ${q.dayText('told_day')} as date, ${sums(q)} from ${q.outcomes} as each
      where ${q.isAskedDay('told_day')} group by told_day having ${isTold} order by told_day`,
  },
])

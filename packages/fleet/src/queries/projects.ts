import { cacheReadPercent, costAmounts, tokensPerUsd, usdPerMillion } from './amounts.ts'
import { dearestFirst, known, projectLabel, unpricedCount } from './dialect.ts'
import { always, between, define, ofSource, top } from './named-query.ts'
import { callsColumn, costColumns, totalColumn } from './result-columns.ts'

const project = ['project', 'text', 'Project'] as const

/** The least cost that so many of 100 sessions stay under or at. */
const atMost = (share: number): string => `min(case when place * 100 >= ${share} * counted then whole end)`

/** What the work on each project takes. A project is its hash, or its plain name where the team allows that; no path is ever cut up. */
export const projectQueries = define('projects', [
  {
    id: 'project-cost',
    original: '7',
    title: 'Cost by project',
    purpose: 'What projects took, and how long they have rested.',
    shape: 'bar',
    parameters: always,
    columns: [
      project,
      ['sessions', 'count', 'Sessions'],
      callsColumn,
      totalColumn,
      ...costColumns,
      ['usd_per_million', 'money', 'A million tokens'],
      ['last_date', 'date', 'Last day'],
      ['idle_days', 'count', 'Days since'],
    ],
    sql: (
      q,
    ) => `select ${projectLabel} as project, ${known('session_id')} as sessions, ${q.count} as calls, sum(total) as total_tokens,
      ${costAmounts(q)}, ${usdPerMillion(q)}, ${q.dayText('max(day)')} as last_date, ${q.dayAt(q.whole('now_ms'))} - max(day) as idle_days
      from ${q.calls} group by project_id order by ${dearestFirst('sum(cost)')}, project_id`,
  },
  {
    id: 'project-timeline',
    original: '8',
    title: 'Cost by project and day',
    purpose: 'When projects were worked on.',
    shape: 'line',
    parameters: between('today-29'),
    columns: [['date', 'date', 'Day'], project, callsColumn, totalColumn, ...costColumns],
    sql: (
      q,
    ) => `select ${q.dayText('day')} as date, ${projectLabel} as project, ${q.count} as calls, sum(total) as total_tokens, ${costAmounts(q)}
      from ${q.calls} group by day, project_id order by day, project_id`,
  },
  {
    id: 'active-projects',
    original: '9',
    title: 'Most active projects',
    purpose: 'By calls, with what a dollar bought; null where nothing was paid.',
    parameters: [...between('today-29'), top(15)],
    columns: [
      project,
      ['active_days', 'count', 'Days in use'],
      ['sessions', 'count', 'Sessions'],
      callsColumn,
      totalColumn,
      ...costColumns,
      ['tokens_per_usd', 'number', 'Tokens a dollar'],
    ],
    sql: (
      q,
    ) => `select ${projectLabel} as project, count(distinct day) as active_days, ${known('session_id')} as sessions,
      ${q.count} as calls, sum(total) as total_tokens, ${costAmounts(q)}, ${tokensPerUsd} as tokens_per_usd
      from ${q.calls} group by project_id order by ${q.count} desc, project_id limit ${q.whole('top')}`,
  },
  {
    id: 'project-efficiency',
    original: '14',
    title: 'Tokens a dollar buys, by project',
    purpose: 'Where money goes furthest.',
    parameters: always,
    columns: [
      project,
      totalColumn,
      ...costColumns,
      ['tokens_per_usd', 'number', 'Tokens a dollar'],
      ['cache_read_percent', 'percent', 'Read from cache, %'],
    ],
    sql: (q) => `select ${projectLabel} as project, sum(total) as total_tokens, ${costAmounts(q)},
      ${tokensPerUsd} as tokens_per_usd,
      ${cacheReadPercent} as cache_read_percent
      from ${q.calls} group by project_id having sum(cost) > 0 order by ${tokensPerUsd} desc, project_id`,
  },
  {
    id: 'project-rating',
    original: '19',
    title: 'Projects rated by tokens a dollar',
    purpose: 'High from a million tokens a dollar, Medium from half a million, else Low; null where nothing was paid.',
    parameters: always,
    columns: [
      project,
      totalColumn,
      ...costColumns,
      ['tokens_per_usd', 'number', 'Tokens a dollar'],
      ['rating', 'text', 'Rating'],
    ],
    sql: (
      q,
    ) => `select project_text as project, token_sum as total_tokens, ${q.usd('nano')} as cost_usd, missing as unpriced_calls, yield as tokens_per_usd,
      case when yield is null then null when yield >= 1000000 then 'High' when yield >= 500000 then 'Medium' else 'Low' end as rating
      from (select project_id as id, ${projectLabel} as project_text, sum(total) as token_sum, sum(cost) as nano, ${unpricedCount} as missing,
        ${tokensPerUsd} as yield
        from ${q.calls} group by project_id) as rated order by coalesce(yield, -1) desc, id`,
  },
  {
    id: 'session-costs',
    title: 'What a session costs, by project',
    purpose:
      'What half, 90 and 99 of 100 sessions cost at most, of those whose calls all have a known cost; one that works on two projects is one of each.',
    parameters: between('today-29'),
    columns: [
      project,
      ['sessions', 'count', 'Sessions'],
      ['p50_usd', 'money', 'Half, at most'],
      ['p90_usd', 'money', '90 %, at most'],
      ['p99_usd', 'money', '99 %, at most'],
      ['max_usd', 'money', 'The dearest'],
      ['unpriced_sessions', 'count', 'Of unknown cost'],
    ],
    sql: (
      q,
    ) => `select max(label) as project, count(*) as sessions, ${[50, 90, 99].map((share) => `${q.usd(atMost(share))} as p${share}_usd`).join(', ')},
      ${q.usd('max(whole)')} as max_usd, sum(lacks) as unpriced_sessions
      from (select id, label, whole, lacks, row_number() over (partition by id, lacks order by whole) as place,
          count(*) over (partition by id, lacks) as counted
        from (select project_id as id, ${projectLabel} as label, case when ${unpricedCount} = 0 then sum(cost) end as whole,
            case when ${unpricedCount} = 0 then 0 else 1 end as lacks
          from ${q.calls} where session_id <> '' group by project_id, source_id, session_id) as summed) as placed
      group by id order by ${dearestFirst('max(whole)')}, id`,
  },
  {
    id: 'source-projects',
    original: 'O3',
    title: 'Sessions of one source by project',
    purpose: 'Where an agent is used (OpenCode’s sessions by project, for any source).',
    parameters: [...always, ofSource],
    columns: [
      ['source', 'text', 'Source'],
      project,
      ['sessions', 'count', 'Sessions'],
      callsColumn,
      totalColumn,
      ...costColumns,
      ['first_call', 'time', 'First call'],
      ['last_call', 'time', 'Last call'],
    ],
    sql: (
      q,
    ) => `select source_id as source, ${projectLabel} as project, ${known('session_id')} as sessions, ${q.count} as calls,
      sum(total) as total_tokens, ${costAmounts(q)}, min(first_ms) as first_call, max(last_ms) as last_call from ${q.calls}
      where ${q.text('source')} = '' or source_id = ${q.text('source')}
      group by source_id, project_id order by ${dearestFirst('sum(cost)')}, source_id, project_id`,
  },
])

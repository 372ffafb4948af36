import { amounts, costAmounts, usdPerMillion } from './amounts.ts'
import { dearestFirst, known, percentOf } from './dialect.ts'
import { always, between, define, ofSource } from './named-query.ts'
import { callsColumn, costColumns, tokenColumns, totalColumn } from './result-columns.ts'

/** The agents that make the calls, beside each other. */
export const sourceQueries = define('sources', [
  {
    id: 'source-daily',
    original: 'O1',
    title: 'Days of one source',
    purpose: 'What an agent takes day by day (OpenCode’s daily summary, for any source).',
    shape: 'line',
    parameters: [...between('today-29'), ofSource],
    columns: [
      ['date', 'date', 'Day'],
      ['sessions', 'count', 'Sessions'],
      ['models', 'count', 'Models'],
      callsColumn,
      ...tokenColumns,
      ...costColumns,
    ],
    sql: (
      q,
    ) => `select ${q.dayText('day')} as date, ${known('session_id')} as sessions, ${known('model_id')} as models, ${amounts(q)}
      from ${q.calls} where ${q.text('source')} = '' or source_id = ${q.text('source')} group by day order by day`,
  },
  {
    id: 'source-comparison',
    original: 'O5',
    title: 'Sources side by side',
    purpose: 'What each agent takes of the whole.',
    shape: 'bar',
    parameters: always,
    columns: [
      ['source', 'text', 'Source'],
      ['machines', 'count', 'Machines'],
      ['active_days', 'count', 'Days in use'],
      ['sessions', 'count', 'Sessions'],
      callsColumn,
      totalColumn,
      ...costColumns,
      ['share_percent', 'percent', 'Of known cost, %'],
      ['usd_per_million', 'money', 'A million tokens'],
    ],
    sql: (q) => `select source_id as source, count(distinct host_id) as machines, count(distinct day) as active_days,
      ${known('session_id')} as sessions, ${q.count} as calls, sum(total) as total_tokens, ${costAmounts(q)},
      ${percentOf('sum(cost)', `(select sum(cost) from ${q.calls} as every)`)} as share_percent, ${usdPerMillion(q)}
      from ${q.calls} as each group by source_id order by ${dearestFirst('sum(cost)')}, source_id`,
  },
  {
    id: 'source-by-day',
    original: 'O6',
    title: 'All sources by day',
    purpose: 'The agents’ days in one picture.',
    shape: 'line',
    parameters: between('today-29'),
    columns: [['date', 'date', 'Day'], ['source', 'text', 'Source'], callsColumn, totalColumn, ...costColumns],
    sql: (
      q,
    ) => `select ${q.dayText('day')} as date, source_id as source, ${q.count} as calls, sum(total) as total_tokens, ${costAmounts(q)}
      from ${q.calls} group by day, source_id order by day, source_id`,
  },
  {
    id: 'provider-cost',
    title: 'Cost by provider',
    purpose: 'Who served the models, where the logs say so.',
    shape: 'pie',
    parameters: between('today-29'),
    columns: [
      ['provider', 'text', 'Provider'],
      ['accounts', 'count', 'Accounts'],
      callsColumn,
      totalColumn,
      ...costColumns,
    ],
    sql: (
      q,
    ) => `select provider_id as provider, nullif(${known('account_key')}, 0) as accounts, ${q.count} as calls, sum(total) as total_tokens,
      ${costAmounts(q)} from ${q.calls} group by provider_id order by ${dearestFirst('sum(cost)')}, provider_id`,
  },
  {
    id: 'background-share',
    title: 'Calls that agents make on their own',
    purpose: 'What was booked and stands in no log of its own, by source.',
    parameters: between('today-29'),
    columns: [
      ['source', 'text', 'Source'],
      ['background_calls', 'count', 'Booked'],
      ['background_usd', 'money', 'Their cost'],
      ['cost_usd', 'money', 'All cost'],
      ['unpriced_calls', 'count', 'Calls without a price'],
      ['share_percent', 'percent', 'Of known cost, %'],
    ],
    sql: (q) => {
      const booked = 'sum(case when background = 1 then cost end)'
      return `select source_id as source, sum(case when background = 1 then n else 0 end) as background_calls, ${q.usd(booked)} as background_usd,
      ${costAmounts(q)}, ${percentOf(booked, 'sum(cost)')} as share_percent from ${q.calls}
      group by source_id order by source_id`
    },
  },
])

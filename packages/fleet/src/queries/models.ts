import { amounts, cacheReadPercent, costAmounts, tokensPerUsd, usdPerMillion } from './amounts.ts'
import { dearestFirst, known, percentOf, projectOfCall } from './dialect.ts'
import { always, between, define, ofSource, top } from './named-query.ts'
import { callsColumn, costColumns, tokenColumns, totalColumn } from './result-columns.ts'

/** What models are used, and what they take. */
export const modelQueries = define('models', [
  {
    id: 'model-cost',
    original: '4',
    title: 'Cost by model',
    purpose: 'Which models the money goes to, each call counted once.',
    shape: 'bar',
    parameters: always,
    columns: [
      ['model', 'text', 'Model'],
      callsColumn,
      ...tokenColumns,
      ...costColumns,
      ['mean_usd', 'money', 'Mean of a call'],
      ['usd_per_million', 'money', 'A million tokens'],
    ],
    sql: (
      q,
    ) => `select model_id as model, ${amounts(q)}, ${q.usd(q.quotient('sum(cost)', 'sum(case when cost is null then 0 else n end)'))} as mean_usd, ${usdPerMillion(q)}
      from ${q.calls} group by model_id order by ${dearestFirst('sum(cost)')}, model_id`,
  },
  {
    id: 'model-trends',
    original: '5',
    title: 'Cost by model and day',
    purpose: 'When models came and went, by the day of the call.',
    shape: 'line',
    parameters: between('today-29'),
    columns: [['date', 'date', 'Day'], ['model', 'text', 'Model'], callsColumn, totalColumn, ...costColumns],
    sql: (
      q,
    ) => `select ${q.dayText('day')} as date, model_id as model, ${q.count} as calls, sum(total) as total_tokens, ${costAmounts(q)}
      from ${q.calls} group by day, model_id order by day, model_id`,
  },
  {
    id: 'dearest-calls',
    original: '6',
    title: 'Dearest calls',
    purpose: 'Single calls that cost most, of the last ninety days if not asked for others.',
    parameters: [...between('today-89'), top(20)],
    columns: [
      ['at_time', 'time', 'When'],
      ['model', 'text', 'Model'],
      ['machine', 'text', 'Machine'],
      ['project', 'text', 'Project'],
      totalColumn,
      ['cost_usd', 'money', 'Cost'],
    ],
    sql: (q) => `select at_ms as at_time, model_id as model, host as machine,
      ${projectOfCall} as project, total as total_tokens, ${q.usd('cost')} as cost_usd
      from ${q.singleCalls} as single where cost > 0 order by cost desc, at_ms, session_id, total limit ${q.whole('top')}`,
  },
  {
    id: 'model-comparison',
    original: '18',
    title: 'Models side by side',
    purpose: 'What a model costs by call and by token, and how much of its reading the cache bears.',
    parameters: always,
    columns: [
      ['model', 'text', 'Model'],
      callsColumn,
      ['machines', 'count', 'Machines'],
      ['projects', 'count', 'Projects'],
      totalColumn,
      ...costColumns,
      ['share_percent', 'percent', 'Of known cost, %'],
      ['usd_per_million', 'money', 'A million tokens'],
      ['tokens_per_usd', 'number', 'Tokens a dollar'],
      ['tokens_per_call', 'number', 'Tokens a call'],
      ['cache_read_percent', 'percent', 'Read from cache, %'],
    ],
    sql: (
      q,
    ) => `select model_id as model, ${q.count} as calls, count(distinct host_id) as machines, ${known('project_id')} as projects,
      sum(total) as total_tokens, ${costAmounts(q)},
      ${percentOf('sum(cost)', `(select sum(cost) from ${q.calls} as every)`)} as share_percent,
      ${usdPerMillion(q)}, ${tokensPerUsd} as tokens_per_usd, 1.0 * sum(total) / ${q.count} as tokens_per_call,
      ${cacheReadPercent} as cache_read_percent from ${q.calls} as each group by model_id order by ${dearestFirst('sum(cost)')}, model_id`,
  },
  {
    id: 'first-seen-models',
    title: 'When each model was first used',
    purpose: 'New models, and who tried them first.',
    parameters: always,
    columns: [
      ['model', 'text', 'Model'],
      ['first_call', 'time', 'First call'],
      ['first_date', 'date', 'Day'],
      ['first_machine', 'text', 'On'],
      callsColumn,
      ['last_call', 'time', 'Last call'],
    ],
    sql: (q) => `select model_id as model, min(first_ms) as first_call, ${q.dayText('min(day)')} as first_date,
      max(case when place = 1 then host else '' end) as first_machine, sum(n) as calls, max(last_ms) as last_call
      from (select model_id, n, first_ms, last_ms, day, host, row_number() over (partition by model_id order by first_ms, host_id) as place from ${q.calls} as each) as placed
      group by model_id order by min(first_ms) desc, model_id`,
  },
  {
    id: 'unpriced-models',
    title: 'Tokens without a price',
    purpose: 'What the totals lack: models that no price list knows.',
    parameters: always,
    columns: [
      ['model', 'text', 'Model'],
      ['source', 'text', 'Source'],
      callsColumn,
      ...tokenColumns,
      ['last_call', 'time', 'Last call'],
    ],
    sql: (
      q,
    ) => `select model_id as model, source_id as source, ${q.count} as calls, sum(input) as input_tokens, sum(output) as output_tokens,
      sum(cache_read) as cache_read_tokens, sum(cache_5m + cache_1h) as cache_write_tokens, sum(total) as total_tokens, max(last_ms) as last_call
      from ${q.calls} where cost is null group by model_id, source_id order by sum(total) desc, model_id, source_id`,
  },
  {
    id: 'tier-cost',
    title: 'Cost by service tier',
    purpose: 'What fast, priority and batch calls take.',
    parameters: between('today-29'),
    columns: [['tier', 'text', 'Tier'], callsColumn, totalColumn, ...costColumns],
    sql: (
      q,
    ) => `select tier_id as tier, ${q.count} as calls, sum(total) as total_tokens, ${costAmounts(q)} from ${q.calls} group by tier_id
      order by ${dearestFirst('sum(cost)')}, tier_id`,
  },
  {
    id: 'source-models',
    original: 'O2',
    title: 'Models of one source',
    purpose: 'What an agent’s models take (OpenCode’s model performance, for any source).',
    parameters: [...always, ofSource],
    columns: [
      ['source', 'text', 'Source'],
      ['model', 'text', 'Model'],
      callsColumn,
      ...tokenColumns,
      ...costColumns,
      ['usd_per_million', 'money', 'A million tokens'],
    ],
    sql: (q) => `select source_id as source, model_id as model, ${amounts(q)}, ${usdPerMillion(q)} from ${q.calls}
      where ${q.text('source')} = '' or source_id = ${q.text('source')}
      group by source_id, model_id order by ${dearestFirst('sum(cost)')}, source_id, model_id`,
  },
  {
    id: 'models-across-sources',
    original: 'O7',
    title: 'Top models across sources',
    purpose: 'A model’s use through all agents that call it.',
    shape: 'bar',
    parameters: [...always, top(20)],
    columns: [['model', 'text', 'Model'], ['sources', 'text', 'Sources'], callsColumn, totalColumn, ...costColumns],
    sql: (
      q,
    ) => `select model_id as model, ${q.list('source_id')} as sources, ${q.count} as calls, sum(total) as total_tokens, ${costAmounts(q)}
      from ${q.calls} group by model_id order by ${dearestFirst('sum(cost)')}, model_id limit ${q.whole('top')}`,
  },
])

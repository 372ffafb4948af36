import { cacheReadPercent } from './amounts.ts'
import { type Dialect, percentOf } from './dialect.ts'
import { between, define } from './named-query.ts'
import { callsColumn } from './result-columns.ts'

const cacheColumns = [
  ['input_tokens', 'tokens', 'Input'],
  ['cache_read_tokens', 'tokens', 'Cache reads'],
  ['cache_write_5m_tokens', 'tokens', 'Written for 5 min'],
  ['cache_write_1h_tokens', 'tokens', 'Written for 1 h'],
  ['cache_read_percent', 'percent', 'Read from cache, %'],
  ['reads_per_write', 'number', 'Reads of a written token'],
] as const

const cacheSums = (
  q: Dialect,
): string => `${q.count} as calls, sum(input) as input_tokens, sum(cache_read) as cache_read_tokens, sum(cache_5m) as cache_write_5m_tokens,
  sum(cache_1h) as cache_write_1h_tokens, ${cacheReadPercent} as cache_read_percent,
  1.0 * sum(cache_read) / nullif(sum(cache_5m + cache_1h), 0) as reads_per_write`

const savedColumns = [
  ['saved_usd', 'money', 'Saved by the cache'],
  ['calculated_usd', 'money', 'Cost by price'],
  ['without_cache_usd', 'money', 'Without a cache'],
  ['saved_percent', 'percent', 'Saved, %'],
  ['unknown_calls', 'count', 'Calls not known of'],
] as const

/** Costs of the calls of which it is known what was saved: those of others would make the share too small. */
const paid = 'sum(case when saved is null then null else calculated end)'
const savedSums = (q: Dialect): string => `${q.usd('sum(saved)')} as saved_usd, ${q.usd(paid)} as calculated_usd,
  ${q.usd(`${paid} + sum(saved)`)} as without_cache_usd, ${percentOf('sum(saved)', `${paid} + sum(saved)`)} as saved_percent,
  sum(case when saved is null then n else 0 end) as unknown_calls`

/** How much of what models read comes out of their cache. */
export const cacheQueries = define('cache', [
  {
    id: 'cache-efficiency',
    original: '13',
    title: 'Cache by model',
    purpose: 'The share of a model’s reading that the cache bore; null where nothing was read.',
    parameters: between('today-29'),
    columns: [['model', 'text', 'Model'], callsColumn, ...cacheColumns],
    sql: (q) =>
      `select model_id as model, ${cacheSums(q)} from ${q.calls} group by model_id order by sum(cache_read) desc, model_id`,
  },
  {
    id: 'cache-by-day',
    title: 'Cache by day',
    purpose: 'Whether the cache gets better or worse.',
    shape: 'line',
    parameters: between('today-29'),
    columns: [['date', 'date', 'Day'], callsColumn, ...cacheColumns],
    sql: (q) => `select ${q.dayText('day')} as date, ${cacheSums(q)} from ${q.calls} group by day order by day`,
  },
  {
    id: 'cache-by-project',
    title: 'Cache by project',
    purpose: 'Work that reads everything anew each time.',
    parameters: between('today-29'),
    columns: [
      ['project', 'text', 'Project'],
      callsColumn,
      ...cacheColumns,
      ['of_all_percent', 'percent', 'Of all reads from cache, %'],
    ],
    sql: (
      q,
    ) => `select case when max(project_name) <> '' then max(project_name) else project_id end as project, ${cacheSums(q)},
      ${percentOf('sum(cache_read)', `(select sum(cache_read) from ${q.calls} as every)`)} as of_all_percent
      from ${q.calls} as each group by project_id order by sum(cache_read) desc, project_id`,
  },
  {
    id: 'cache-savings',
    title: 'Saved by the cache',
    purpose:
      'What reads of the cache cost less than plain input, minus what writes to it cost more, by the price of each call. Calls without a known price are counted, and in no sum.',
    parameters: between('today-29'),
    columns: [
      ['model', 'text', 'Model'],
      callsColumn,
      ['cache_read_tokens', 'tokens', 'Cache reads'],
      ['cache_write_tokens', 'tokens', 'Cache writes'],
      ...savedColumns,
    ],
    sql: (q) =>
      `select model_id as model, ${q.count} as calls, sum(cache_read) as cache_read_tokens, sum(cache_5m + cache_1h) as cache_write_tokens,
      ${savedSums(q)} from ${q.calls} group by model_id order by sum(saved) is null, sum(saved) desc, model_id`,
  },
  {
    id: 'cache-savings-by-day',
    title: 'Saved by the cache, by day',
    purpose: 'Whether the cache pays: below 0 where more was written than reads made good.',
    shape: 'line',
    parameters: between('today-29'),
    columns: [['date', 'date', 'Day'], callsColumn, ...savedColumns],
    sql: (q) =>
      `select ${q.dayText('day')} as date, ${q.count} as calls, ${savedSums(q)} from ${q.calls} group by day order by day`,
  },
])

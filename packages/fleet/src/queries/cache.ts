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
])

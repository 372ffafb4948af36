import { machineOfGroup, percentOf } from './dialect.ts'
import { always, between, define } from './named-query.ts'
import { machineColumns } from './result-columns.ts'

/** What the tables hold, how it came there, and how old it is. */
export const freshnessQueries = define('freshness', [
  {
    id: 'row-counts',
    original: '26',
    title: 'Rows of each table',
    purpose: 'What the fleet keeps of this team: rows that stand, without what was replaced or taken back.',
    parameters: [],
    columns: [
      ['table_name', 'text', 'Table'],
      ['row_count', 'count', 'Rows'],
    ],
    sql: (q) => `select table_name, row_count from (
      select 'usage_events' as table_name, coalesce(${q.count}, 0) as row_count from ${q.everyCall} as calls_kept
      union all select 'usage_blocks' as table_name, count(*) as row_count from ${q.blocks} as blocks_kept
      union all select 'quota_snapshots' as table_name, count(*) as row_count from ${q.quotas} as quotas_kept
      union all select 'import_runs' as table_name, count(*) as row_count from ${q.runs} as runs_kept
      union all select 'work_outcomes' as table_name, count(*) as row_count from ${q.outcomes} as outcomes_kept
      union all select 'vendor_bills' as table_name, count(*) as row_count from ${q.bills} as bills_kept
      union all select 'budget_states' as table_name, count(*) as row_count from ${q.budgets} as budgets_kept) as counted order by table_name`,
  },
  {
    id: 'newest-rows',
    original: '27',
    title: 'Newest row of each table',
    purpose: 'Whether anything comes in at all.',
    parameters: [],
    columns: [
      ['table_name', 'text', 'Table'],
      ['newest', 'time', 'Newest'],
      ['hours_old', 'number', 'Hours old'],
    ],
    sql: (q) => `select table_name, last_ms as newest, (${q.whole('now_ms')} - last_ms) / 3600000.0 as hours_old from (
      select 'usage_events' as table_name, max(${q.optional('last_ms')}) as last_ms from ${q.everyCall} as calls_kept
      union all select 'usage_blocks' as table_name, max(${q.optional('start_ms')}) as last_ms from ${q.blocks} as blocks_kept
      union all select 'quota_snapshots' as table_name, max(${q.optional('at_ms')}) as last_ms from ${q.quotas} as quotas_kept
      union all select 'import_runs' as table_name, max(${q.optional('started_ms')}) as last_ms from ${q.runs} as runs_kept
      union all select 'work_outcomes' as table_name, max(${q.optional('told_day')}) * 86400000 as last_ms from ${q.outcomes} as outcomes_kept
      union all select 'vendor_bills' as table_name, max(${q.optional('at_ms')}) as last_ms from ${q.bills} as bills_kept
      union all select 'budget_states' as table_name, max(${q.optional('at_ms')}) as last_ms from ${q.budgets} as budgets_kept) as newest_rows
      order by table_name`,
  },
  {
    id: 'ingestion-lag',
    title: 'From call to fleet, by machine',
    purpose: 'How long calls take to get here: the middle, and what 95 of 100 stay under.',
    parameters: between('today-6'),
    columns: [
      ...machineColumns,
      ['calls', 'count', 'Calls'],
      ['p50_seconds', 'number', 'Half within, s'],
      ['p95_seconds', 'number', '95 % within, s'],
      ['max_seconds', 'number', 'Longest, s'],
    ],
    sql: (q) => `select max(label) as machine, id as machine_id, count(*) as calls,
      min(case when place * 100 >= 50 * counted then lag_ms end) / 1000.0 as p50_seconds,
      min(case when place * 100 >= 95 * counted then lag_ms end) / 1000.0 as p95_seconds, max(lag_ms) / 1000.0 as max_seconds
      from (select host_id as id, host as label, ingested_ms - at_ms as lag_ms,
        row_number() over (partition by host_id order by ingested_ms - at_ms) as place, count(*) over (partition by host_id) as counted
        from ${q.singleCalls} as each) as placed group by id order by id`,
  },
  {
    id: 'import-history',
    title: 'Imports',
    purpose: 'What each import brought, newest first.',
    parameters: between('today-6'),
    columns: [
      ['started', 'time', 'When'],
      ...machineColumns,
      ['status', 'text', 'Status'],
      ['records', 'count', 'Records'],
      ['seconds', 'number', 'Seconds'],
    ],
    sql: (
      q,
    ) => `select started_ms as started, host as machine, host_id as machine_id, outcome as status, record_count as records,
      took_ms / 1000.0 as seconds from ${q.runs} as each where started_ms >= ${q.whole('from_ms')} and started_ms < ${q.whole('to_ms')}
      order by started_ms desc, host_id, record_count, took_ms`,
  },
  {
    id: 'import-trend',
    title: 'Imports by day',
    purpose: 'Whether imports get slower, larger or fail more.',
    shape: 'line',
    parameters: between('today-29'),
    columns: [
      ['date', 'date', 'Day'],
      ['imports', 'count', 'Imports'],
      ['machines', 'count', 'Machines'],
      ['records', 'count', 'Records'],
      ['mean_seconds', 'number', 'Mean, s'],
      ['max_seconds', 'number', 'Longest, s'],
    ],
    sql: (
      q,
    ) => `select ${q.dayText('begun')} as date, count(*) as imports, count(distinct host_id) as machines, sum(record_count) as records,
      sum(took_ms) / 1000.0 / count(*) as mean_seconds, max(took_ms) / 1000.0 as max_seconds
      from (select host_id, record_count, took_ms, ${q.dayAt('started_ms')} as begun from ${q.runs} as each
        where started_ms >= ${q.whole('from_ms')} and started_ms < ${q.whole('to_ms')}) as dated group by begun order by begun`,
  },
  {
    id: 'import-errors',
    original: 'O4',
    title: 'Imports that failed',
    purpose:
      'The share of imports that failed or were partial, by machine. Calls that failed are not billed, so no table holds them.',
    parameters: between('today-29'),
    columns: [
      ...machineColumns,
      ['imports', 'count', 'Imports'],
      ['failed', 'count', 'Failed'],
      ['partial', 'count', 'Partial'],
      ['error_percent', 'percent', 'Either, %'],
      ['last_good', 'time', 'Last whole one'],
    ],
    sql: (
      q,
    ) => `select ${machineOfGroup}, count(*) as imports, sum(case when outcome = 'failed' then 1 else 0 end) as failed,
      sum(case when outcome = 'partial' then 1 else 0 end) as partial,
      ${percentOf(`sum(case when outcome = 'completed' then 0 else 1 end)`, 'count(*)')} as error_percent,
      max(case when outcome = 'completed' then started_ms end) as last_good from ${q.runs} as each
      where started_ms >= ${q.whole('from_ms')} and started_ms < ${q.whole('to_ms')} group by host_id order by host_id`,
  },
  {
    id: 'duplicate-rate',
    title: 'Rows sent more than once',
    purpose:
      'Records that imports sent beside calls that stand: the rest were sent again, replaced or taken back. Costs nothing but time.',
    parameters: always,
    columns: [
      ['records_sent', 'count', 'Sent'],
      ['calls_kept', 'count', 'Kept'],
      ['sent_again', 'count', 'Sent again'],
      ['again_percent', 'percent', 'Again, %'],
    ],
    sql: (
      q,
    ) => `select sent as records_sent, kept as calls_kept, sent - kept as sent_again, ${percentOf('sent - kept', 'sent')} as again_percent
      from (select coalesce(sum(record_count), 0) as sent, (select coalesce(${q.count}, 0) from ${q.everyCall} as every) as kept from ${q.runs} as each) as counted`,
  },
])

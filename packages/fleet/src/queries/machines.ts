import { cacheReadPercent, costAmounts, tokensPerUsd } from './amounts.ts'
import { dearestFirst, known, machineOfGroup, percentOf, projectLabel, unpricedCount } from './dialect.ts'
import { always, between, define } from './named-query.ts'
import { callsColumn, costColumns, machineColumns, totalColumn } from './result-columns.ts'

const date = ['date', 'date', 'Day'] as const

/** What each machine does, and all of them side by side. */
export const machineQueries = define('machines', [
  {
    id: 'machine-overview',
    original: 'M1',
    title: 'Machines',
    purpose: 'What each machine took, and on how many days it was used.',
    parameters: always,
    columns: [
      ...machineColumns,
      ['active_days', 'count', 'Days in use'],
      ['sessions', 'count', 'Sessions'],
      ['projects', 'count', 'Projects'],
      callsColumn,
      totalColumn,
      ...costColumns,
      ['first_date', 'date', 'First day'],
      ['last_date', 'date', 'Last day'],
    ],
    sql: (q) => `select ${machineOfGroup}, count(distinct day) as active_days, ${known('session_id')} as sessions,
      ${known('project_id')} as projects, ${q.count} as calls, sum(total) as total_tokens, ${costAmounts(q)},
      ${q.dayText('min(day)')} as first_date, ${q.dayText('max(day)')} as last_date
      from ${q.calls} group by host_id order by ${dearestFirst('sum(cost)')}, host_id`,
  },
  {
    id: 'machine-daily',
    original: 'M2',
    title: 'Machines by day',
    purpose: 'Each machine’s days side by side.',
    shape: 'line',
    parameters: between('today-29'),
    columns: [date, ...machineColumns, callsColumn, totalColumn, ...costColumns],
    sql: (
      q,
    ) => `select ${q.dayText('day')} as date, ${machineOfGroup}, ${q.count} as calls, sum(total) as total_tokens, ${costAmounts(q)}
      from ${q.calls} group by day, host_id order by day, host_id`,
  },
  {
    id: 'machine-rank',
    original: 'M3',
    title: 'Machines ranked by cost, day by day',
    purpose: 'Who led when. Equal costs share a place.',
    parameters: between('today-29'),
    columns: [
      date,
      ['place', 'count', 'Place'],
      ...machineColumns,
      ...costColumns,
      ['share_percent', 'percent', 'Of the day’s known cost, %'],
    ],
    sql: (
      q,
    ) => `select ${q.dayText('day_number')} as date, rank() over (partition by day_number order by coalesce(nano, -1) desc) as place,
      label as machine, id as machine_id, ${q.usd('nano')} as cost_usd, missing as unpriced_calls,
      ${percentOf('nano', 'sum(nano) over (partition by day_number)')} as share_percent
      from (select day as day_number, host_id as id, max(host) as label, sum(cost) as nano, ${unpricedCount} as missing
        from ${q.calls} group by day, host_id) as daily
      order by day_number, place, id`,
  },
  {
    id: 'machine-models',
    original: 'M4',
    title: 'Models of each machine',
    purpose: 'Which models run where, each call counted once.',
    parameters: always,
    columns: [
      ...machineColumns,
      ['place', 'count', 'Place'],
      ['model', 'text', 'Model'],
      callsColumn,
      totalColumn,
      ...costColumns,
    ],
    sql: (
      q,
    ) => `select label as machine, id as machine_id, row_number() over (partition by id order by ${dearestFirst('nano')}, name) as place,
      name as model, made as calls, token_sum as total_tokens, ${q.usd('nano')} as cost_usd, missing as unpriced_calls
      from (select host_id as id, max(host) as label, model_id as name, ${q.count} as made, sum(total) as token_sum, sum(cost) as nano,
        ${unpricedCount} as missing from ${q.calls} group by host_id, model_id) as pairs
      order by id, place`,
  },
  {
    id: 'machine-efficiency',
    original: 'M5',
    title: 'Tokens a dollar buys, by machine',
    purpose: 'Where money goes furthest; null where nothing was paid.',
    parameters: always,
    columns: [
      ...machineColumns,
      totalColumn,
      ...costColumns,
      ['tokens_per_usd', 'number', 'Tokens a dollar'],
      ['cache_read_percent', 'percent', 'Read from cache, %'],
    ],
    sql: (
      q,
    ) => `select ${machineOfGroup}, sum(total) as total_tokens, ${costAmounts(q)}, ${tokensPerUsd} as tokens_per_usd,
      ${cacheReadPercent} as cache_read_percent
      from ${q.calls} group by host_id order by coalesce(${tokensPerUsd}, -1) desc, host_id`,
  },
  {
    id: 'machine-sessions',
    original: 'M6',
    title: 'Sessions by machine',
    purpose: 'How many sessions, and what one takes.',
    parameters: between('today-29'),
    columns: [
      ...machineColumns,
      ['sessions', 'count', 'Sessions'],
      callsColumn,
      ['calls_per_session', 'number', 'Calls a session'],
      ...costColumns,
      ['usd_per_session', 'money', 'Cost of a session'],
      ['last_call', 'time', 'Last call'],
    ],
    sql: (q) => `select ${machineOfGroup}, ${known('session_id')} as sessions, ${q.count} as calls,
      1.0 * ${q.count} / nullif(${known('session_id')}, 0) as calls_per_session, ${costAmounts(q)},
      ${q.usd(q.quotient('sum(cost)', known('session_id')))} as usd_per_session, max(last_ms) as last_call
      from ${q.calls} where session_id <> '' group by host_id order by ${known('session_id')} desc, host_id`,
  },
  {
    id: 'machine-monthly',
    original: 'M8',
    title: 'Machines by month',
    purpose: 'Each machine’s months side by side.',
    shape: 'bar',
    parameters: between('month-11'),
    columns: [
      ['month', 'text', 'Month'],
      ...machineColumns,
      ['active_days', 'count', 'Days in use'],
      callsColumn,
      totalColumn,
      ...costColumns,
    ],
    sql: (
      q,
    ) => `select ${q.monthText(q.monthStart('day'))} as month, ${machineOfGroup}, count(distinct day) as active_days, ${q.count} as calls,
      sum(total) as total_tokens, ${costAmounts(q)} from ${q.calls} group by ${q.monthStart('day')}, host_id order by month, host_id`,
  },
  {
    id: 'projects-on-machines',
    original: 'M9',
    title: 'Projects worked on from several machines',
    purpose: 'Work that moves between machines.',
    parameters: always,
    columns: [
      ['project', 'text', 'Project'],
      ['machines', 'count', 'Machines'],
      ['machine_names', 'text', 'Which'],
      ['sessions', 'count', 'Sessions'],
      callsColumn,
      ...costColumns,
    ],
    sql: (
      q,
    ) => `select ${projectLabel} as project, count(distinct host_id) as machines, ${q.list('host')} as machine_names,
      ${known('session_id')} as sessions, ${q.count} as calls, ${costAmounts(q)} from ${q.calls} where project_id <> ''
      group by project_id having count(distinct host_id) > 1 order by count(distinct host_id) desc, ${dearestFirst('sum(cost)')}, project_id`,
  },
  {
    id: 'machine-utilisation',
    original: 'M10',
    title: 'Machines in use by day',
    purpose: 'How much of the fleet works. Of all machines that were ever seen up to the last asked day.',
    shape: 'line',
    parameters: between('today-29'),
    columns: [
      date,
      ['active_machines', 'count', 'In use'],
      ['all_machines', 'count', 'Of'],
      ['used_percent', 'percent', 'In use, %'],
      callsColumn,
    ],
    sql: (q) => {
      const all = `(select count(distinct host_id) from ${q.everyCall} as every where first_ms < ${q.whole('to_ms')})`
      return `select ${q.dayText('line.day')} as date, coalesce(hosts, 0) as active_machines, ${all} as all_machines,
      ${percentOf('coalesce(hosts, 0)', all)} as used_percent, coalesce(made, 0) as calls
      from ${q.days(q.dayAt(q.whole('from_ms')), q.dayAt(`${q.whole('to_ms')} - 1`))} as line
      left join (select day as used_day, count(distinct host_id) as hosts, ${q.count} as made from ${q.calls} group by day) as used
      on used.used_day = line.day order by line.day`
    },
  },
  {
    id: 'machine-dearest-day',
    original: 'M11',
    title: 'Dearest day of each machine',
    purpose: 'The peak of every machine; the later of two equal days.',
    parameters: always,
    columns: [...machineColumns, date, callsColumn, totalColumn, ...costColumns],
    sql: (
      q,
    ) => `select label as machine, id as machine_id, ${q.dayText('day_number')} as date, made as calls, token_sum as total_tokens,
      ${q.usd('nano')} as cost_usd, missing as unpriced_calls
      from (select id, label, day_number, made, token_sum, nano, missing, row_number() over (partition by id order by nano desc, day_number desc) as place
        from (select host_id as id, max(host) as label, day as day_number, ${q.count} as made, sum(total) as token_sum, sum(cost) as nano,
          ${unpricedCount} as missing from ${q.calls} group by host_id, day having sum(cost) is not null) as daily) as placed
      where place = 1 order by nano desc, id`,
  },
  {
    id: 'machine-freshness',
    original: 'M12',
    title: 'When each machine was last heard of',
    purpose: 'Machines that went silent: the last call, the last import, and hours since either.',
    parameters: [{ name: 'stale_hours', type: 'count', default: '24', title: 'Stale after, hours' }],
    columns: [
      ...machineColumns,
      ['last_call', 'time', 'Last call'],
      ['last_import', 'time', 'Last import'],
      ['hours_silent', 'number', 'Hours since'],
      ['state', 'text', 'State'],
    ],
    sql: (q) => `select machine_label as machine, id as machine_id, called as last_call, imported as last_import,
      (${q.whole('now_ms')} - heard_ms) / 3600000.0 as hours_silent,
      case when ${q.whole('now_ms')} - heard_ms > ${q.whole('stale_hours')} * 3600000 then 'stale' else 'fresh' end as state
      from (select id, max(label) as machine_label, max(call_ms) as called, max(run_ms) as imported,
          case when coalesce(max(call_ms), 0) > coalesce(max(run_ms), 0) then max(call_ms) else max(run_ms) end as heard_ms
        from (select host_id as id, max(host) as label, max(${q.optional('last_ms')}) as call_ms, null as run_ms
          from ${q.everyCall} group by host_id union all select host_id as id, max(host) as label, null as call_ms, max(${q.optional('started_ms')}) as run_ms
          from ${q.runs} where outcome <> 'failed' group by host_id) as both_kinds group by id) as hosts
      order by heard_ms, id`,
  },
])

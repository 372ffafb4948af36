import { amounts, costAmounts, costOfDays } from './amounts.ts'
import {
  type Dialect,
  dearestFirst,
  known,
  percentOf,
  projectLabel,
  projectOfCall,
  unpricedCount,
  weekdayOf,
} from './dialect.ts'
import { always, between, define, top } from './named-query.ts'
import { callsColumn, costColumns, tokenColumns, totalColumn } from './result-columns.ts'

const change = [
  ['previous_usd', 'money', 'Before'],
  ['change_usd', 'money', 'Change'],
  ['change_percent', 'percent', 'Change, %'],
] as const

const changeOf = (
  q: Dialect,
): string => `${q.usd('nano')} as cost_usd, missing_calls as unpriced_calls, ${q.usd('before')} as previous_usd,
  ${q.usd('nano - before')} as change_usd, ${percentOf('nano - before', 'before')} as change_percent`

const monday = (day: string): string => `${day} - ${weekdayOf(day)}`

/** What was spent when. */
export const costQueries = define('cost', [
  {
    id: 'daily-trends',
    original: '1',
    title: 'Cost and tokens by day',
    purpose: 'What each day took, all machines together.',
    shape: 'line',
    parameters: between('today-29'),
    columns: [['date', 'date', 'Day'], callsColumn, ...tokenColumns, ...costColumns],
    sql: (q) => `select ${q.dayText('day')} as date, ${amounts(q)} from ${q.calls} group by day order by day`,
  },
  {
    id: 'daily-change',
    original: '2',
    title: 'Cost of each day beside the day before',
    purpose: 'How fast spending grows. The day before is that of the calendar; an idle one cost 0.',
    shape: 'line',
    parameters: between('today-29'),
    columns: [['date', 'date', 'Day'], ...costColumns, ...change],
    sql: (q) => `select ${q.dayText('day_number')} as date, ${changeOf(q)}
      from (select day_number, nano, missing_calls, lag(${q.optional('nano')}) over (order by day_number) as before from ${costOfDays(q)} as daily) as changes
      order by day_number`,
  },
  {
    id: 'top-days',
    original: '3',
    title: 'Dearest days',
    purpose: 'Where to look first.',
    parameters: [...always, top(10)],
    columns: [['date', 'date', 'Day'], callsColumn, ...tokenColumns, ...costColumns],
    sql: (q) => `select ${q.dayText('day')} as date, ${amounts(q)} from ${q.calls} group by day
      order by ${dearestFirst('sum(cost)')}, day desc limit ${q.whole('top')}`,
  },
  {
    id: 'weekly-trend',
    original: '11',
    title: 'Cost by week',
    purpose: 'The trend without the weekend’s dip. Weeks begin on Monday.',
    shape: 'bar',
    parameters: between('today-83'),
    columns: [
      ['week', 'date', 'Week from'],
      ['active_days', 'count', 'Days in use'],
      callsColumn,
      ...tokenColumns,
      ...costColumns,
    ],
    sql: (q) => `select ${q.dayText('week_start')} as week, count(distinct day) as active_days, ${amounts(q)}
      from (select *, ${monday('day')} as week_start from ${q.calls}) as dated group by week_start order by week_start`,
  },
  {
    id: 'monthly-summary',
    original: '12',
    title: 'Cost by month and its change',
    purpose: 'The bill’s shape. A month is compared with the one before it in the list of months that have calls.',
    shape: 'bar',
    parameters: between('month-11'),
    columns: [
      ['month', 'text', 'Month'],
      ['active_days', 'count', 'Days in use'],
      callsColumn,
      totalColumn,
      ...costColumns,
      ...change,
    ],
    sql: (
      q,
    ) => `select month_text as month, used_days as active_days, made as calls, token_sum as total_tokens, ${changeOf(q)}
      from (select month_text, used_days, made, token_sum, nano, missing_calls, lag(${q.optional('nano')}) over (order by month_text) as before
        from (select ${q.monthText(q.monthStart('day'))} as month_text, count(distinct day) as used_days, ${q.count} as made,
          sum(total) as token_sum, sum(cost) as nano, ${unpricedCount} as missing_calls from ${q.calls} group by ${q.monthStart('day')}) as monthly) as changes
      order by month_text`,
  },
  {
    id: 'expensive-calls',
    original: '16',
    title: 'Calls above a price in the last hours',
    purpose: 'What to look at today: by the time of the call, not of its import.',
    parameters: [
      ...between('today-7'),
      { name: 'above', type: 'money', default: '1', title: 'Above, USD' },
      { name: 'hours', type: 'count', default: '24', title: 'Hours back' },
    ],
    columns: [
      ['at_time', 'time', 'When'],
      ['machine', 'text', 'Machine'],
      ['source', 'text', 'Source'],
      ['project', 'text', 'Project'],
      ['model', 'text', 'Model'],
      totalColumn,
      ['cost_usd', 'money', 'Cost'],
    ],
    sql: (q) => `select at_ms as at_time, host as machine, source_id as source,
      ${projectOfCall} as project, model_id as model, total as total_tokens,
      ${q.usd('cost')} as cost_usd from ${q.singleCalls} as single
      where cost > ${q.whole('above_nano_usd')} and at_ms > ${q.whole('now_ms')} - ${q.whole('hours')} * 3600000 and at_ms <= ${q.whole('now_ms')}
      order by cost desc, at_ms, session_id, total`,
  },
  {
    id: 'summary',
    original: '17',
    title: 'The fleet at a glance',
    purpose: 'The tiles of a dashboard.',
    shape: 'tile',
    parameters: between('today-29'),
    columns: [
      ...costColumns,
      totalColumn,
      callsColumn,
      ['sessions', 'count', 'Sessions'],
      ['projects', 'count', 'Projects'],
      ['models', 'count', 'Models'],
      ['machines', 'count', 'Machines'],
      ['active_days', 'count', 'Days in use'],
      ['usd_per_active_day', 'money', 'Cost of a day in use'],
      ['last_call', 'time', 'Last call'],
    ],
    sql: (
      q,
    ) => `select ${costAmounts(q)}, coalesce(sum(total), 0) as total_tokens, ${q.count} as calls, ${known('session_id')} as sessions,
      ${known('project_id')} as projects, ${known('model_id')} as models, count(distinct host_id) as machines,
      count(distinct day) as active_days, ${q.usd(q.quotient('sum(cost)', 'count(distinct day)'))} as usd_per_active_day,
      max(${q.optional('last_ms')}) as last_call from ${q.calls} as every having ${q.count} > 0`,
  },
  {
    id: 'weekday-pattern',
    original: '25',
    title: 'Cost by day of the week',
    purpose:
      'Which days carry the work. The mean is over all such days of the calendar, idle ones too, but those whose cost is unknown.',
    shape: 'bar',
    parameters: between('today-83'),
    columns: [
      ['weekday', 'count', 'Weekday, 0 is Monday'],
      ['days', 'count', 'Days'],
      callsColumn,
      ...costColumns,
      ['mean_usd', 'money', 'Mean of a day'],
    ],
    sql: (
      q,
    ) => `select ${weekdayOf('day_number')} as weekday, count(*) as days, sum(made_calls) as calls, ${q.usd('sum(nano)')} as cost_usd,
      sum(missing_calls) as unpriced_calls, ${q.usd(q.quotient('sum(nano)', 'count(nano)'))} as mean_usd from ${costOfDays(q)} as daily
      group by ${weekdayOf('day_number')} order by weekday`,
  },
  {
    id: 'hourly-pattern',
    original: '10',
    title: 'Calls and cost by hour of the day',
    purpose: 'When the work is done: by the hour of each call in the asked zone, not by the start of its block.',
    shape: 'bar',
    parameters: between('today-29'),
    columns: [['hour_of_day', 'count', 'Hour'], callsColumn, totalColumn, ...costColumns],
    sql: (q) =>
      `select hour as hour_of_day, ${q.count} as calls, sum(total) as total_tokens, ${costAmounts(q)} from ${q.calls} group by hour order by hour`,
  },
  {
    id: 'hour-weekday',
    title: 'Cost by hour and day of the week',
    purpose: 'The heat map of a week, in the asked zone.',
    parameters: between('today-83'),
    columns: [
      ['weekday', 'count', 'Weekday, 0 is Monday'],
      ['hour_of_day', 'count', 'Hour'],
      callsColumn,
      ...costColumns,
    ],
    sql: (q) => `select ${weekdayOf('day')} as weekday, hour as hour_of_day, ${q.count} as calls, ${costAmounts(q)}
      from ${q.calls} group by ${weekdayOf('day')}, hour order by weekday, hour`,
  },
  {
    id: 'project-spend-by-month',
    title: 'Cost of each project by month',
    purpose: 'To charge projects for what they took.',
    parameters: between('month-2'),
    columns: [['month', 'text', 'Month'], ['project', 'text', 'Project'], callsColumn, ...costColumns],
    sql: (
      q,
    ) => `select ${q.monthText(q.monthStart('day'))} as month, ${projectLabel} as project, ${q.count} as calls, ${costAmounts(q)}
      from ${q.calls} group by ${q.monthStart('day')}, project_id order by month, ${dearestFirst('sum(cost)')}, project_id`,
  },
])

import type { Dialect } from './dialect.ts'
import { between, define } from './named-query.ts'

const accountColumns = [
  ['provider', 'text', 'Provider'],
  ['account', 'text', 'Account'],
  ['limit_window', 'text', 'Limit'],
] as const

/** The newest snapshot of each limit of each account, whichever machine saw it. Percentages of machines are never added. */
const newest = (q: Dialect): string => `(select provider_id, account_key, kind, origin_id, at_ms, percent, resets_ms,
  ${lengthMs} as length_ms from (select provider_id, account_key, kind, origin_id, at_ms, percent, resets_ms,
    row_number() over (partition by provider_id, account_key, kind order by at_ms desc, origin_id, host_id) as place
    from ${q.quotas} as each where at_ms <= ${q.whole('now_ms')}) as placed where place = 1)`

/** Of windows whose length their name tells; months differ. */
const lengthMs = `case when kind = 'session' then 18000000 when kind = 'weekly' or kind like 'weekly:%' then 604800000 end`

/** What accounts have used of their limits. */
export const quotaQueries = define('quotas', [
  {
    id: 'quota-now',
    title: 'Limits now',
    purpose: 'The newest word on each limit. Past its reset the old percentage says nothing: null.',
    parameters: [],
    columns: [
      ...accountColumns,
      ['used_percent', 'percent', 'Used, %'],
      ['resets_at', 'time', 'Resets'],
      ['told_at', 'time', 'As of'],
      ['minutes_old', 'number', 'Minutes old'],
      ['origin', 'text', 'From'],
    ],
    sql: (q) => `select provider_id as provider, account_key as account, kind as limit_window,
      case when resets_ms <= ${q.whole('now_ms')} then null else percent end as used_percent, resets_ms as resets_at, at_ms as told_at,
      (${q.whole('now_ms')} - at_ms) / 60000.0 as minutes_old, origin_id as origin
      from ${newest(q)} as latest order by provider_id, account_key, kind`,
  },
  {
    id: 'quota-pace',
    title: 'Limits beside an even pace',
    purpose:
      'Used beside what even use would have come to by then, and when the limit runs out at this pace: null if after the reset.',
    parameters: [],
    columns: [
      ...accountColumns,
      ['used_percent', 'percent', 'Used, %'],
      ['even_percent', 'percent', 'At an even pace, %'],
      ['ahead_percent', 'percent', 'Ahead by, %'],
      ['runs_out', 'time', 'Runs out'],
      ['resets_at', 'time', 'Resets'],
    ],
    sql: (q) => `select provider_id as provider, account_key as account, kind as limit_window, percent as used_percent,
      100.0 * gone_ms / length_ms as even_percent, percent - 100.0 * gone_ms / length_ms as ahead_percent,
      case when percent > 0 and 100.0 * gone_ms / percent < length_ms
        then resets_ms - length_ms + ${q.cut('100.0 * gone_ms / percent')} end as runs_out, resets_ms as resets_at
      from (select provider_id, account_key, kind, percent, resets_ms, length_ms, at_ms - (resets_ms - length_ms) as gone_ms
        from ${newest(q)} as latest) as paced
      where resets_ms > ${q.whole('now_ms')} and length_ms is not null and percent is not null and gone_ms >= 0 and gone_ms <= length_ms
      order by percent - 100.0 * gone_ms / length_ms desc, provider_id, account_key, kind`,
  },
  {
    id: 'quota-history',
    title: 'Limits day by day',
    purpose: 'The highest percentage of each day, by account; machines that saw the same account are not added.',
    shape: 'line',
    parameters: between('today-29'),
    columns: [
      ['date', 'date', 'Day'],
      ...accountColumns,
      ['peak_percent', 'percent', 'Peak, %'],
      ['readings', 'count', 'Readings'],
    ],
    sql: (
      q,
    ) => `select ${q.dayText('read_day')} as date, provider_id as provider, account_key as account, kind as limit_window,
      max(percent) as peak_percent, count(*) as readings
      from (select provider_id, account_key, kind, percent, ${q.dayAt('at_ms')} as read_day from ${q.quotas} as each
        where at_ms >= ${q.whole('from_ms')} and at_ms < ${q.whole('to_ms')}) as dated
      group by read_day, provider_id, account_key, kind order by read_day, provider_id, account_key, kind`,
  },
])

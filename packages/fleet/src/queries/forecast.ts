import { costOfDays } from './amounts.ts'
import type { Dialect } from './dialect.ts'
import { between, define } from './named-query.ts'

/** Full days before today whose cost is known, of the last `days`, idle ones too; none before the first call. */
const lastFullDays = (q: Dialect, days: string): string => {
  const today = q.dayAt(q.whole('now_ms'))
  return `(select day_number, nano, ${q.quotient('nano', '10000000')} as cents from ${costOfDays(q)} as daily
    where day_number < ${today} and day_number >= ${today} - ${days} and nano is not null)`
}

/** Variance in cents², of sums that are exact: both engines come to the same last digit. */
const variance = (count: string, sum: string, squares: string): string =>
  `(1.0 * ${count} * ${squares} - 1.0 * ${sum} * ${sum}) / nullif(${count} * (${count} - 1), 0)`

/** What is to come, and what is out of line. */
export const forecastQueries = define('forecast', [
  {
    id: 'forecast',
    original: '23',
    title: 'Cost of the next 7 and 30 days',
    purpose:
      'The mean of the last seven full days, idle ones too, carried on; days whose cost is unknown are left out.',
    shape: 'tile',
    parameters: between('today-8'),
    columns: [
      ['days_seen', 'count', 'Days seen'],
      ['mean_usd', 'money', 'Mean of a day'],
      ['next_7_days_usd', 'money', 'Next 7 days'],
      ['next_30_days_usd', 'money', 'Next 30 days'],
    ],
    sql: (q) => `select count(*) as days_seen, ${q.usd(q.quotient('sum(nano)', 'count(*)'))} as mean_usd,
      ${q.usd(q.quotient('sum(nano) * 7', 'count(*)'))} as next_7_days_usd, ${q.usd(q.quotient('sum(nano) * 30', 'count(*)'))} as next_30_days_usd
      from ${lastFullDays(q, '7')} as recent having count(*) > 0`,
  },
  {
    id: 'anomalies',
    original: '24',
    title: 'Days out of line',
    purpose:
      'Days that stand apart from the thirty before them, idle ones too, by more than so many deviations; from a week of history on.',
    parameters: [...between('today-119'), { name: 'deviations', type: 'number', default: '2', title: 'Deviations' }],
    columns: [
      ['date', 'date', 'Day'],
      ['cost_usd', 'money', 'Cost'],
      ['mean_usd', 'money', 'Mean before'],
      ['days_before', 'count', 'Days before'],
      ['z_score', 'number', 'Deviations'],
    ],
    sql: (q) => {
      const before = '(order by day_number rows between 30 preceding and 1 preceding)'
      return `select ${q.dayText('day_number')} as date, ${q.usd('nano')} as cost_usd, ${q.usd(q.quotient('nano_sum', 'seen'))} as mean_usd,
      seen as days_before, z as z_score
      from (select day_number, nano, nano_sum, seen, (cents - 1.0 * cents_sum / seen) / nullif(sqrt(spread), 0) as z
        from (select day_number, nano, cents, nano_sum, seen, cents_sum, ${variance('seen', 'cents_sum', 'squares')} as spread
          from (select day_number, nano, cents, count(*) over ${before} as seen, sum(nano) over ${before} as nano_sum,
            sum(cents) over ${before} as cents_sum, sum(1.0 * cents * cents) over ${before} as squares
            from (select day_number, nano, ${q.quotient('nano', '10000000')} as cents from ${costOfDays(q)} as daily where nano is not null) as counted) as framed
          where seen >= 7) as spreads) as scored
      where abs(z) > ${q.real('deviations')} order by day_number`
    },
  },
  {
    id: 'month-end',
    title: 'Cost of this month at its end',
    purpose:
      'What is spent, and the mean of up to 28 full days before today for each day that is left, with the span that holds 95 of 100 such months if days are independent.',
    shape: 'tile',
    parameters: between('month-2'),
    columns: [
      ['month', 'text', 'Month'],
      ['spent_usd', 'money', 'Spent'],
      ['days_left', 'count', 'Days left after today'],
      ['days_seen', 'count', 'Days seen'],
      ['expected_usd', 'money', 'Expected'],
      ['low_usd', 'money', 'At least'],
      ['high_usd', 'money', 'At most'],
    ],
    sql: (q) => {
      const today = q.dayAt(q.whole('now_ms'))
      const nextMonth = q.monthStartAfter(today)
      const margin = q.cut(`1.96 * sqrt(days_left_n * (${variance('seen', 'cents_sum', 'squares')})) * 10000000`)
      return `select month_text as month, ${q.usd('spent')} as spent_usd, days_left_n as days_left, seen as days_seen,
      ${q.usd('expected')} as expected_usd,
      ${q.usd('case when expected - margin > spent then expected - margin when margin is null then null else spent end')} as low_usd,
      ${q.usd('expected + margin')} as high_usd
      from (select month_text, spent, days_left_n, seen, spent + ${q.quotient('nano_sum * days_left_n', 'seen')} as expected, ${margin} as margin
        from (select ${q.monthText(today)} as month_text, ${nextMonth} - 1 - ${today} as days_left_n,
          (select sum(nano) from ${costOfDays(q)} as daily where ${q.monthText('day_number')} = ${q.monthText(today)}
            and day_number <= ${today}) as spent,
          count(*) as seen, sum(nano) as nano_sum, sum(cents) as cents_sum, sum(1.0 * cents * cents) as squares
          from ${lastFullDays(q, '28')} as recent) as sums where seen >= 7) as forecast`
    },
  },
])

import { type Dialect, percentOf } from './dialect.ts'
import { between, define } from './named-query.ts'
import { sellerOfCall } from './seller.ts'

/** Lines that stand: those of the newest word on a day of an account, whichever machine asked. */
const standing = (q: Dialect): string => `(select provider_id, account_key, told_day, coin, model_id, line, nano, at_ms
  from (select *, max(at_ms) over (partition by provider_id, account_key, told_day) as last_ms from ${q.bills} as told) as aged
  where at_ms = last_ms and nano is not null)`

/** Null of the type of whole numbers. */
const none = 'nullif(0, 0)'

/** Billed amounts and calls in one relation: `told_day, seller, billed, priced, said, n, unpriced`. */
const both = (
  q: Dialect,
): string => `(select told_day, provider_id as seller, case when coin = 'USD' then nano end as billed,
    ${none} as priced, ${none} as said, 0 as unpriced from ${standing(q)} as lines
  union all select told_day, seller, ${none} as billed, sum(calculated) as priced,
    sum(case when kind = 'reported' then cost end) as said, sum(case when calculated is null then n else 0 end) as unpriced
  from (select n, cost, calculated, kind, ${q.quotient('first_ms', '86400000')} as told_day, ${sellerOfCall} as seller
    from ${q.callsOfUtcDays} as made) as sold
  group by told_day, seller)`

/** With a fraction before anything is added up: of some currencies a company's year is more nano-units than whole numbers hold. */
const billed = 'sum(1.0 * nano) / 1000000000.0'

/** What vendors bill, as their cost reports tell. */
export const billQueries = define('bills', [
  {
    id: 'bills-vs-calculated',
    title: 'Billed beside calculated and reported cost',
    purpose:
      'What vendors bill in USD by UTC day beside what tokens and prices come to, and what agents report. Calls belong to the provider that their log names, else to the maker of the model; calls that no machine of the fleet made are in the bill alone, calls that a plan paid in the calculation alone. An account that several machines ask counts once, if they share the team’s key and the vendor names it or they ask with one key. Null: not told.',
    parameters: between('today-29'),
    columns: [
      ['date', 'date', 'Day'],
      ['provider', 'text', 'Provider'],
      ['billed_usd', 'money', 'Billed'],
      ['calculated_usd', 'money', 'Calculated'],
      ['reported_usd', 'money', 'Reported'],
      ['difference_usd', 'money', 'Billed less calculated'],
      ['difference_percent', 'percent', 'Of the bill, %'],
      ['unpriced_calls', 'count', 'Calls without a price'],
    ],
    sql: (q) => `select ${q.dayText('told_day')} as date, seller as provider, ${q.usd('sum(billed)')} as billed_usd,
      ${q.usd('sum(priced)')} as calculated_usd, ${q.usd('sum(said)')} as reported_usd,
      ${q.usd('sum(billed) - sum(priced)')} as difference_usd,
      ${percentOf('sum(billed) - sum(priced)', 'sum(billed)')} as difference_percent, sum(unpriced) as unpriced_calls
      from ${both(q)} as sides
      inner join (select provider_id as billing, min(told_day) as first_day from ${standing(q)} as lines group by provider_id) as begun
        on billing = seller
      where told_day >= first_day and ${q.isAskedDay('told_day')} group by told_day, seller order by told_day desc, seller`,
  },
  {
    id: 'bill-lines',
    title: 'Lines of bills',
    purpose: 'What vendors bill for what, in the currency of the bill, by the newest word on each UTC day.',
    parameters: between('today-29'),
    columns: [
      ['provider', 'text', 'Provider'],
      ['account', 'text', 'Account'],
      ['model', 'text', 'Model'],
      ['item', 'text', 'For'],
      ['days', 'count', 'Days'],
      ['billed_usd', 'money', 'Billed in USD'],
      ['currency', 'text', 'Currency'],
      ['billed', 'number', 'Billed in it'],
      ['told_at', 'time', 'As of'],
    ],
    sql: (q) => `select provider_id as provider, account_key as account, model_id as model, line as item,
      count(distinct told_day) as days, ${q.usd(`sum(case when coin = 'USD' then nano end)`)} as billed_usd, coin as currency,
      ${billed} as billed, max(at_ms) as told_at
      from ${standing(q)} as lines where ${q.isAskedDay('told_day')}
      group by provider_id, account_key, model_id, line, coin
      order by provider_id, account_key, coin, ${billed} desc, model_id, line`,
  },
])

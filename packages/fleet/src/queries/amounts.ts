import { type Dialect, percentOf, tokenSums, unpricedCount } from './dialect.ts'

/** Calls, tokens by kind, cost and calls without one, of a group of calls. */
export const amounts = (q: Dialect): string => `${q.count} as calls, ${tokenSums}, ${costAmounts(q)}`

/** Cost of a group, null when no call of it has one, and how many have none. */
export const costAmounts = (q: Dialect): string =>
  `${q.usd('sum(cost)')} as cost_usd, ${unpricedCount} as unpriced_calls`

const pricedTokens = 'sum(case when cost is null then 0 else total end)'

/** Cost of a million tokens, over the calls whose cost is known. */
export const usdPerMillion = (q: Dialect): string =>
  `${q.usd(q.cut(`1000000.0 * sum(cost) / nullif(${pricedTokens}, 0)`))} as usd_per_million`

/** Tokens that a dollar buys, over the calls whose cost is known; null where nothing was paid. */
export const tokensPerUsd = `1000000000.0 * ${pricedTokens} / nullif(sum(cost), 0)`

/** Share of what the model read that came out of its cache. */
export const cacheReadPercent = percentOf('sum(cache_read)', 'sum(input + cache_read + cache_5m + cache_1h)')

/**
 * Each asked day as `day_number, nano, made_calls, missing_calls`; none before the first call that the fleet keeps. `nano`, the cost, is 0
 * of an idle day and null of one whose calls all lack a cost; `missing_calls` lack one.
 */
export const costOfDays = (q: Dialect): string => {
  const first = `(select case when begun > asked then begun else asked end from (select
    coalesce(${q.dayAt(`min(${q.optional('first_ms')})`)}, ${q.dayAt(q.whole('now_ms'))}) as begun, ${q.dayAt(q.whole('from_ms'))} as asked
    from ${q.everyCall} as kept) as bounds)`
  const last = q.dayAt(`${q.whole('to_ms')} - 1`)
  return `(select line.day as day_number, case when coalesce(made, 0) > 0 then spent else 0 end as nano, coalesce(made, 0) as made_calls,
      coalesce(missing, 0) as missing_calls
    from ${q.days(first, last)} as line
    left join (select day as spent_day, sum(cost) as spent, ${q.count} as made, ${unpricedCount} as missing from ${q.calls} group by day) as used
    on used.spent_day = line.day)`
}

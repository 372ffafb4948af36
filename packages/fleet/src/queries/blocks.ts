import type { Dialect } from './dialect.ts'
import { between, define } from './named-query.ts'
import { machineColumns, totalColumn } from './result-columns.ts'

const blockColumns = [
  ['source', 'text', 'Source'],
  ['start_time', 'time', 'From'],
  ['end_time', 'time', 'To'],
  ['calls', 'count', 'Calls'],
  totalColumn,
  ['cost_usd', 'money', 'Cost'],
  ['unpriced_calls', 'count', 'Without a price'],
] as const

const block = (
  q: Dialect,
): string => `host as machine, host_id as machine_id, source_id as source, start_ms as start_time, end_ms as end_time,
  call_count as calls, total as total_tokens, ${q.usd('cost')} as cost_usd,
  unpriced as unpriced_calls`

/** A block that was told to be active stays so in the table when its machine goes silent: only its end tells whether it still is. */
const isActive = (q: Dialect): string =>
  `gap = 0 and active = 1 and start_ms <= ${q.whole('now_ms')} and end_ms > ${q.whole('now_ms')}`
const isAsked = (q: Dialect): string => `start_ms >= ${q.whole('from_ms')} and start_ms < ${q.whole('to_ms')}`

/** Null where a block of the group lacks it: what is known of the others is not the sum. */
const sumOfAll = (column: string): string => `case when count(${column}) = count(*) then sum(${column}) end`

/** A block's cost, where that of all of its calls is known, as far as its machine could say. */
const wholeCost = `case when unpriced > 0 then null else cost end`

/** The 5-hour blocks that machines report. */
export const blockQueries = define('blocks', [
  {
    id: 'active-blocks',
    original: '15',
    title: 'Blocks at work now',
    purpose: 'What the current five hours will come to at this pace.',
    parameters: [],
    columns: [
      ...machineColumns,
      ...blockColumns,
      ['minutes_left', 'number', 'Minutes left'],
      ['usd_per_hour', 'money', 'An hour'],
      ['projected_usd', 'money', 'At its end'],
    ],
    sql: (
      q,
    ) => `select ${block(q)}, (end_ms - ${q.whole('now_ms')}) / 60000.0 as minutes_left, ${q.usd('burn')} as usd_per_hour,
      ${q.usd('projected')} as projected_usd from ${q.blocks} as each where ${isActive(q)} order by start_ms, host_id, source_id`,
  },
  {
    id: 'machine-active-blocks',
    original: 'M7',
    title: 'Blocks at work now, by machine',
    purpose: 'Which machines burn what right now. Each is added up only where all blocks have it.',
    parameters: [],
    columns: [
      ...machineColumns,
      ['blocks', 'count', 'Blocks'],
      ['cost_usd', 'money', 'Cost'],
      ['usd_per_hour', 'money', 'An hour'],
      ['projected_usd', 'money', 'At their end'],
    ],
    sql: (
      q,
    ) => `select max(host) as machine, host_id as machine_id, count(*) as blocks, ${q.usd(sumOfAll(wholeCost))} as cost_usd,
      ${q.usd(sumOfAll('burn'))} as usd_per_hour, ${q.usd(sumOfAll('projected'))} as projected_usd
      from ${q.blocks} as each where ${isActive(q)} group by host_id order by host_id`,
  },
  {
    id: 'block-history',
    title: 'Blocks of the last days',
    purpose: 'The history of five-hour blocks, and whether the plan was told to be used up in them.',
    parameters: between('today-6'),
    columns: [
      ...machineColumns,
      ...blockColumns,
      ['last_call', 'time', 'Last call'],
      ['limit_resets', 'time', 'Limit hit, resets'],
    ],
    sql: (q) => `select ${block(q)}, last_ms as last_call, limit_ms as limit_resets from ${q.blocks} as each
      where gap = 0 and ${isAsked(q)} order by start_ms desc, host_id, source_id`,
  },
  {
    id: 'limit-hits',
    title: 'Limits hit, by day and machine',
    purpose: 'In how many blocks the plan was told to be used up, and what these blocks cost.',
    shape: 'bar',
    parameters: between('today-29'),
    columns: [
      ['date', 'date', 'Day'],
      ...machineColumns,
      ['source', 'text', 'Source'],
      ['hits', 'count', 'Hits'],
      ['blocks', 'count', 'Of blocks'],
      ['hit_usd', 'money', 'Cost of those hit'],
    ],
    sql: (q) => `select ${q.dayText('begun')} as date, max(host) as machine, host_id as machine_id, source_id as source,
      count(limit_ms) as hits, count(*) as blocks, ${q.usd('sum(case when limit_ms is not null then cost end)')} as hit_usd
      from (select host, host_id, source_id, limit_ms, cost, ${q.dayAt('start_ms')} as begun from ${q.blocks} as each
        where gap = 0 and ${isAsked(q)}) as dated
      group by begun, host_id, source_id having count(limit_ms) > 0 order by begun, host_id, source_id`,
  },
])

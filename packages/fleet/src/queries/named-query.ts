import { clickHouse } from './clickhouse-dialect.ts'
import type { Dialect } from './dialect.ts'
import { sqlite } from './sqlite-dialect.ts'

/**
 * What may be asked of a query. `date` is `YYYY-MM-DD`, `today` or `today-29`, a whole day of the asked zone, and is bound as the UTC ms
 * `<name>_ms`: of the day's start, but of its end for `to`. `money` is USD, bound as `<name>_nano_usd`.
 */
export interface QueryParameter {
  readonly name: string
  readonly type: 'date' | 'count' | 'number' | 'money' | 'text'
  readonly default: string
  readonly title: string
}

/**
 * What a column holds: `money` exact decimal text in USD, `tokens` and `count` whole numbers, `number` and `percent` fractions (to six
 * digits after the point), `date` `YYYY-MM-DD`, `time` UTC ms. Any may be null: not known, or not defined.
 */
export interface QueryColumn {
  readonly name: string
  readonly type: 'money' | 'tokens' | 'count' | 'number' | 'percent' | 'text' | 'date' | 'time'
  readonly title: string
}

/** How a dashboard draws the rows. */
export type QueryShape = 'table' | 'line' | 'bar' | 'pie' | 'tile'

/** A question to the fleet under a name of its own, the same in both engines. */
export interface NamedQuery {
  readonly id: string
  /** Its number among the original's 46 (`7`, `M3`, `O2`); null for those that came later. */
  readonly original: string | null
  readonly theme: string
  readonly title: string
  readonly purpose: string
  readonly shape: QueryShape
  readonly parameters: readonly QueryParameter[]
  readonly columns: readonly QueryColumn[]
  /** Its parameters as `{name:Type}`; each query also gets `tenant`, `zone`, `now_ms`. */
  readonly clickhouse: string
  /** The same with `:name`. */
  readonly sqlite: string
}

/** A query as it is written in the files here: `sql` is called once for each dialect, `columns` is `name type Title` line by line. */
export interface QueryPlan {
  readonly id: string
  readonly original?: string
  readonly title: string
  readonly purpose: string
  readonly shape?: QueryShape
  readonly parameters?: readonly QueryParameter[]
  readonly columns: readonly (readonly [name: string, type: QueryColumn['type'], title: string])[]
  readonly sql: (dialect: Dialect) => string
}

/** Both forms of the queries of one theme. */
export const define = (theme: string, plans: readonly QueryPlan[]): readonly NamedQuery[] =>
  plans.map(({ original = null, shape = 'table', parameters = [], columns, sql, ...rest }) => ({
    ...rest,
    original,
    theme,
    shape,
    parameters,
    columns: columns.map(([name, type, title]) => ({ name, type, title })),
    clickhouse: textOf(sql, clickHouse),
    sqlite: textOf(sql, sqlite),
  }))

const textOf = (sql: QueryPlan['sql'], dialect: Dialect): string =>
  `${sql(dialect).replace(/\n\s*/g, '\n').trim()}${dialect.ending}`

/** The parameters of most queries: the first and the last day, both included. */
export const between = (from: string, to = 'today'): readonly QueryParameter[] => [
  { name: 'from', type: 'date', default: from, title: 'First day' },
  { name: 'to', type: 'date', default: to, title: 'Last day' },
]

/** All days that the fleet keeps. */
export const always = between('1970-01-01')

/** How many rows at most. */
export const top = (rows: number): QueryParameter => ({
  name: 'top',
  type: 'count',
  default: String(rows),
  title: 'Rows at most',
})

/** One source; all of them when empty. Bound as `source`. */
export const ofSource: QueryParameter = { name: 'source', type: 'text', default: '', title: 'Source; empty: all' }

/** The rows that a query can read, each a relation with the same columns in both dialects (see {@link Dialect}). */
export interface Relations {
  /** Calls within the asked days, one by one or already added up in small groups: `n` of them in a row. */
  readonly calls: string
  /** Calls within the UTC days that bear the numbers of the asked days, likewise: those that bills are told of. */
  readonly callsOfUtcDays: string
  /** All calls there are, likewise. */
  readonly everyCall: string
  /** Calls within the asked days, one by one: to be asked of a few days only. */
  readonly singleCalls: string
  readonly blocks: string
  readonly quotas: string
  readonly runs: string
  /** What came of work by machine, UTC day and project; those of zeros were taken back. */
  readonly outcomes: string
  /** Lines of bills by account and UTC day, also those that were replaced by a later word on the day. */
  readonly bills: string
  readonly budgets: string
}

/**
 * What differs between SQL of ClickHouse and SQL of SQLite; all else of a query is written once. In both, money is whole nano-USD until
 * `usd` makes exact decimal text of it, days are whole numbers since 1970-01-01 in the asked zone, times are UTC ms.
 *
 * Columns of calls: `n, first_ms, last_ms, day, hour, source_id, provider_id, account_key, host_id, host, person, project_id,
 * project_name, session_id, model_id, tier_id, input, output, reasoning, cache_read, cache_5m, cache_1h, total, searches, cost, calculated,
 * saved, kind, background`;
 * of single calls also `at_ms, ingested_ms`.
 * No result column may bear one of these names: ClickHouse would read it in place of the column.
 */
export interface Dialect extends Relations {
  /** Number of calls of a group. */
  readonly count: string
  /** A bound whole number. */
  whole(name: string): string
  /** A bound number with a fraction. */
  real(name: string): string
  text(name: string): string
  /** Nano-USD as decimal USD, exact. */
  usd(nanoUsd: string): string
  /** Quotient of whole numbers, cut towards zero; null for a divisor of 0. */
  quotient(dividend: string, divisor: string): string
  /** A whole number from a fraction, cut towards zero. */
  cut(fraction: string): string
  /** Lets a value be missing: windows of ClickHouse answer 0 for a row that is not there otherwise. */
  optional(value: string): string
  /** The different values of a group in order, with commas between. */
  list(value: string): string
  /** `YYYY-MM-DD` of a day number. */
  dayText(day: string): string
  /** `YYYY-MM` of a day number. */
  monthText(day: string): string
  /** Day number of the first of a day's month. */
  monthStart(day: string): string
  /** Day number of the first of the month after a day's. */
  monthStartAfter(day: string): string
  /** Day number of a moment in the asked zone. */
  dayAt(atMs: string): string
  /** Whether a day number is one of the asked days, whatever its zone. */
  isAskedDay(day: string): string
  /** A relation with one column `day`: every day from the first to the last. */
  days(first: string, last: string): string
  /** What the engine must be told after a query. */
  readonly ending: string
}

/** Days since Monday of a day number's week: 0 is Monday. 1970-01-01 was a Thursday. */
export const weekdayOf = (day: string): string => `((${day}) + 3) % 7`

/** Whole nano-USD that a decision about order needs: unknown comes last. */
export const dearestFirst = (nanoUsd: string): string => `coalesce(${nanoUsd}, -1) desc`

/** Percent of a whole, a fraction; null where the whole is 0. */
export const percentOf = (part: string, whole: string): string => `100.0 * (${part}) / nullif(${whole}, 0)`

/** Counts that most results carry. `input`, `output` and the rest never overlap; `total` is their sum. */
export const tokenSums = `sum(input) as input_tokens, sum(output) as output_tokens, sum(cache_read) as cache_read_tokens,
  sum(cache_5m + cache_1h) as cache_write_tokens, sum(total) as total_tokens`

/** How many different ones a group has. Empty is not known, and none of them. */
export const known = (column: string): string => `count(distinct nullif(${column}, ''))`

/** Calls of a group whose cost nobody knows. */
export const unpricedCount = `sum(case when cost is null then n else 0 end)`

/** A group of one machine's calls by its label and id. */
export const machineOfGroup = 'max(host) as machine, host_id as machine_id'

/** A project's plain name where the team allows it, else its hash. */
export const projectLabel = `case when max(project_name) <> '' then max(project_name) else project_id end`

/** The same of a single call. */
export const projectOfCall = `case when project_name <> '' then project_name else project_id end`

import type { LimitOrigin, LimitUnit } from '@aic/core/limit'
import { type JournalFile, numberOf, type Row, type RowSpan, rowsOf } from './journal-file.ts'

/** What a window was at a moment. */
export interface NewSnapshot {
  readonly provider: string
  readonly accountKey: string
  /** Id of the limit. */
  readonly limit: string
  readonly label: string
  readonly origin: LimitOrigin
  /** UTC ms, as all times here. */
  readonly atMs: number
  readonly usedPercent: number | null
  readonly used: number | null
  readonly limitAmount: number | null
  readonly unit: LimitUnit | null
  readonly resetsAtMs: number | null
  /** The window's end as it was first told. */
  readonly windowEndMs: number
}
/** One that is kept. */
export type StoredSnapshot = NewSnapshot & { readonly id: number }

const hourMs = 3_600_000
const dayMs = 24 * hourMs
/** Less is no change: numbers come and go as decimal text. */
const leastChange = 1e-6

/** Usage over time: table `usage_snapshots`. */
export class Snapshots {
  readonly #file: JournalFile

  constructor(file: JournalFile) {
    this.#file = file
  }

  /** Keeps those that say something new: another value, another window, or an hour has passed. Returns how many. */
  note(snapshots: readonly NewSnapshot[]): number {
    return this.#file.write(() => snapshots.filter((one) => this.#isNew(one) && this.#insert(one)).length)
  }

  #isNew(snapshot: NewSnapshot): boolean {
    const last = this.#file.get(
      `select * from usage_snapshots where provider = :provider and account_key = :account and limit_id = :limit
       order by at_ms desc limit 1`,
      { provider: snapshot.provider, account: snapshot.accountKey, limit: snapshot.limit },
    )
    if (last === undefined) return true
    const known = toSnapshot(last)
    if (snapshot.atMs <= known.atMs) return false
    const isChanged =
      differs(snapshot.usedPercent, known.usedPercent) ||
      differs(snapshot.used, known.used) ||
      differs(snapshot.limitAmount, known.limitAmount)
    return isChanged || snapshot.windowEndMs !== known.windowEndMs || snapshot.atMs - known.atMs >= hourMs
  }

  #insert(one: NewSnapshot): boolean {
    this.#file.run(
      `insert into usage_snapshots (provider, account_key, limit_id, label, origin, at_ms, used_percent, used, limit_amount, unit,
         resets_at_ms, window_end_ms)
       values (:provider, :accountKey, :limit, :label, :origin, :atMs, :usedPercent, :used, :limitAmount, :unit, :resetsAtMs, :windowEndMs)`,
      { ...one },
    )
    return true
  }

  /** The newest first. */
  list(span: RowSpan = {}): StoredSnapshot[] {
    return rowsOf(this.#file, 'usage_snapshots', span).map(toSnapshot)
  }

  /** Those of one limit since a moment, in order of time. */
  ofLimit(provider: string, accountKey: string, limit: string, fromMs: number): StoredSnapshot[] {
    const rows = this.#file.all(
      `select * from usage_snapshots where provider = :provider and account_key = :accountKey and limit_id = :limit and at_ms >= :fromMs
       order by at_ms, id`,
      { provider, accountKey, limit, fromMs },
    )
    return rows.map(toSnapshot)
  }

  /** When a limit was told to be used up, and when its window ended then; in order of time. */
  usedUp(provider: string, limit: string): { readonly atMs: number; readonly resetsAtMs: number }[] {
    const rows = this.#file.all(
      `select at_ms, resets_at_ms from usage_snapshots
       where provider = :provider and limit_id = :limit and used_percent >= 100 and resets_at_ms is not null order by at_ms, id`,
      { provider, limit },
    )
    return rows.map((row) => ({ atMs: Number(row.at_ms), resetsAtMs: Number(row.resets_at_ms) }))
  }

  /** Those after an id, in the order in which they were kept. */
  after(id: number, limit: number): StoredSnapshot[] {
    const sql = 'select * from usage_snapshots where id > :id order by id limit :limit'
    return this.#file.all(sql, { id, limit }).map(toSnapshot)
  }

  /** The last id that was given; 0 where nothing is kept. */
  lastId(): number {
    return Number(this.#file.get('select coalesce(max(id), 0) as id from usage_snapshots')?.id)
  }

  /** Forgets what is older. */
  forget(beforeMs: number): void {
    this.#file.run('delete from usage_snapshots where at_ms < :beforeMs', { beforeMs })
  }

  /** After a week keeps the last one of each hour and window, after 90 days that of each day. */
  compact(nowMs: number): void {
    this.#keepLast(hourMs, nowMs - 90 * dayMs, nowMs - 7 * dayMs)
    this.#keepLast(dayMs, 0, nowMs - 90 * dayMs)
  }

  #keepLast(spanMs: number, fromMs: number, toMs: number): void {
    this.#file.run(
      // Node binds numbers as REAL: cast, or the division is none of whole numbers.
      `delete from usage_snapshots where at_ms >= :fromMs and at_ms < :toMs and id not in (
         select id from (
           select id, max(at_ms) from usage_snapshots where at_ms >= :fromMs and at_ms < :toMs
           group by provider, account_key, limit_id, window_end_ms, cast(at_ms / :spanMs as integer)))`,
      { spanMs, fromMs, toMs },
    )
  }
}

const differs = (a: number | null, b: number | null): boolean =>
  a === null || b === null ? a !== b : Math.abs(a - b) > leastChange

const toSnapshot = (row: Row): StoredSnapshot => ({
  id: Number(row.id),
  provider: String(row.provider),
  accountKey: String(row.account_key),
  limit: String(row.limit_id),
  label: String(row.label),
  origin: row.origin as LimitOrigin,
  atMs: Number(row.at_ms),
  usedPercent: numberOf(row.used_percent),
  used: numberOf(row.used),
  limitAmount: numberOf(row.limit_amount),
  unit: row.unit as LimitUnit | null,
  resetsAtMs: numberOf(row.resets_at_ms),
  windowEndMs: Number(row.window_end_ms),
})

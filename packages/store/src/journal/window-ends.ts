import { type ToldWindow, type WindowEnd, windowEndOf } from '@aic/core/limit'
import type { JournalFile } from './journal-file.ts'

/** Which limit: of which account, and what it is called there. */
export interface LimitKey {
  readonly provider: string
  readonly accountKey: string
  readonly limit: string
}

/** The present window of each limit: table `window_ends`. */
export class WindowEnds {
  readonly #file: JournalFile

  constructor(file: JournalFile) {
    this.#file = file
  }

  get({ provider, accountKey, limit }: LimitKey): WindowEnd | null {
    const row = this.#file.get(
      'select * from window_ends where provider = :provider and account_key = :accountKey and limit_id = :limit',
      { provider, accountKey, limit },
    )
    if (row === undefined) return null
    return { endMs: Number(row.end_ms), lastEndMs: Number(row.last_end_ms), isAssumed: row.is_assumed === 1 }
  }

  /** The window that a reading belongs to, kept as the present one; and the one before where it is new. */
  settle(key: LimitKey, told: ToldWindow): { readonly end: WindowEnd; readonly before: WindowEnd | null } {
    return this.#file.write(() => {
      const known = this.get(key)
      const end = windowEndOf(known, told)
      const { endMs, lastEndMs } = end
      if (known === null || known.endMs !== endMs || known.lastEndMs !== lastEndMs) {
        this.#file.run(
          `insert or replace into window_ends (provider, account_key, limit_id, end_ms, last_end_ms, is_assumed)
           values (:provider, :accountKey, :limit, :endMs, :lastEndMs, :isAssumed)`,
          { ...key, endMs, lastEndMs, isAssumed: end.isAssumed ? 1 : 0 },
        )
      }
      return { end, before: known === null || known.endMs === endMs ? null : known }
    })
  }
}

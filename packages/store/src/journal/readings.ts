import type { Reading } from '@aic/core/limit'
import type { JournalFile } from './journal-file.ts'

/** Answers overtake each other by no more. What is later by more than that was read before the clock was set back. */
const raceMs = 120_000

/** The last good reading of each account: table `readings`. */
export class Readings {
  readonly #file: JournalFile

  constructor(file: JournalFile) {
    this.#file = file
  }

  all(): Reading[] {
    return this.#file.all('select body from readings').map(({ body }) => JSON.parse(String(body)) as Reading)
  }

  /** Which accounts were read, and when: equal ones, equal readings. */
  times(): { readonly provider: string; readonly account: string; readonly atMs: number }[] {
    const sql = 'select provider, account_key, at_ms from readings order by provider, account_key'
    return this.#file.all(sql).map(({ provider, account_key, at_ms }) => ({
      provider: String(provider),
      account: String(account_key),
      atMs: Number(at_ms),
    }))
  }

  /** Keeps a reading unless a later one is there, which it lost a race to. Whether it was kept. */
  put(reading: Reading): boolean {
    const { changes } = this.#file.run(
      `insert into readings (provider, account_key, at_ms, body) values (:provider, :key, :atMs, :body)
       on conflict (provider, account_key) do update set at_ms = excluded.at_ms, body = excluded.body where excluded.at_ms >= at_ms or excluded.at_ms < at_ms - :raceMs`,
      {
        provider: reading.provider,
        key: reading.account.key,
        atMs: reading.atMs,
        body: JSON.stringify(reading),
        raceMs,
      },
    )
    return changes > 0
  }
}

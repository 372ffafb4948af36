import type { Reading } from '@aic/core/limit'
import type { JournalFile } from './journal-file.ts'

/** The last good reading of each account: table `readings`. */
export class Readings {
  readonly #file: JournalFile

  constructor(file: JournalFile) {
    this.#file = file
  }

  all(): Reading[] {
    return this.#file.all('select body from readings').map(({ body }) => JSON.parse(String(body)) as Reading)
  }

  /** Keeps a reading unless a later one is there. Whether it was kept. */
  put(reading: Reading): boolean {
    const { changes } = this.#file.run(
      `insert into readings (provider, account_key, at_ms, body) values (:provider, :key, :atMs, :body)
       on conflict (provider, account_key) do update set at_ms = excluded.at_ms, body = excluded.body where excluded.at_ms >= at_ms`,
      { provider: reading.provider, key: reading.account.key, atMs: reading.atMs, body: JSON.stringify(reading) },
    )
    return changes > 0
  }
}

import { type JournalFile, type RowSpan, rowsOf } from './journal-file.ts'

/** A vendor's answer as it came, without secrets and personal data. */
export interface NewRawResponse {
  readonly provider: string
  /** UTC ms. */
  readonly atMs: number
  readonly status: number
  readonly body: string
}
/** One that is kept. */
export type StoredRawResponse = NewRawResponse & { readonly id: number }

/** How long answers are kept. */
const keptMs = 24 * 3_600_000

/** Answers of one vendor that are kept. */
const mostOfOne = 100

/** Answers of a day: table `raw_responses`. */
export class RawResponses {
  readonly #file: JournalFile

  constructor(file: JournalFile) {
    this.#file = file
  }

  /** Keeps an answer, and drops those of more than a day ago, and all but the last hundred of its vendor. */
  add(response: NewRawResponse): void {
    this.#file.write(() => {
      this.#file.run(
        'insert into raw_responses (provider, at_ms, status, body) values (:provider, :atMs, :status, :body)',
        {
          ...response,
        },
      )
      this.forget(response.atMs)
      this.#file.run(
        `delete from raw_responses where provider = :provider and id not in (
           select id from raw_responses where provider = :provider order by id desc limit :most)`,
        { provider: response.provider, most: mostOfOne },
      )
    })
  }

  /** Drops what is older than a day. */
  forget(nowMs: number): void {
    this.forgetBefore(nowMs - keptMs)
  }

  /** Drops what is older. */
  forgetBefore(beforeMs: number): void {
    this.#file.run('delete from raw_responses where at_ms < :beforeMs', { beforeMs })
  }

  /** The newest first. */
  list(span: RowSpan = {}): StoredRawResponse[] {
    return rowsOf(this.#file, 'raw_responses', span).map((row) => ({
      id: Number(row.id),
      provider: String(row.provider),
      atMs: Number(row.at_ms),
      status: Number(row.status),
      body: String(row.body),
    }))
  }
}

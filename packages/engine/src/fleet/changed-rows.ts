import { contentHash } from '@aic/core'

/** What was sent of rows that are told again when they change: hash and version by key. */
export type SentRows = Readonly<Record<string, readonly [content: string, version: number]>>

/** Rows to send, and what to remember then. */
export interface PlannedRows<Row> {
  readonly rows: readonly Row[]
  readonly sent: SentRows
  /** To be remembered before they are sent: that nobody knows which of them arrived, should this push be killed. */
  readonly unsure: SentRows
}

/** Rows that say something else than what was sent under their key. */
export class ChangedRows<Row extends { readonly version: bigint }> implements PlannedRows<Row> {
  readonly rows: Row[] = []
  readonly sent: Record<string, readonly [content: string, version: number]>
  readonly unsure: Record<string, readonly [content: string, version: number]>
  readonly #nowMs: number

  constructor(sent: SentRows, nowMs: number) {
    this.sent = { ...sent }
    this.unsure = { ...sent }
    this.#nowMs = nowMs
  }

  /** Takes the row if it is news; when it was worked out is none. */
  note(key: string, row: Row): void {
    const [before, version] = this.sent[key] ?? ['', 0]
    const content = contentHash(JSON.stringify({ ...row, version: 0, atMs: 0 }))
    if (content === before) return
    const next = Math.max(version + 1, this.#nowMs) // only this machine writes them: the later one is right
    this.sent[key] = [content, next]
    this.unsure[key] = ['', next]
    this.rows.push({ ...row, version: BigInt(next) })
  }

  /** What was sent under the key stands for ever. */
  forget(key: string): void {
    delete this.sent[key]
  }
}

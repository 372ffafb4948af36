import type { FleetBatch, FleetTarget, Outbox, SentRow } from '@aic/fleet'
import { isFault } from '../open-ledger.ts'
import { cannotRemember } from './push-outbox.ts'
import { noCounts, type PushTimings } from './push-result.ts'

/** Where rows go, and how. */
export interface SenderOptions {
  readonly target: FleetTarget
  readonly outbox: Outbox
  readonly isDryRun: boolean
  readonly signal: AbortSignal | undefined
}

/** Sends batches, and notes in the outbox what has arrived. In a dry run it does neither, and counts all the same. */
export class PushSender {
  readonly counts = { ...noCounts }
  readonly timings: PushTimings = { collectMs: 0, prepareMs: 0, sendMs: 0, markMs: 0 }
  readonly warnings: string[] = []
  readonly #options: SenderOptions

  constructor(options: SenderOptions) {
    this.#options = options
  }

  get outbox(): Outbox {
    return this.#options.outbox
  }

  /** Sends rows, then marks and facts. Throws what the target throws, or the signal's reason. */
  async send(rows: Partial<FleetBatch>, known: Known = {}): Promise<void> {
    const { target, signal, isDryRun } = this.#options
    const batch: FleetBatch = { events: [], blocks: [], quotas: [], runs: [], ...rows }
    signal?.throwIfAborted()
    const startedMs = performance.now()
    const isEmpty = Object.values(batch).every((list: readonly unknown[]) => list.length === 0)
    if (!isEmpty && !isDryRun) await target.send(batch, { ...(signal !== undefined && { signal }) })
    const sentMs = performance.now()
    this.remember(known)
    this.timings.sendMs += sentMs - startedMs
    this.timings.markMs += performance.now() - sentMs
    if (isEmpty) return
    const takenBack = batch.events.filter(({ isDeleted }) => isDeleted).length
    this.counts.events += batch.events.length - takenBack
    this.counts.takenBack += takenBack
    this.counts.blocks += batch.blocks.length
    this.counts.quotas += batch.quotas.length
    this.counts.outcomes += batch.outcomes?.length ?? 0
    this.counts.bills += batch.bills?.length ?? 0
    this.counts.budgets += batch.budgets?.length ?? 0
    this.counts.batches++
  }

  /** Notes what is known of the place; nothing in a dry run. An outbox that can't be written costs time, not data: the next push sends again. Damage is thrown on. */
  remember({ marks = [], facts = {} }: Known): void {
    if (this.#options.isDryRun) return
    try {
      if (marks.length > 0) this.outbox.mark(marks)
      if (Object.keys(facts).length > 0) this.outbox.setFacts(facts)
    } catch (error) {
      if (!isFault(error)) throw error
      const warning = cannotRemember(error)
      if (!this.warnings.includes(warning)) this.warnings.push(warning)
    }
  }
}

/** What is known of a place: rows that have arrived there, and facts. */
export interface Known {
  readonly marks?: readonly SentRow[]
  readonly facts?: Readonly<Record<string, unknown>>
}

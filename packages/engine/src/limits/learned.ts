import type { Usage } from '@aic/core'
import type { Provider } from '@aic/providers'
import type { StoredSnapshot } from '@aic/store/journal'
import type { ToldStatus } from './choose-told.ts'
import { estimateLimit, learnedFromMs } from './estimate.ts'
import { type Spent, spentOf } from './spent.ts'

/** The ledger as estimates need it. */
export interface LedgerView {
  usage(span: { readonly fromMs: number; readonly toMs: number }): Usage
  readonly sources: readonly { readonly id: string; readonly hasBlocks: boolean }[]
}

/** What was added up holds for so long: estimates need not be newer. */
const heldMs = 60_000

/** Estimates of limits from the ledger, which is read only where one is wanted, and once a minute. */
export class LearnedLimits {
  readonly #view: LedgerView | null
  readonly #spent = new Map<string, Spent>()
  #readMs = Number.NEGATIVE_INFINITY

  constructor(view: LedgerView | null) {
    this.#view = view
  }

  /** A limit by the logs; null where it can't be said: another provider's, too little learned, no window. */
  estimate(
    provider: Provider,
    told: ToldStatus,
    snapshots: () => readonly StoredSnapshot[],
    nowMs: number,
  ): ToldStatus | null {
    const isLearned = provider.hookWindows !== undefined && ['session', 'weekly'].includes(told.kind)
    if (this.#view === null || !isLearned || told.resetsAtMs === null) return null
    const aboutMs = Math.floor(nowMs / heldMs) * heldMs
    return estimateLimit({ told, snapshots: snapshots(), spent: this.#spentOn(told, aboutMs), nowMs: aboutMs })
  }

  /** What calls cost that count for a limit; all models, or the one that it is narrowed to. */
  #spentOn({ id }: ToldStatus, nowMs: number): Spent {
    if (nowMs - this.#readMs >= heldMs || nowMs < this.#readMs) {
      this.#spent.clear()
      this.#readMs = nowMs
    }
    const model = id.split(':')[1] ?? null
    const known = this.#spent.get(model ?? '')
    if (known !== undefined) return known
    const sources = new Set((this.#view?.sources ?? []).filter(({ hasBlocks }) => hasBlocks).map((one) => one.id))
    const usage = this.#view?.usage({ fromMs: nowMs - learnedFromMs, toMs: nowMs })
    const spent = usage === undefined ? () => 0 : spentOf(usage, { sources, model })
    this.#spent.set(model ?? '', spent)
    return spent
  }
}

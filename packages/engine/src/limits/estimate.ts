import { type LearnedLimit, type LearningPair, learningPairs, learnLimit } from '@aic/core/limit'
import type { StoredSnapshot } from '@aic/store/journal'
import type { ToldStatus } from './choose-told.ts'
import { firstSpentMs, type Spent } from './spent.ts'

/** How far back pairs are looked for: older ones tell of other models and habits. */
export const learnedFromMs = 60 * 86_400_000

/** What an estimate of a limit is made of. */
export interface EstimateInput {
  /** The limit as last told, whatever it is worth by now. */
  readonly told: ToldStatus
  /** Of the limit, in order of time. */
  readonly snapshots: readonly StoredSnapshot[]
  readonly spent: Spent
  readonly nowMs: number
}

/** A limit by what the logs of this machine hold; null where too little was learned, or the window is not known. */
export function estimateLimit(input: EstimateInput): ToldStatus | null {
  const { told, spent, nowMs } = input
  const { windowMs, resetsAtMs } = told
  if (windowMs === null || resetsAtMs === null) return null
  const learned = learnFrom(input, windowMs)
  if (learned === null) return null
  const window = presentWindow(input, windowMs, resetsAtMs)
  const amount = window === null ? 0 : spent(window.fromMs, nowMs)
  return {
    ...told,
    usedPercent: amount * learned.percentPerAmount,
    used: null,
    resetsAtMs: window?.toMs ?? null,
    origin: 'estimated',
    atMs: nowMs,
    isStale: false,
    isReset: false,
    errorPercent: learned.errorPercent,
  }
}

/** Pairs of what vendors told and what was spent here. */
export function learnFrom({ snapshots, spent }: EstimateInput, windowMs: number): LearnedLimit | null {
  const points = snapshots.flatMap((one): LearningPair[] => {
    if (one.usedPercent === null || one.origin === 'estimated' || one.origin === 'configured') return []
    const { windowEndMs, atMs, usedPercent } = one
    return [{ windowEndMs, atMs, usedPercent, amount: spent(windowEndMs - windowMs, atMs) }]
  })
  return learnLimit(learningPairs(points))
}

/**
 * The window that lasts now. After the last one told, windows of up to a day begin with the first call after the one before, longer ones
 * follow each other without a gap. Null: none has begun.
 */
function presentWindow({ spent, nowMs }: EstimateInput, windowMs: number, toldEndMs: number) {
  let toMs = toldEndMs
  if (windowMs > 86_400_000) {
    while (toMs <= nowMs) toMs += windowMs
    return { fromMs: toMs - windowMs, toMs }
  }
  while (toMs <= nowMs) {
    const firstMs = firstSpentMs(spent, toMs, nowMs)
    if (firstMs === null) return null
    toMs = firstMs + windowMs
  }
  return { fromMs: toMs - windowMs, toMs }
}

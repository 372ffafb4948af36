import type { Limit, LimitOrigin, Reading } from '@aic/core/limit'
import type { Journal, NewSnapshot } from '@aic/store/journal'

/** A limit as somebody told it. */
export interface ToldLimit {
  readonly limit: Limit
  readonly origin: LimitOrigin
  /** UTC ms. */
  readonly atMs: number
}

/** Keeps a reading: as the last one of its account, its windows, and snapshots of what changed. */
export function settleReading(journal: Journal, reading: Reading): void {
  journal.file.write(() => {
    if (!journal.readings.put(reading)) return
    const told = reading.limits.map((limit) => ({ limit, origin: reading.origin, atMs: reading.atMs }))
    noteLimits(journal, reading.provider, reading.account.key, told)
  })
}

/** Keeps windows, and snapshots of what changed. */
export function noteLimits(journal: Journal, provider: string, accountKey: string, told: readonly ToldLimit[]): void {
  const snapshots = told.map(({ limit, origin, atMs }): NewSnapshot => {
    const { resetsAtMs, windowMs } = limit
    const key = { provider, accountKey, limit: limit.id }
    const { end } = journal.ends.settle(key, { resetsAtMs, windowMs, atMs })
    return {
      ...key,
      label: limit.label,
      origin,
      atMs,
      usedPercent: limit.usedPercent,
      used: limit.used,
      limitAmount: limit.limit,
      unit: limit.unit,
      resetsAtMs,
      windowEndMs: end.endMs,
    }
  })
  journal.snapshots.note(snapshots)
}

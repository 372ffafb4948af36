/** Levels of alerts, from the mildest to the gravest. */
export const alertLevels = ['info', 'warning', 'critical'] as const
/** A level of the list. */
export type AlertLevel = (typeof alertLevels)[number]

/** Used percent at which each level begins: whole numbers from 1 to 100, each greater than the one before. */
export type Thresholds = { readonly [level in AlertLevel]: number }

/** What holds where nothing is set. */
export const defaultThresholds: Thresholds = { info: 50, warning: 75, critical: 90 }

/** The highest threshold that a percent has reached. */
export interface Crossed {
  readonly level: AlertLevel
  readonly threshold: number
  /** Lower levels that it stands for: they are not told any more in this window. */
  readonly superseded: readonly AlertLevel[]
}

/**
 * Which level a used percent has reached, its boundary included; null below the lowest, and for an unknown percent.
 * Only the highest is told, whatever it jumped over.
 *
 * ```ts
 * checkUsageThresholds(80, { info: 50, warning: 75, critical: 90 })
 * // { level: 'warning', threshold: 75, superseded: ['info'] }
 * ```
 */
export function checkUsageThresholds(usedPercent: number | null, thresholds: Thresholds): Crossed | null {
  if (usedPercent === null) return null
  const level = alertLevels.findLast((one) => usedPercent >= thresholds[one])
  if (level === undefined) return null
  return { level, threshold: thresholds[level], superseded: levelsBelow(level) }
}

/** Levels milder than one. */
export const levelsBelow = (level: AlertLevel): readonly AlertLevel[] =>
  alertLevels.slice(0, alertLevels.indexOf(level))

/** What is wrong with thresholds, by field; nothing where they are in order. */
export function thresholdFaults(thresholds: Thresholds): Partial<Record<AlertLevel, string>> {
  const faults: Partial<Record<AlertLevel, string>> = {}
  for (const [i, level] of alertLevels.entries()) {
    const value = thresholds[level]
    const below = alertLevels[i - 1]
    if (!Number.isInteger(value) || value < 1 || value > 100) faults[level] = 'must be a whole number from 1 to 100'
    else if (below !== undefined && value <= thresholds[below])
      faults[level] = `must be greater than ${below} (${thresholds[below]})`
  }
  return faults
}

import { statOf } from '@aic/sources'
import { livePaths } from './live-paths.ts'

/** A day, in ms. */
export const dayMs = 86_400_000
/** After a refresh that failed, the next one is due this soon. */
export const retryMs = 3_600_000

/** Lists were last asked for more than a day ago, or, where that failed, an hour; or the clock was set back. One look at one file. */
export function arePricesDue(dataFolder: string, nowMs: number): boolean {
  const stat = statOf(livePaths(dataFolder).checked)
  if (stat === 'denied') return false // nor could they be kept
  return stat === null || Math.abs(nowMs - stat.mtimeMs) >= dayMs
}

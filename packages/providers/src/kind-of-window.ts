import type { LimitKind } from '@aic/core/limit'
import { dayMs } from './reading.ts'

/** What a window is called by how long it is: vendors change the order of theirs, and keep their lengths. */
export function kindOfWindow(lengthMs: number): LimitKind {
  if (lengthMs < dayMs) return 'session'
  if (lengthMs < 7 * dayMs) return 'daily'
  return lengthMs < 28 * dayMs ? 'weekly' : 'monthly'
}

/** As people call it: `5-hour window`, `Daily`, `Weekly`, `Monthly`. */
export function windowName(lengthMs: number): string {
  const kind = kindOfWindow(lengthMs)
  if (kind !== 'session') return `${kind[0]?.toUpperCase()}${kind.slice(1)}`
  const minutes = Math.round(lengthMs / 60_000)
  return minutes % 60 === 0 ? `${minutes / 60}-hour window` : `${minutes}-minute window`
}

import { hubPaths, type SyncedLimit } from '@aic/fleet/hub'
import { resetsInText } from '../resets-in.ts'

/** The provider whose console the original's path names. */
const provider = hubPaths.consoleUsage.split('/')[2]

/**
 * Limits as the original's server takes them; null where they hold none that it knows. It wants both weekly limits or neither, a text for
 * each reset and a share from 0 to 100: what is unknown is left out, never made up.
 */
export function originalBody(limits: readonly SyncedLimit[], nowMs: number): string | null {
  const told = limits.filter((one) => one.provider === provider)
  const atMs = Math.max(...told.map((one) => one.atMs))
  const named = (window: string): object | null => {
    const limit = told.find((one) => one.window === window)
    const resetsIn = limit === undefined || limit.resetsAtMs === null ? null : resetsInText(limit.resetsAtMs, nowMs)
    if (limit?.usedPercent === undefined || limit.usedPercent === null || resetsIn === null) return null
    return { resetsIn, percentageUsed: Math.min(100, limit.usedPercent) }
  }
  const [currentSession, allModels, sonnetOnly] = ['session', 'weekly', 'weekly:sonnet'].map(named)
  const weekly = allModels && sonnetOnly ? { weeklyLimits: { allModels, sonnetOnly } } : {}
  if (!currentSession && !('weeklyLimits' in weekly)) return null
  const isPartial = !currentSession || !('weeklyLimits' in weekly)
  return JSON.stringify({
    ...(currentSession && { currentSession }),
    ...weekly,
    lastUpdated: new Date(atMs).toISOString(),
    isPartial,
  })
}

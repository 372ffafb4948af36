import type { Zone } from '@aic/core/report'
import type { SyncedLimit } from '@aic/fleet/hub'
import { namedZone } from '../zones.ts'
import type { ConsoleLimit, ConsoleUsageDataSync } from './console-body.ts'
import { parseResetsIn, resetsInText } from './resets-in.ts'

const minuteMs = 60_000
/** Older than this it is told as stale. */
const staleMinutes = 10

/** One limit as it is told on: the share only while its window lasts, the text only as of now. */
export interface ConsoleLimitView {
  /** Made anew for the moment of the answer; null once the reset has passed, or where the page's text says no moment. */
  readonly resetsIn: string | null
  /** ISO 8601; null where it is unknown. */
  readonly resetsAt: string | null
  /** The page's own text, true when it was read; null where there was none. */
  readonly resetsText: string | null
  readonly isReset: boolean
  /** 0–100; null once the window has been reset. */
  readonly percentageUsed: number | null
}

/** Which of the versions that are kept this is. */
export interface VersionInfo {
  /** 1 is the oldest. */
  readonly current: number
  readonly total: number
  /** ISO 8601: when it was received. */
  readonly timestamp: string
  readonly filename: string
}

/** The answer of `GET /api/claude/console-usage`. */
export interface ConsoleView {
  readonly version: 1 | 2
  readonly currentSession?: ConsoleLimitView
  readonly weeklyLimits?: { readonly [member: string]: ConsoleLimitView }
  readonly lastUpdated: string
  readonly isPartial?: boolean
  readonly extractionErrors?: Readonly<Record<string, string>>
  readonly isStale: boolean
  readonly ageMinutes: number
  readonly source: 'ec2-sync'
  /** The machine that read it. */
  readonly machine: string
  readonly versionInfo: VersionInfo
}

/** What a view is made of. */
export interface ViewInput {
  readonly body: ConsoleUsageDataSync
  readonly machine: string
  readonly versionInfo: VersionInfo
  readonly nowMs: number
  /** UTC ms that limits are told for: now, or the moment of a past version that was asked for. */
  readonly asOfMs: number
  /** Of the settings; null where they name none: then times of day are unknown. */
  readonly zone: Zone | null
}

/** A version as it is told at a moment. */
export function consoleView({ body, machine, versionInfo, nowMs, asOfMs, zone }: ViewInput): ConsoleView {
  const { timezone: _, currentSession, weeklyLimits, ...rest } = body
  const view = (limit: ConsoleLimit): ConsoleLimitView => limitView(limit, body, asOfMs, zone)
  const ageMinutes = Math.max(0, Math.floor((nowMs - Date.parse(body.lastUpdated)) / minuteMs))
  return {
    ...rest,
    ...(currentSession !== undefined && { currentSession: view(currentSession) }),
    ...(weeklyLimits !== undefined && {
      weeklyLimits: Object.fromEntries(Object.entries(weeklyLimits).map(([name, limit]) => [name, view(limit)])),
    }),
    isStale: ageMinutes > staleMinutes,
    ageMinutes,
    source: 'ec2-sync',
    machine,
    versionInfo,
  }
}

function limitView(
  limit: ConsoleLimit,
  body: ConsoleUsageDataSync,
  asOfMs: number,
  zone: Zone | null,
): ConsoleLimitView {
  const resetsAtMs = resetOf(limit, body, zone)
  const isReset = resetsAtMs !== null && resetsAtMs <= asOfMs
  return {
    resetsIn: resetsAtMs === null ? null : resetsInText(resetsAtMs, asOfMs),
    resetsAt: resetsAtMs === null ? null : new Date(resetsAtMs).toISOString(),
    resetsText: limit.resetsIn,
    isReset,
    percentageUsed: isReset ? null : limit.percentageUsed,
  }
}

function resetOf(
  limit: ConsoleLimit,
  { lastUpdated, timezone }: ConsoleUsageDataSync,
  zone: Zone | null,
): number | null {
  if (typeof limit.resetsAt === 'string') return Date.parse(limit.resetsAt)
  const place = timezone === undefined ? zone : namedZone(timezone)
  return limit.resetsIn === null ? null : parseResetsIn(limit.resetsIn, Date.parse(lastUpdated), place)
}

/** The same as limits of the list that `GET /api/sync/limits` answers. */
export function consoleLimits(provider: string, body: ConsoleUsageDataSync, zone: Zone | null): readonly SyncedLimit[] {
  const { currentSession, weeklyLimits = {} } = body
  const weekly = Object.entries(weeklyLimits).map(([member, limit]) => {
    const model = member.replace(/Only$/, '').toLowerCase()
    return member === 'allModels'
      ? limitOf(limit, 'weekly', 'Weekly')
      : limitOf(limit, `weekly:${model}`, `Weekly, ${model} only`)
  })
  const session = currentSession === undefined ? [] : [limitOf(currentSession, 'session', '5-hour window')]
  function limitOf(limit: ConsoleLimit, window: string, label: string): SyncedLimit {
    return {
      provider,
      account: '',
      window,
      label,
      origin: 'console',
      atMs: Date.parse(body.lastUpdated),
      state: 'fresh',
      usedPercent: limit.percentageUsed,
      used: null,
      limit: null,
      unit: null,
      currency: null,
      windowMs: (window === 'session' ? 5 : 168) * 3_600_000,
      resetsAtMs: resetOf(limit, body, zone),
    }
  }
  return [...session, ...weekly]
}

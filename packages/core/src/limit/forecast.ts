const hourMs = 3_600_000
/** Points further apart than this say nothing of the pace between them: the machine slept, or nobody looked. Kept ones lie at most an hour apart. */
const gapMs = 75 * 60_000

/** When a window runs out at the present pace. */
export interface Forecast {
  /** UTC ms; null: not before its reset. */
  readonly runsOutAtMs: number | null
  /** Used percent at the reset, if the pace stays; null where the reset is not known. */
  readonly percentAtReset: number | null
  /** Percent of the window per hour. */
  readonly percentPerHour: number
  readonly confidence: 'low' | 'medium' | 'high'
}

/** A used percent at a moment. */
export interface PercentPoint {
  readonly atMs: number
  readonly usedPercent: number
}

/** What is known of a window. */
export interface ForecastInput {
  /** Of this window alone, in order of time; the last one is the present. */
  readonly points: readonly PercentPoint[]
  readonly resetsAtMs: number | null
  readonly windowMs: number | null
  readonly nowMs: number
}

/**
 * When a window runs out, from its pace over recent time and over the whole window, which begins at 0 %.
 * Null where that would be a guess: fewer than two points, less than 3 % of the window gone, or its reset passed.
 */
export function forecast({ points, resetsAtMs, windowMs, nowMs }: ForecastInput): Forecast | null {
  const last = points.at(-1)
  if (points.length < 2 || last === undefined || (resetsAtMs !== null && resetsAtMs <= nowMs)) return null
  const elapsedMs = resetsAtMs === null || windowMs === null ? null : windowMs - (resetsAtMs - last.atMs)
  if (windowMs !== null && elapsedMs !== null && elapsedMs < windowMs * 0.03) return null
  const recent = recentPace(points, recentSpanMs(windowMs))
  const whole = elapsedMs === null || elapsedMs <= 0 ? null : (last.usedPercent / elapsedMs) * hourMs
  const pace = paceOf(recent, whole)
  if (pace === null) return null
  const runsOutAtMs = runsOut(last, pace, nowMs)
  return {
    runsOutAtMs: runsOutAtMs !== null && resetsAtMs !== null && runsOutAtMs >= resetsAtMs ? null : runsOutAtMs,
    percentAtReset: resetsAtMs === null ? null : last.usedPercent + (pace * (resetsAtMs - last.atMs)) / hourMs,
    percentPerHour: pace,
    confidence: confidenceOf(recent, whole, elapsedMs === null || windowMs === null ? 0 : elapsedMs / windowMs),
  }
}

interface Pace {
  /** Percent per hour. */
  readonly perHour: number
  /** Which part of the recent span was watched, 0–1. */
  readonly watchedRatio: number
}

/** A fifth of the window: an hour of five, a day of a week at most. */
const recentSpanMs = (windowMs: number | null): number =>
  Math.min(Math.max((windowMs ?? 5 * hourMs) / 5, hourMs / 2), 24 * hourMs)

/** The pace between points that follow each other closely; null where there are none. A fall is a vendor's correction, and counts. */
function recentPace(points: readonly PercentPoint[], spanMs: number): Pace | null {
  const fromMs = (points.at(-1)?.atMs ?? 0) - spanMs
  let watchedMs = 0
  let grown = 0
  for (const [i, point] of points.entries()) {
    const before = points[i - 1]
    if (before === undefined || point.atMs <= fromMs || point.atMs - before.atMs > gapMs) continue
    watchedMs += point.atMs - before.atMs
    grown += point.usedPercent - before.usedPercent
  }
  if (watchedMs <= 0) return null
  return { perHour: Math.max(0, (grown / watchedMs) * hourMs), watchedRatio: Math.min(1, watchedMs / spanMs) }
}

/** The less of the recent span was watched, the less its pace counts; half at most, since work comes in bursts. */
function paceOf(recent: Pace | null, whole: number | null): number | null {
  if (recent === null) return whole
  if (whole === null) return recent.perHour
  const weight = recent.watchedRatio / 2
  return recent.perHour * weight + whole * (1 - weight)
}

function runsOut(last: PercentPoint, pace: number, nowMs: number): number | null {
  if (last.usedPercent >= 100) return last.atMs
  if (pace <= 0) return null
  const atMs = Math.round(last.atMs + ((100 - last.usedPercent) / pace) * hourMs)
  return Math.max(nowMs, atMs)
}

function confidenceOf(recent: Pace | null, whole: number | null, elapsedRatio: number): Forecast['confidence'] {
  if (recent === null || whole === null || recent.watchedRatio < 0.25 || elapsedRatio < 0.1) return 'low'
  const high = Math.max(recent.perHour, whole)
  const agreement = high === 0 ? 1 : Math.min(recent.perHour, whole) / high
  if (agreement >= 0.75 && recent.watchedRatio >= 0.5 && elapsedRatio >= 0.2) return 'high'
  return agreement >= 0.5 ? 'medium' : 'low'
}

import type { LimitStatus } from '@aic/agent/api'
import { countText, percentText } from '../../format/count.ts'
import { nanoText } from '../../format/money.ts'
import { momentText, spanText } from '../../format/time.ts'

/** How serious a number is: it is told in words and shape too, never by colour alone. */
export type Tone = 'calm' | 'warning' | 'critical' | 'unknown'

/** From which share on a meter warns. */
export const warningPercent = 75
export const criticalPercent = 90

/** How serious a used share is. */
export function toneOf(usedPercent: number | null): Tone {
  if (usedPercent === null) return 'unknown'
  return usedPercent >= criticalPercent ? 'critical' : usedPercent >= warningPercent ? 'warning' : 'calm'
}

/** A window says little of its pace before this share of it has passed. */
const earliestRatio = 0.03

/** How much of a window has passed, 0–100; null where it has no length or no end, or the end is past. */
export function elapsedPercent({ windowMs, resetsAtMs }: Window, nowMs: number): number | null {
  if (windowMs === null || resetsAtMs === null || windowMs <= 0 || resetsAtMs <= nowMs) return null
  return Math.max(0, 100 * (1 - (resetsAtMs - nowMs) / windowMs))
}

type Window = Pick<LimitStatus, 'windowMs' | 'resetsAtMs'>

/** How use compares with the clock: `12 points ahead of the clock`; null where that tells nothing yet. */
export function paceText(limit: Window & Pick<LimitStatus, 'usedPercent'>, nowMs: number): string | null {
  const elapsed = elapsedPercent(limit, nowMs)
  if (elapsed === null || limit.usedPercent === null || elapsed < 100 * earliestRatio) return null
  const points = Math.round(limit.usedPercent - elapsed)
  if (Math.abs(points) <= 2) return 'on pace'
  return points > 0 ? `${points} points ahead of pace` : `${-points} points below pace`
}

/** Where a window leads: null where nothing supports a forecast. */
export function forecastText({ forecast, resetsAtMs, usedPercent }: LimitStatus, nowMs: number): string | null {
  if (usedPercent !== null && usedPercent >= 100) return 'used up'
  if (forecast === null) return null
  const { runsOutAtMs, percentAtReset, confidence } = forecast
  const about = confidence === 'low' ? 'perhaps ' : ''
  if (runsOutAtMs !== null && (resetsAtMs === null || runsOutAtMs < resetsAtMs)) {
    if (runsOutAtMs <= nowMs) return `${about}runs out now`
    return `${about}runs out in ${spanText(runsOutAtMs - nowMs)}, ${momentText(runsOutAtMs, nowMs)}`
  }
  return percentAtReset === null ? null : `${about}lasts: ${percentText(percentAtReset)} by the reset`
}

/** What is used in the vendor's own unit: `120 of 300 requests`; null where only a share is told. */
export function amountText({ used, limit, unit, currency }: LimitStatus): string | null {
  if (used === null || unit === null) return null
  const text = (amount: number): string => (unit === 'money' ? nanoText(amount, currency ?? 'USD') : countText(amount))
  const of = limit === null ? text(used) : `${text(used)} of ${text(limit)}`
  return unit === 'money' ? of : `${of} ${unit}`
}

const originNames: Readonly<Record<LimitStatus['origin'], string>> = {
  oauth: 'OAuth',
  api: 'API',
  'status-line': 'status line',
  console: 'console',
  log: 'agent’s log',
  estimated: '≈ estimated',
  configured: 'as set',
}

/** Who says a number, in a word or two. */
export const originText = ({ origin, errorPercent }: Pick<LimitStatus, 'origin' | 'errorPercent'>): string =>
  errorPercent === null ? originNames[origin] : `${originNames[origin]} ±${Math.max(1, Math.round(errorPercent))}`

/** Why a meter has no number. */
export function whyUnknown({ isReset, usedPercent }: Pick<LimitStatus, 'isReset' | 'usedPercent'>): string | null {
  if (usedPercent !== null) return null
  return isReset ? 'has reset; not told anew yet' : 'the vendor tells no share'
}

/** A meter for who can't see it. One without a number is no meter, which would need one: it is a picture that says so. */
export const spokenMeter = (label: string, usedPercent: number | null) =>
  usedPercent === null
    ? ({ role: 'img', 'aria-label': `${label}: unknown` } as const)
    : ({
        role: 'meter',
        'aria-label': label,
        'aria-valuemin': 0,
        'aria-valuemax': 100,
        'aria-valuenow': Math.max(0, Math.min(100, usedPercent)),
        'aria-valuetext': `${label}: ${percentText(usedPercent)} used`,
      } as const)

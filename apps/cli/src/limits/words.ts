import { fullNumber, smartNumber, type Zone } from '@aic/core/report'
import type { AccountStatus, LimitStatus } from '@aic/engine/limits'
import { ago, clock, dateTime, dollars, duration } from '../screen/format.ts'

/** Where and when words are read. */
export interface Reader {
  readonly zone: Zone
  readonly nowMs: number
}

/** `46%`; `<1%` for a little; `≈46% ±4` where it is estimated; `–` where it is not known. Never rounded up to what was not reached. */
export function percentText({
  usedPercent,
  errorPercent,
  origin,
}: Pick<LimitStatus, 'usedPercent' | 'errorPercent' | 'origin'>): string {
  if (usedPercent === null) return '–'
  const percent = usedPercent > 0 && usedPercent < 1 ? '<1%' : `${Math.floor(usedPercent)}%`
  if (origin !== 'estimated') return percent
  return `≈${percent}${errorPercent === null ? '' : ` ±${Math.ceil(errorPercent)}`}`
}

const weekdays = ['Thu', 'Fri', 'Sat', 'Sun', 'Mon', 'Tue', 'Wed'] as const
const dayMs = 86_400_000

/** `14:05` today, `Tue 14:05` within a week, else `2026-11-30 14:05`; all local. */
export function moment(atMs: number, { zone, nowMs }: Reader): string {
  const dayOf = (ms: number): number => Math.floor((ms + zone.offsetMs(ms)) / dayMs)
  const days = Math.abs(dayOf(atMs) - dayOf(nowMs))
  if (days === 0) return clock(zone, atMs)
  return days < 7 ? `${weekdays[dayOf(atMs) % 7]} ${clock(zone, atMs)}` : dateTime(zone, atMs)
}

/** `resets in 2h 10m (14:05)`; says so where the reset has passed, and nothing where none is known. */
export function resetText(
  { resetsAtMs, isReset }: Pick<LimitStatus, 'resetsAtMs' | 'isReset'>,
  reader: Reader,
): string {
  if (resetsAtMs === null) return ''
  if (isReset || resetsAtMs <= reader.nowMs) return `reset ${moment(resetsAtMs, reader)}, not told since`
  return `resets in ${duration(resetsAtMs - reader.nowMs)} (${moment(resetsAtMs, reader)})`
}

/** Where the pace leads: `runs out in 1h 5m (13:00)`, `lasts, 75% at reset`; `may` where it is not sure. Empty where nobody can tell. */
export function paceText({ forecast, usedPercent, isReset }: LimitStatus, reader: Reader): string {
  if (isReset) return ''
  if (usedPercent !== null && usedPercent >= 100) return 'used up'
  if (forecast === null) return ''
  const { runsOutAtMs, percentAtReset, confidence } = forecast
  const isUnsure = confidence === 'low'
  if (runsOutAtMs !== null) {
    const when = `${duration(runsOutAtMs - reader.nowMs)} (${moment(runsOutAtMs, reader)})`
    return isUnsure ? `may run out in ${when}` : `runs out in ${when}`
  }
  return percentAtReset === null
    ? ''
    : `${isUnsure ? 'seems to last' : 'lasts'}, ${Math.round(percentAtReset)}% at reset`
}

const origins = {
  oauth: 'official',
  api: 'official',
  'status-line': 'status line',
  console: 'console page',
  log: 'agent’s log',
  estimated: 'estimated from logs',
  configured: 'as configured',
} as const satisfies Record<LimitStatus['origin'], string>

/** Who says so: `official`, `agent’s log`. */
export const originText = (origin: LimitStatus['origin']): string => origins[origin]

/** Who says so and since when, where that is not the vendor just now. Logs hold what was said once, so their age always stands there. */
export function toldText({ origin, atMs, isStale, isReset }: LimitStatus, { nowMs }: Reader): string {
  if (isReset) return ''
  const age = isStale || origin === 'log' ? [ago(nowMs - atMs)] : []
  const isOfficial = origin === 'oauth' || origin === 'api'
  return isOfficial && !isStale ? '' : [origins[origin], ...age].join(', ')
}

/** `$12.30`, `€4.00`, `1,200 requests`, `3.2M tokens`. */
export function amountText(amount: number, unit: LimitStatus['unit'], currency: string | null): string {
  if (unit === 'money') return moneyText(amount, currency ?? 'USD')
  const text = unit === 'tokens' ? smartNumber(amount) : decimals(amount)
  return unit === null ? text : `${text} ${amount === 1 ? unit.replace(/s$/, '') : unit}`
}

const decimals = (amount: number): string =>
  Number.isInteger(amount)
    ? fullNumber(amount)
    : `${amount < 0 ? '-' : ''}${fullNumber(Math.floor(Math.abs(amount)))}${(Math.abs(amount) % 1).toFixed(2).slice(1)}`

/** Nano-units of a currency. */
export function moneyText(amountNano: number, currency: string): string {
  const sign = amountNano < 0 ? '-' : ''
  const amount = dollars(Math.abs(amountNano))
  return currency === 'USD' ? `${sign}${amount}` : `${sign}${amount.replace('$', '')} ${currency}`
}

/** `$12.30 of $50.00`, `340 requests`; empty where no amount is told. */
export function usedText({ used, limit, unit, currency }: LimitStatus): string {
  if (used === null) return limit === null ? '' : `of ${amountText(limit, unit, currency)}`
  if (limit === null) return amountText(used, unit, currency)
  const isMoney = unit === 'money'
  return `${amountText(used, isMoney ? unit : unit === 'tokens' ? unit : null, currency).replace(/ tokens$/, '')} of ${amountText(limit, unit, currency)}`
}

/** What is left in a purse: `$12.30 left of $20.00`. */
export function balanceText({ remaining, granted, unit, currency }: AccountStatus['balances'][number]): string {
  const of = granted === null ? '' : ` of ${amountText(granted, unit, currency)}`
  return `${amountText(remaining, unit, currency)} left${of}`
}

import { dayMs, dayOf, dayStartMs, type Zone } from '@aic/core/report'

/** Local times such as `22:00`. */
export interface QuietHours {
  readonly from: string
  readonly to: string
}

/** Minutes since midnight of a local time `22:00`; null for what is none. */
export function minuteOfDay(text: string): number | null {
  const [, hours, minutes] = /^(\d{1,2}):(\d{2})$/.exec(text) ?? []
  if (hours === undefined || Number(hours) > 23 || Number(minutes) > 59) return null
  return Number(hours) * 60 + Number(minutes)
}

/** When the quiet hours end that a moment lies in, UTC ms; null where it lies in none. They may last over midnight. */
export function quietUntilMs(hours: QuietHours | null, zone: Zone, nowMs: number): number | null {
  const from = hours === null ? null : minuteOfDay(hours.from)
  const to = hours === null ? null : minuteOfDay(hours.to)
  if (from === null || to === null || from === to) return null
  const localMs = nowMs + zone.offsetMs(nowMs)
  const minute = Math.floor((localMs - Math.floor(localMs / dayMs) * dayMs) / 60_000)
  const isQuiet = from < to ? minute >= from && minute < to : minute >= from || minute < to
  if (!isQuiet) return null
  const day = dayOf(zone, nowMs) + (minute < to ? 0 : 1)
  return localTimeMs(zone, day, to)
}

/** A local time of a day, UTC ms. Clocks that change in between are followed. */
function localTimeMs(zone: Zone, day: number, minute: number): number {
  const aboutMs = dayStartMs(zone, day) + minute * 60_000
  const wantedMs = day * dayMs + minute * 60_000
  return wantedMs - zone.offsetMs(aboutMs)
}

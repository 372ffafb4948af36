import { dayMs, type Zone } from '@aic/core/report'
import { namedZone } from '../zones.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const unitMs: Readonly<Record<string, number>> = { d: dayMs, h: hourMs, m: minuteMs }
const weekdays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']
const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

const part = String.raw`(\d{1,3})\s*(d|h|m)(?:ays?|ours?|rs?|in(?:ute)?s?)?`
const duration = new RegExp(`^${part}(?:,?\\s+${part})?(?:,?\\s+${part})?$`)
const moment =
  /^(?:on\s+)?(?:(sun|mon|tue|wed|thu|fri|sat)[a-z]*|(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\s+(\d{1,2}))?,?\s*(?:at\s+)?(\d{1,2})(?::(\d{2}))?\s*(am|pm)?$/

/**
 * The moment that a console's text means, UTC ms: `2 hr 15 min`, `Resets in 2 hr 15 min`, `Resets Thu 4:00 PM`, `Resets 4pm (Europe/Berlin)`,
 * `Resets Dec 4 at 9am`. It was true at `capturedAtMs`. Null for what is not understood, and for a time of day where nobody says in which zone.
 */
export function parseResetsIn(text: string, capturedAtMs: number, zone: Zone | null): number | null {
  const [, words = '', named] = /^(.*?)(?:\s*\(([A-Za-z_]+(?:\/[A-Za-z_+\-0-9]+)*)\))?$/.exec(text.trim()) ?? []
  const plain = words
    .toLowerCase()
    .replaceAll(/\s+/g, ' ')
    .replace(/^resets?:? ?/, '')
    .replace(/^in /, '')
  const found = duration.exec(plain)
  if (found !== null) return capturedAtMs + durationMs(found)
  const place = named === undefined ? zone : namedZone(named)
  const told = moment.exec(plain)
  return told === null || place === null ? null : momentMs(told, capturedAtMs, place)
}

function durationMs(found: RegExpExecArray): number {
  let ms = 0
  for (let at = 1; at < found.length; at += 2) ms += Number(found[at] ?? 0) * (unitMs[found[at + 1] ?? ''] ?? 0)
  return ms
}

/** The first such moment after the text was read. */
function momentMs(told: RegExpExecArray, capturedAtMs: number, zone: Zone): number | null {
  const [, weekday, month, dayOfMonth, hourText, minuteText = '0', half] = told
  const hour = hourOf(Number(hourText), half)
  const minute = Number(minuteText)
  if (hour === null || minute > 59 || (weekday === undefined && month === undefined && half === undefined)) return null
  const today = Math.floor((capturedAtMs + zone.offsetMs(capturedAtMs)) / dayMs)
  for (let day = today; day <= today + 366; day++) {
    const date = new Date(day * dayMs)
    if (weekday !== undefined && weekdays[date.getUTCDay()] !== weekday) continue
    const isDate = months[date.getUTCMonth()] === month && date.getUTCDate() === Number(dayOfMonth)
    if (month !== undefined && !isDate) continue
    const atMs = toUtcMs(day * dayMs + hour * hourMs + minute * minuteMs, zone)
    if (atMs > capturedAtMs) return atMs
  }
  return null
}

function hourOf(hour: number, half: string | undefined): number | null {
  if (half === undefined) return hour < 24 ? hour : null
  if (hour < 1 || hour > 12) return null
  return (hour % 12) + (half === 'pm' ? 12 : 0)
}

/** A moment of the local clock; where clocks go forward over it, the moment after. */
function toUtcMs(localMs: number, zone: Zone): number {
  const guess = localMs - zone.offsetMs(localMs)
  return localMs - zone.offsetMs(guess)
}

/** The time until a reset as the console writes it: `2 hr 15 min`, `6 days 3 hr`; null once it has passed. */
export function resetsInText(resetsAtMs: number, nowMs: number): string | null {
  const minutes = Math.ceil((resetsAtMs - nowMs) / minuteMs)
  if (minutes <= 0) return null
  const [days, hours] = [Math.floor(minutes / 1_440), Math.floor((minutes % 1_440) / 60)]
  const parts = [
    days === 0 ? '' : `${days} ${days === 1 ? 'day' : 'days'}`,
    hours === 0 ? '' : `${hours} hr`,
    minutes % 60 === 0 || days > 0 ? '' : `${minutes % 60} min`,
  ]
  return parts.filter(Boolean).join(' ')
}

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

/** A span in two units at most: `3 d 4 h`, `2 h 14 min`, `7 min`, `<1 min`. */
export function spanText(ms: number): string {
  if (ms < minuteMs) return '<1 min'
  const minutes = Math.floor(ms / minuteMs)
  if (minutes < 60) return `${minutes} min`
  const hours = Math.floor(minutes / 60)
  if (hours < 24) return twoUnits(hours, 'h', minutes % 60, 'min')
  return twoUnits(Math.floor(hours / 24), 'd', hours % 24, 'h')
}

const twoUnits = (first: number, unit: string, second: number, smaller: string): string =>
  second === 0 ? `${first} ${unit}` : `${first} ${unit} ${second} ${smaller}`

/** How long ago: `just now`, `7 min ago`; a moment that has not come yet (clocks differ) is `just now`. */
export const agoText = (ms: number): string => (ms < minuteMs ? 'just now' : `${spanText(ms)} ago`)

const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
const weekday = new Intl.DateTimeFormat('en', { weekday: 'short' })
const date = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'short' })
const year = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'short', year: 'numeric' })

/** A moment on the local clock, with as much of the date as it needs: `15:00`, `Tue 15:00`, `3 Dec 15:00`. */
export function momentText(atMs: number, nowMs: number): string {
  const time = clock.format(atMs)
  if (isSameDay(atMs, nowMs)) return time
  if (Math.abs(atMs - nowMs) < 6 * dayMs) return `${weekday.format(atMs)} ${time}`
  return `${(Math.abs(atMs - nowMs) < 300 * dayMs ? date : year).format(atMs)} ${time}`
}

function isSameDay(a: number, b: number): boolean {
  return new Date(a).toDateString() === new Date(b).toDateString()
}

/** A moment in UTC, as it stands in tooltips: `2026-11-22 15:00:00 UTC`. */
export const utcText = (atMs: number): string => `${new Date(atMs).toISOString().slice(0, 19).replace('T', ' ')} UTC`

/** Today on the local calendar: `2026-11-22`. */
export function localDayText(nowMs: number): string {
  const date = new Date(nowMs)
  return new Date(Date.UTC(date.getFullYear(), date.getMonth(), date.getDate())).toISOString().slice(0, 10)
}

const longDay = new Intl.DateTimeFormat('en', { weekday: 'short', day: 'numeric', month: 'short', timeZone: 'UTC' })
const shortDay = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'short', timeZone: 'UTC' })
const longMonth = new Intl.DateTimeFormat('en', { month: 'short', year: 'numeric', timeZone: 'UTC' })

/** A calendar day or month of the reports: `2026-11-22` is `Sun, 22 Nov`, `2026-11` is `Nov 2026`. */
export function bucketText(bucket: string, { isShort = false } = {}): string {
  const atMs = Date.parse(bucket.length === 7 ? `${bucket}-01` : bucket)
  return (bucket.length === 7 ? longMonth : isShort ? shortDay : longDay).format(atMs)
}

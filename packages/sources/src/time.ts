/**
 * A moment as logs write it, to UTC milliseconds: ISO 8601 with `T` or a space, any fraction of a second, `Z`, an offset, or
 * no zone at all (UTC, since agents log in UTC); or epoch numbers in s, ms, µs or ns. Null for anything else, and outside the
 * years 1970 to 9999: beyond those no date can be written.
 */
export function toMs(value: unknown): number | null {
  if (typeof value === 'number') return withinYears(epochToMs(value))
  if (typeof value !== 'string') return null
  const match = isoTime.exec(value)
  if (match === null) return null
  const [, date, time, fraction = '', zone = 'Z'] = match
  const ms = Date.parse(`${date}T${time}.${fraction.slice(0, 3).padEnd(3, '0')}${zone.toUpperCase()}`)
  return withinYears(ms)
}

const latestMs = Date.UTC(9999, 11, 31, 23, 59, 59, 999)

/** The moment, in ms, if it lies in the years 1970 to 9999 of UTC; else, and for NaN, null. */
export const withinYears = (ms: number): number | null => (ms >= 0 && ms <= latestMs ? ms : null)

const isoTime = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}:\d{2})(?:[.,](\d{1,9}))?\s?([Zz]|[+-]\d{2}:?\d{2})?$/

/** Epoch numbers: their size tells the unit, for times from 1973 on. */
function epochToMs(value: number): number {
  if (!(value >= 1e8)) return Number.NaN
  if (value < 1e11) return Math.round(value * 1e3)
  if (value < 1e14) return Math.round(value)
  return Math.round(value < 1e17 ? value / 1e3 : value / 1e6)
}

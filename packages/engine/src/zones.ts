import { utc, type Zone } from '@aic/core/report'

/** The zone of this machine, or of `TZ`. Never touches `Intl`, whose first use costs 5 ms. */
export function systemZone(name = 'local'): Zone {
  return { name, offsetMs: (atMs) => 0 - new Date(atMs).getTimezoneOffset() * 60_000 }
}

/** The zone of an IANA name such as `Asia/Kathmandu`; null when there is no such zone. */
export function namedZone(name: string): Zone | null {
  if (name === 'UTC') return utc
  const format = formatOf(name)
  if (format === null) return null
  return {
    name: format.resolvedOptions().timeZone,
    offsetMs(atMs) {
      const parts: Record<string, number> = {}
      for (const { type, value } of format.formatToParts(atMs)) parts[type] = Number(value)
      const { year, month, day, hour, minute, second } = parts
      const local = Date.UTC(year as number, (month as number) - 1, day, hour, minute, second)
      return local - Math.floor(atMs / 1000) * 1000
    },
  }
}

function formatOf(timeZone: string): Intl.DateTimeFormat | null {
  // Offsets such as `+09:00` are no places: they would be wrong half of the year.
  if (!/^[A-Za-z]/.test(timeZone)) return null
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone,
      calendar: 'gregory',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
  } catch {
    return null
  }
}

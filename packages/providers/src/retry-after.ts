/** Longer is a mistake, and may be no time at all: dates end in the year 275760. */
const mostMs = 366 * 86_400_000

/** How long a vendor asks to wait, in ms, a year at most: seconds or a date (RFC 9110, 10.2.3). Null without the header, for the past, and for 0, which some send always. */
export function retryAfterMs(headers: Headers, nowMs: number): number | null {
  const value = headers.get('retry-after')?.trim() ?? ''
  const ms = /^\d+(?:\.\d+)?$/.test(value) ? Number(value) * 1_000 : Date.parse(value) - nowMs
  return ms > 0 ? Math.min(Math.ceil(ms), mostMs) : null
}

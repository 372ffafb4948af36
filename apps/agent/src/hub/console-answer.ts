import { type ConsoleView, parseIsoTime, type VersionQuery } from '@aic/engine/hub'
import type { Context } from 'hono'
import { HubRefusalError } from './hub-refusal.ts'

/** Which version a query asks for: `?version=N` (1 the oldest, -1 the newest), `?timestamp=ISO` (the nearest), else the newest. Throws {@link HubRefusalError}. */
export function versionQuery(c: Context): VersionQuery {
  const { version, timestamp } = c.req.query()
  if (version !== undefined) {
    const number = /^-?\d{1,9}$/.test(version) ? Number(version) : 0
    if (number === 0) throw badQuery('version must be a whole number other than 0', '1 is the oldest, -1 the newest.')
    return { number }
  }
  if (timestamp === undefined) return { number: -1 }
  const atMs = parseIsoTime(timestamp)
  if (atMs === null) throw badQuery('timestamp must be ISO 8601', 'Such as 2026-11-24T12:00:00.000Z')
  return { atMs }
}

const badQuery = (message: string, suggestion: string): HubRefusalError =>
  new HubRefusalError({
    status: 400,
    code: 'VALIDATION_INVALID_TYPE',
    message: `Invalid query: ${message}`,
    suggestion,
  })

/** There is no such version, or none at all yet. */
export const noVersion = (): HubRefusalError =>
  new HubRefusalError({
    status: 404,
    code: 'NOT_FOUND',
    message: 'No usage data available',
    suggestion: 'A collector has to send some first; versions are kept for 7 days, and the last 100.',
  })

/**
 * A version with the headers that say how long it holds. While it is fresh, its tag stays the same and 304 is answered; once it is stale,
 * each minute has a tag of its own, so that no cache shows it as if it were new.
 */
export function consoleAnswer(c: Context, view: ConsoleView): Response {
  const updatedMs = Date.parse(view.lastUpdated)
  const content = view.versionInfo.filename.slice(-13, -5)
  const tag = `"${updatedMs}-${content}${view.isStale ? `-${view.ageMinutes}` : ''}"`
  c.header('ETag', tag)
  c.header('Last-Modified', new Date(updatedMs).toUTCString())
  c.header('Cache-Control', cacheControl(view.ageMinutes))
  return isSame(c, tag, updatedMs, view.isStale) ? c.body(null, 304) : c.json(view)
}

function cacheControl(ageMinutes: number): string {
  if (ageMinutes < 5) return 'private, max-age=60'
  return ageMinutes < 10 ? 'private, max-age=30' : 'no-cache'
}

/** https://www.rfc-editor.org/rfc/rfc9110#field.if-modified-since: a tag goes first. */
function isSame(c: Context, tag: string, updatedMs: number, isStale: boolean): boolean {
  const asked = c.req.header('if-none-match')
  if (asked !== undefined) return asked.split(',').some((one) => one.trim().replace(/^W\//, '') === tag)
  const since = Date.parse(c.req.header('if-modified-since') ?? '')
  return !isStale && since >= Math.floor(updatedMs / 1_000) * 1_000
}

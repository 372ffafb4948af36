/** What one request to a hub may hold: clients cut what they send to it, hubs refuse what is beyond it. */
export const hubBounds = {
  /** Rows of all kinds together. */
  rows: 1_000,
  /** The body as JSON, unpacked, in bytes. */
  bodyBytes: 1_048_576,
  /** Limits that one machine may tell. */
  limits: 200,
} as const

/** What a client puts into one request: small enough for a slow link within a request's time, large enough that there are few. */
export const pieceBounds = { rows: 500, bodyBytes: 400_000 } as const

/** Paths that a hub answers below its address. */
export const hubPaths = {
  events: '/api/sync/events',
  limits: '/api/sync/limits',
  consoleUsage: '/api/claude/console-usage',
} as const

/** How far the clock of another machine may be ahead before what it tells is refused, ms. */
export const clockSkewMs = 300_000

import type { ServerResponse } from 'node:http'

/** What every answer says: no page of others may frame, read, sniff, keep or be told of it. There is no `Access-Control-*` at all. */
export const responseHeaders: Readonly<Record<string, string>> = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy':
    "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'",
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
}

const pairs = Object.entries(responseHeaders)
/** The same as names and values in turn. */
export const headerList: readonly string[] = pairs.flat()

/** Set on the socket's own answer, before anything is routed, so that no path can forget them. */
export function setResponseHeaders(response: ServerResponse): void {
  for (const [name, value] of pairs) response.setHeader(name, value)
}

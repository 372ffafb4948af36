import { hash, timingSafeEqual } from 'node:crypto'
import type { RawRequest } from '../safety/guard.ts'
import { pathOf } from '../safety/guard.ts'

const paths: ReadonlySet<string> = new Set(['/v1/logs', '/v1/metrics'])

/** Tells requests that carry the token for telemetry, to where it opens the door: it lets agents send, and read nothing. */
export function telemetrySender(token: string): (request: RawRequest) => boolean {
  const wanted = digestOf(token)
  return ({ method, url = '', headers }) => {
    if (method !== 'POST' || !paths.has(pathOf(url))) return false
    const given = /^bearer ([\w.~+/=-]+)$/i.exec(headers.authorization ?? '')?.[1]
    return given !== undefined && timingSafeEqual(digestOf(given), wanted)
  }
}

const digestOf = (text: string): Buffer => hash('sha256', text, 'buffer')

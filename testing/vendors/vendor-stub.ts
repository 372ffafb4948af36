import type { IncomingHttpHeaders } from 'node:http'

/** A request as a stub sees it. */
export interface VendorAsk {
  readonly method: string
  /** The host that the vendor's own URL has: `api.example.com`. */
  readonly host: string
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: IncomingHttpHeaders
  /** Decoded JSON or form; null without a body. */
  readonly body: unknown
  /** The vendor's clock, UTC ms. */
  readonly nowMs: number
}

/** What a stub says: JSON with status 200, or more. */
export interface VendorReply {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  /** Sent as JSON; a text as it is. */
  readonly body: unknown
}

/** Answers one route. */
export type Route = (ask: VendorAsk) => VendorReply

/** One vendor as the stub server plays it. */
export interface VendorStub {
  /** Id of the provider. */
  readonly id: string
  /** By `GET api.example.com/v1/path`, with `*` for a host or one segment of the path. */
  readonly routes: Readonly<Record<string, Route>>
}

/** A route that always says the same. */
export const says =
  (body: unknown): Route =>
  () => ({ body })

/** A route for those who send a header as they should; others get 401. A function says what depends on the time. */
export const saysTo =
  (header: string, wanted: RegExp, body: unknown): Route =>
  ({ headers, nowMs }) =>
    wanted.test(String(headers[header] ?? ''))
      ? { body: typeof body === 'function' ? (body as (nowMs: number) => unknown)(nowMs) : body }
      : { status: 401, body: { error: { message: `header ${header} is wrong` } } }

/** `2026-08-15T12:00:00.000Z`, so many ms from a moment. */
export const isoAfter = (nowMs: number, ms: number): string => new Date(nowMs + ms).toISOString()

/** Lengths in ms. */
export const hourMs = 3_600_000
export const dayMs = 24 * hourMs

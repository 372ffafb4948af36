import type { Taken, TelemetryInbox } from '@aic/engine/telemetry'
import { type Context, Hono } from 'hono'
import { errorAnswer, type OtlpFormat, type OtlpKind, takenAnswer } from './answer.ts'
import { checkCount } from './check-count.ts'
import { OtlpError } from './otlp-error.ts'
import { parseLogs } from './parse-logs.ts'
import { parseMetrics } from './parse-metrics.ts'
import { readBody } from './read-body.ts'

/** What receiving telemetry takes. */
export interface OtlpParts {
  readonly inbox: TelemetryInbox
  /** Called when a batch brought something new, after it is on the disk. */
  readonly onKept: () => void
  /** Told what senders are not: why a batch could not be kept. */
  readonly onFailure: (error: Error) => void
}

const logs: OtlpKind = { request: 'LogsRequest', response: 'LogsResponse', rejected: 'rejectedLogRecords' }
const metrics: OtlpKind = { request: 'MetricsRequest', response: 'MetricsResponse', rejected: 'rejectedDataPoints' }

/**
 * `POST /v1/logs`, `POST /v1/metrics`: OTLP over HTTP, as JSON or protobuf, plain or gzip. Who may send is for the guard to say.
 * https://opentelemetry.io/docs/specs/otlp/#otlphttp
 */
export function otlpRoutes({ inbox, onKept, onFailure }: OtlpParts): Hono {
  const route = (kind: OtlpKind, take: (request: unknown) => Taken) => async (c: Context) => {
    const format = formatOf(c.req.header('content-type'))
    try {
      if (format === null) throw new OtlpError(415, 'Send application/json or application/x-protobuf')
      const request = await parseBody(kind, await readBody(c.req.raw), format)
      checkCount(request)
      const taken = orLater(() => take(request), onFailure)
      if (taken.kept > 0) onKept()
      return await takenAnswer(kind, taken, format)
    } catch (error) {
      if (error instanceof OtlpError) return errorAnswer(error, format ?? 'json')
      throw error
    }
  }
  return new Hono()
    .post(
      '/v1/logs',
      route(logs, (request) => inbox.takeEvents(parseLogs(request))),
    )
    .post(
      '/v1/metrics',
      route(metrics, (request) => inbox.takePoints(parseMetrics(request))),
    )
}

function formatOf(contentType: string | undefined): OtlpFormat | null {
  const type = contentType?.split(';', 1)[0]?.trim().toLowerCase()
  if (type === 'application/x-protobuf') return 'protobuf'
  return type === 'application/json' ? 'json' : null
}

/** Protobuf is loaded only for those who speak it. */
async function parseBody({ request }: OtlpKind, bytes: Uint8Array, format: OtlpFormat): Promise<object> {
  try {
    if (format === 'protobuf') return (await import('./protobuf.ts')).decodeMessage(request, bytes)
    const json: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
    if (typeof json === 'object' && json !== null && !Array.isArray(json)) return json
  } catch {} // told as one, whatever is wrong with it
  throw new OtlpError(400, `The body is no ${request} of OTLP in ${format}`)
}

function orLater(take: () => Taken, onFailure: (error: Error) => void): Taken {
  try {
    return take()
  } catch (error) {
    onFailure(error as Error)
    throw new OtlpError(503, 'The batch could not be kept; send it again later')
  }
}

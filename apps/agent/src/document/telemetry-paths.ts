import type { OpenAPIHono } from '@hono/zod-openapi'
import { failures } from '../schema/answer.ts'

const paths = { '/v1/logs': 'Logs', '/v1/metrics': 'Metrics' } as const

/** The paths of OpenTelemetry for the document: their shapes are told elsewhere, https://opentelemetry.io/docs/specs/otlp/. */
export function registerTelemetry(app: OpenAPIHono): void {
  for (const [path, what] of Object.entries(paths)) {
    app.openAPIRegistry.registerPath({
      method: 'post',
      path,
      tags: ['Telemetry'],
      summary: `${what} that agents tell of themselves, as OTLP over HTTP: JSON or protobuf, plain or gzip`,
      description: 'With the token of .otel_token, which opens nothing else, or the agent’s own. At most 4 MiB.',
      responses: { 200: { description: 'Taken; the body tells what was not.' }, ...failures },
    })
  }
}

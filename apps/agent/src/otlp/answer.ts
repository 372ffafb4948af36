import type { Taken } from '@aic/engine/telemetry'
import type { OtlpError } from './otlp-error.ts'
import type { OtlpMessage } from './otlp-schema.ts'

/** How a body is written. Answers are written as their question was. */
export type OtlpFormat = 'json' | 'protobuf'

/** What the two kinds of batches call things. */
export interface OtlpKind {
  readonly request: OtlpMessage
  readonly response: OtlpMessage
  readonly rejected: string
}

/**
 * The answer to a batch that was taken: empty, or how many of its records can't be used and why. Senders don't send those again.
 * https://opentelemetry.io/docs/specs/otlp/#partial-success-1
 */
export function takenAnswer(kind: OtlpKind, { skipped }: Taken, format: OtlpFormat): Promise<Response> {
  const reasons = Object.entries(skipped)
  const count = reasons.reduce((sum, [, n]) => sum + n, 0)
  const errorMessage = `not used: ${reasons.map(([reason, n]) => `${reason} ${n}`).join(', ')}`
  const partial = count === 0 ? {} : { partialSuccess: { [kind.rejected]: String(count), errorMessage } }
  return answer(200, kind.response, partial, format)
}

/** Codes of gRPC, which OTLP's errors carry: https://grpc.github.io/grpc/core/md_doc_statuscodes.html */
const grpcCodes = { 400: 3, 413: 8, 415: 3, 503: 14 } as const

/** The answer to a batch that was not taken. */
export const errorAnswer = ({ status, message }: OtlpError, format: OtlpFormat): Promise<Response> =>
  answer(status, 'Status', { code: grpcCodes[status], message }, format)

async function answer(status: number, name: OtlpMessage, message: object, format: OtlpFormat): Promise<Response> {
  if (format === 'json') return Response.json(message, { status })
  const { encodeMessage } = await import('./protobuf.ts')
  return new Response(encodeMessage(name, message), { status, headers: { 'Content-Type': 'application/x-protobuf' } })
}

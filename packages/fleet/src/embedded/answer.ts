import type { ServerResponse } from 'node:http'
import { gzipSync } from 'node:zlib'
import type { Refusal } from './refusal.ts'
import type { Outcome } from './run-statement.ts'

/** What all answers to one request carry. */
export interface AnswerFrame {
  readonly queryId: string
  readonly timezone: string
  readonly isGzip: boolean
}

/** Sends the result of a statement with the headers by which clients know it. */
export function sendOutcome(response: ServerResponse, frame: AnswerFrame, outcome: Outcome, format: string): void {
  const summary = {
    read_rows: String(outcome.rowsRead),
    read_bytes: String(outcome.bytesRead),
    written_rows: String(outcome.rowsWritten),
    written_bytes: String(outcome.bytesWritten),
    total_rows_to_read: '0',
    result_rows: '0',
    result_bytes: '0',
    elapsed_ns: String(Math.round(outcome.elapsedSeconds * 1e9)),
  }
  const headers = { 'X-ClickHouse-Summary': JSON.stringify(summary), 'X-ClickHouse-Format': headerText(format) }
  send(response, frame, { status: 200, body: outcome.bytes, headers })
}

/** Sends why a request is not carried out. */
export function sendRefusal(response: ServerResponse, frame: AnswerFrame, refusal: Refusal): void {
  const headers = {
    'X-ClickHouse-Exception-Code': String(refusal.code),
    ...(refusal.status === 413 ? { Connection: 'close' } : {}),
  }
  send(response, frame, { status: refusal.status, body: Buffer.from(`${refusal.message}\n`), headers })
}

/** Sends the short text that `/ping` and empty statements get. */
export function sendOk(response: ServerResponse, frame: AnswerFrame): void {
  send(response, frame, { status: 200, body: Buffer.from('Ok.\n'), headers: {} })
}

interface Answer {
  readonly status: number
  readonly body: Buffer
  readonly headers: Readonly<Record<string, string>>
}

/** What clients chose may hold what no header may: Node would throw. */
const headerText = (text: string): string => text.replaceAll(/[^\x20-\x7e]/g, '?')

function send(response: ServerResponse, frame: AnswerFrame, { status, body, headers }: Answer): void {
  if (response.headersSent || response.destroyed) return
  const packed = frame.isGzip ? gzipSync(body) : body
  response.writeHead(status, {
    'Content-Type': 'text/plain; charset=UTF-8',
    'X-ClickHouse-Server-Display-Name': 'aic',
    'X-ClickHouse-Query-Id': headerText(frame.queryId),
    'X-ClickHouse-Timezone': frame.timezone,
    ...headers,
    ...(frame.isGzip ? { 'Content-Encoding': 'gzip' } : {}),
    'Content-Length': packed.length,
  })
  response.end(packed)
}

import type { ConsoleErrorCode } from '@aic/engine/hub'
import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { errorJson } from '../safety/refusal.ts'

/** Codes of a hub: the original's, and those that it had no word for. */
export type HubErrorCode =
  | ConsoleErrorCode
  | 'AUTH_SCOPE'
  | 'RATE_LIMITED'
  | 'BODY_TOO_LARGE'
  | 'MACHINE_FULL'
  | 'UNSUPPORTED_ENCODING'
  | 'BUSY'

/** Why a hub does not do what was asked. */
export interface HubRefusal {
  readonly status: ContentfulStatusCode
  readonly code: HubErrorCode
  readonly message: string
  readonly suggestion: string
  /** Whole seconds to wait. */
  readonly retryAfter?: number
  /** Each wrong field. */
  readonly fields?: readonly { readonly path: string; readonly message: string }[]
}

/** Thrown where a request goes no further. */
export class HubRefusalError extends Error {
  override readonly name = 'HubRefusalError'
  readonly refusal: HubRefusal

  constructor(refusal: HubRefusal) {
    super(refusal.message)
    this.refusal = refusal
  }
}

/** In the original's shape: every error of its path. */
export function originalRefusal(c: Context, refusal: HubRefusal, requestId: string, nowMs: number): Response {
  const { status, code: errorCode, message, suggestion } = refusal
  setWait(c, refusal)
  const timestamp = new Date(nowMs).toISOString()
  return c.json({ success: false, errorCode, message, suggestion, requestId, timestamp }, status)
}

/** In the shape of all other errors of the agent, with the wrong fields beside it. */
export function agentRefusal(c: Context, refusal: HubRefusal, requestId: string): Response {
  const { status, code, message, suggestion, fields } = refusal
  setWait(c, refusal)
  const json = errorJson({ code: code.toLowerCase().replaceAll('_', '-'), message, suggestion }, requestId)
  return c.json({ error: { ...json.error, ...(fields !== undefined && { fields }) } }, status)
}

function setWait(c: Context, { retryAfter }: HubRefusal): void {
  if (retryAfter !== undefined) c.header('Retry-After', String(retryAfter))
}

import { createHmac } from 'node:crypto'
import { isLoopback } from '@aic/providers'
import type { StoredAlert } from '@aic/store/journal'
import { type Channel, ChannelError } from './channel.ts'

/** Where to post. */
export interface WebhookOptions {
  /** https, or http on this machine. May hold a secret: never shown. */
  readonly url: string
  /** Null: not signed. */
  readonly secret: string | null
  readonly nowMs: () => number
  /** Defaults to 10 s. */
  readonly timeoutMs?: number
}

/**
 * Posts notices as JSON, at least once each: `X-Aic-Delivery` is the same when one is sent again. With a secret, `X-Aic-Signature` is
 * `sha256=` and the HMAC-SHA256, in hex, of `X-Aic-Timestamp` (UTC seconds), a dot and the body. To any other URL nothing is sent: that is
 * the fault of its own notices, not of those on other channels.
 */
export function webhookChannel(options: WebhookOptions): Channel {
  return { send: async (alert) => post(checkedUrl(options.url), alert, options) }
}

function checkedUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null
  if (url === null || !(url.protocol === 'https:' || isLoopback(url)) || url.username !== '' || url.password !== '') {
    throw new ChannelError(
      'alerts.webhookUrl must be an https URL, or http on this machine, without name and password in it',
      { isFinal: true },
    )
  }
  return url
}

/** The body of a post. */
const webhookBody = (alert: StoredAlert): string => {
  const { id, kind, level, provider, accountKey, subject, title, message, percent, atMs, windowEndMs } = alert
  const windowEnd = windowEndMs === null ? null : new Date(windowEndMs).toISOString()
  const facts = {
    id,
    kind,
    level,
    provider,
    accountKey,
    subject,
    title,
    message,
    text: `${title}\n${message}`,
    percent,
  }
  return JSON.stringify({ ...facts, at: new Date(atMs).toISOString(), windowEnd })
}

/** What `X-Aic-Signature` holds. */
export const webhookSignature = (secret: string, timestamp: string, body: string): string =>
  `sha256=${createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')}`

async function post(
  url: URL,
  alert: StoredAlert,
  { secret, nowMs, timeoutMs = 10_000 }: WebhookOptions,
): Promise<void> {
  const body = webhookBody(alert)
  const timestamp = String(Math.floor(nowMs() / 1_000))
  const headers = {
    'content-type': 'application/json',
    'user-agent': 'aic',
    'x-aic-delivery': `${alert.id}-${alert.atMs}`,
    'x-aic-timestamp': timestamp,
    ...(secret !== null && { 'x-aic-signature': webhookSignature(secret, timestamp, body) }),
  }
  let status: number
  try {
    const signal = AbortSignal.timeout(timeoutMs)
    const response = await fetch(url, { method: 'POST', headers, body, signal, redirect: 'manual' })
    await response.body?.cancel()
    status = response.status
  } catch (cause) {
    throw new ChannelError(`${url.host} was not reached`, { isFinal: false, cause })
  }
  if (status >= 200 && status < 300) return
  const isFinal = status < 500 && ![408, 409, 425, 429].includes(status)
  throw new ChannelError(`${url.host} answered with ${status}`, { isFinal })
}

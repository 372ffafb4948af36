import { type FaultKind, ProviderFault } from '@aic/core/limit'
import { retryAfterMs } from './retry-after.ts'
import type { Asked } from './vendor.ts'

/** How long to leave a vendor alone that asks for it without saying how long. */
const usualRetryMs = 5 * 60_000
const mostMessage = 240

/** What is at hand when an answer is judged. */
interface Circumstances {
  /** The same words without secrets. */
  readonly redacted: (words: string) => string
  readonly nowMs: number
}

/** An answer that is no success as a fault: first as the provider knows better, else by its status. */
export function faultOfRefusal(
  { name, signIn, faultOf }: Asked,
  { status, headers }: Response,
  text: string,
  { redacted, nowMs }: Circumstances,
): ProviderFault {
  const body = decoded(text)
  const words = wordsOf(body)
  const message = words === null ? null : cut(redacted(words))
  const known = faultOf?.({ status, body, message, headers }) ?? null
  if (known !== null) return safe(known, status, redacted)
  const kind = kindOf(status)
  const retryMs = retryAfterMs(headers, nowMs) ?? (kind === 'rate-limited' ? usualRetryMs : null)
  const retryAtMs = retryMs === null ? null : nowMs + retryMs
  const advice = kind === 'expired' && signIn !== undefined ? { advice: signIn } : {}
  return new ProviderFault(kind, sentence(name, status, message, text), { status, retryAtMs, ...advice })
}

function kindOf(status: number): FaultKind {
  if (status === 401) return 'expired'
  if (status === 403) return 'denied'
  if (status === 429) return 'rate-limited'
  return status >= 500 || status === 408 ? 'unavailable' : 'api'
}

function sentence(name: string, status: number, message: string | null, text: string): string {
  if (status >= 300 && status < 400) return `${name} sent aic elsewhere (status ${status}), where it does not go`
  if (message !== null) return `${name} refused (status ${status}): ${message}`
  return `${name} refused with status ${status}${/^\s*</.test(text) ? ' and a web page' : ''}`
}

/** A provider's own fault with the status, its words redacted once more: they may quote the vendor. */
const safe = (fault: ProviderFault, status: number, redacted: (words: string) => string): ProviderFault =>
  new ProviderFault(fault.kind, redacted(fault.message), {
    advice: redacted(fault.advice),
    status: fault.status ?? status,
    retryAtMs: fault.retryAtMs,
  })

function decoded(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** Where vendors put their words, as deep as they do; null for pages and for nothing. */
function wordsOf(body: unknown, depth = 0): string | null {
  if (typeof body === 'string') return body.trim() === '' || /^\s*</.test(body) ? null : body
  if (Array.isArray(body)) return wordsOf(body[0], depth + 1)
  if (typeof body !== 'object' || body === null || depth > 3) return null
  const fields = body as Readonly<Record<string, unknown>>
  for (const name of ['error', 'message', 'error_description', 'msg', 'detail', 'errors', 'title']) {
    const words = wordsOf(fields[name], depth + 1)
    if (words !== null) return words
  }
  return null
}

function cut(words: string): string {
  const line = words.replaceAll(/\s+/g, ' ').trim()
  return line.length <= mostMessage ? line : `${line.slice(0, mostMessage - 1)}…`
}

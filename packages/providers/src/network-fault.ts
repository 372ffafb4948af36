import { ProviderFault } from '@aic/core/limit'

/** Codes of Node and undici in words. https://nodejs.org/api/errors.html https://nodejs.org/api/tls.html#x509-certificate-error-codes */
const reasons: readonly (readonly [RegExp, string])[] = [
  [/^(?:ENOTFOUND|EAI_AGAIN|EAI_)/, 'its name was not found (DNS)'],
  [/^ECONNREFUSED$/, 'the connection was refused'],
  [/^(?:ENETUNREACH|EHOSTUNREACH|ENETDOWN)$/, 'there is no way to it'],
  [/^(?:CERT_|ERR_TLS_|ERR_SSL_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|EPROTO)/, 'its certificate was not accepted (TLS)'],
  [/^(?:ETIMEDOUT|UND_ERR_(?:CONNECT|HEADERS|BODY)_TIMEOUT)$/, 'it took too long'],
  [/^(?:ECONNRESET|EPIPE|UND_ERR_SOCKET)$/, 'the connection broke off'],
]

/**
 * What `fetch` throws as a fault: its own texts are not shown, they may hold addresses and headers. `timeoutMs`: our time was over; null:
 * it was not.
 */
export function networkFault(name: string, error: unknown, timeoutMs: number | null): ProviderFault {
  if (timeoutMs !== null) return fault(name, `it did not answer within ${timeoutMs / 1_000} s`)
  const code = codeOf(error)
  if (code === null)
    return fault(name, nameOf(error) === 'AbortError' ? 'aic stopped waiting' : 'the connection failed')
  const reason = reasons.find(([codes]) => codes.test(code))
  return fault(name, reason === undefined ? code : `${reason[1]}: ${code}`)
}

const fault = (name: string, why: string): ProviderFault =>
  new ProviderFault('network', `${name} was not reached: ${why}`)

/** `fetch failed` has the cause; with several addresses, that has several. */
function codeOf(error: unknown, depth = 0): string | null {
  if (!(error instanceof Error) || depth > 3) return null
  if ('code' in error && typeof error.code === 'string' && /^[A-Z][A-Z0-9_]{2,60}$/.test(error.code)) return error.code
  const inner: unknown = error instanceof AggregateError ? error.errors[0] : error.cause
  return codeOf(inner, depth + 1)
}

const nameOf = (error: unknown): string => (error instanceof Error || error instanceof DOMException ? error.name : '')

import { AicError } from '@aic/core'

/** The variable that leads all requests to one server on this machine, for tests and for gateways that people run themselves. */
export const vendorOriginVariable = 'AIC_VENDOR_ORIGIN'

/** Whether a URL is plain http to this machine itself, where no one else can listen in. */
export const isLoopback = ({ protocol, hostname }: URL): boolean =>
  protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(hostname)

/**
 * Where requests go instead of to the vendors: `http://127.0.0.1:PORT`; null where the variable is not set. Throws `AicError` for
 * anything but an http origin of this machine: keys go there.
 */
export function vendorOriginOf(env: Readonly<Record<string, string | undefined>>): string | null {
  const value = env[vendorOriginVariable]
  if (!value) return null
  const url = URL.canParse(value) ? new URL(value) : null
  if (url !== null && isLoopback(url) && url.href === `${url.origin}/`) return url.origin
  throw new AicError('bad-value', `${vendorOriginVariable} must be an http origin of this machine without a path`, {
    advice: `For instance ${vendorOriginVariable}=http://127.0.0.1:9000. Keys of vendors are sent there.`,
  })
}

/** `https://api.example.com/v1?a=b` → `http://127.0.0.1:9000/api.example.com/v1?a=b`. */
export const redirected = (url: URL, vendorOrigin: string): URL =>
  new URL(`${vendorOrigin}/${url.host}${url.pathname}${url.search}`)

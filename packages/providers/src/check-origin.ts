import { ProviderFault } from '@aic/core/limit'
import { isLoopback } from './vendor-origin.ts'

/**
 * The URL, if it is below one of the origins and travels safely: https, or http to this machine. Throws before anything is sent. The
 * message has no query and no path: somebody's settings may hold secrets there.
 */
export function checkOrigin(name: string, text: string, origins: readonly string[]): URL {
  const url = URL.canParse(text) ? new URL(text) : null
  if (url === null) throw refused(name, 'its address is no URL')
  if (url.username !== '' || url.password !== '') throw refused(name, 'its address holds a password')
  if (url.protocol !== 'https:' && !isLoopback(url)) throw refused(name, `${url.origin} is not https`)
  if (!origins.some((origin) => originOf(origin) === url.origin))
    throw refused(name, `${url.origin} is none of its hosts`)
  return url
}

const originOf = (text: string): string | null => (URL.canParse(text) ? new URL(text).origin : null)

const refused = (name: string, why: string): ProviderFault =>
  new ProviderFault('api', `${name} was not asked: ${why}`, { advice: 'Check the address in its settings.' })

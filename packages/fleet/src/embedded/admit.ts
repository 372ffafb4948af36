import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { Refusal } from './refusal.ts'

/** Who may ask. */
export interface Admission {
  readonly user: string
  readonly password: string
  /** Whether only names of this machine are answered; beyond loopback the password alone decides. */
  readonly isLoopback: boolean
}

/** Whether the name, lower case and without port, is one of those under which a server on loopback is asked. */
export const isLoopbackName = (name: string): boolean => ['127.0.0.1', 'localhost', '[::1]', '::1'].includes(name)

/** Browsers say `none` for an address that somebody typed. https://www.w3.org/TR/fetch-metadata/ */
const isOfPage = (site: string | string[] | undefined): boolean => site !== undefined && site !== 'none'

/** Throws `Refusal` for what a web page could send: a rebound name, anything with an Origin, and what has none, such as a picture. */
export function refuseForeign({ headers }: IncomingMessage, { isLoopback }: Admission): void {
  const name = (headers.host ?? '').toLowerCase().replace(/:\d+$/, '')
  if (isLoopback && !isLoopbackName(name))
    throw new Refusal(403, 497, 'The Host header names another server. (ACCESS_DENIED)')
  if (headers.origin !== undefined || isOfPage(headers['sec-fetch-site']))
    throw new Refusal(403, 497, 'Web pages are not answered. (ACCESS_DENIED)')
}

/** Throws `Refusal` unless user and password are right; takes equally long whatever is wrong. */
export function authenticate(request: IncomingMessage, parameters: URLSearchParams, admission: Admission): void {
  const { user, password } = signInOf(request, parameters)
  const isUser = isSame(user, admission.user)
  const isPassword = isSame(password, admission.password)
  if (isUser && isPassword) return
  throw new Refusal(
    403,
    516,
    'Authentication failed: password is incorrect, or there is no user with such name. (AUTHENTICATION_FAILED)',
  )
}

interface SignIn {
  readonly user: string
  readonly password: string
}

/** Headers of ClickHouse, else HTTP Basic, else the address, as ClickHouse takes them. */
function signInOf({ headers }: IncomingMessage, parameters: URLSearchParams): SignIn {
  const user = headers['x-clickhouse-user']
  if (typeof user === 'string') return { user, password: String(headers['x-clickhouse-key'] ?? '') }
  if (headers.authorization?.startsWith('Basic ')) {
    const text = Buffer.from(headers.authorization.slice('Basic '.length), 'base64').toString()
    const at = text.indexOf(':')
    return at < 0 ? { user: text, password: '' } : { user: text.slice(0, at), password: text.slice(at + 1) }
  }
  return { user: parameters.get('user') ?? 'default', password: parameters.get('password') ?? '' }
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
const isSame = (one: string, other: string): boolean => timingSafeEqual(digest(one), digest(other))

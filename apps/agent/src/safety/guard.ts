import type { IncomingHttpHeaders } from 'node:http'
import { largestTelemetryBytes } from '../otlp/read-body.ts'
import type { Refusal } from './refusal.ts'

/** A request as Node gives it, before anything has looked at it. */
export interface RawRequest {
  readonly method?: string | undefined
  readonly url?: string | undefined
  readonly headers: IncomingHttpHeaders
  /** Names and values in turn, doubles and all. */
  readonly rawHeaders: readonly string[]
}

/** Who may ask. */
export interface GuardRules {
  /** `127.0.0.1:8080`, lower case: what the Host header may say. */
  readonly hosts: ReadonlySet<string>
  /** Whether the request carries the token or a session. */
  readonly isKnown: (request: RawRequest) => boolean
  /** Whether its path looks at who asks itself. Defaults to none but those that are open to all. */
  readonly isLetIn?: (request: RawRequest) => boolean
  /** Hosts that stand behind a proxy with TLS: their pages are of `https://`. Defaults to none. */
  readonly proxiedHosts?: ReadonlySet<string>
}

/** Largest body that is taken, in bytes. */
export const largestBodyBytes = 1_048_576
const longestPath = 2_048

/**
 * Why a request may not even be routed; null when it may. The rules against web pages of others (rebound names, forged and cross-site
 * requests, hijacked WebSockets) hold for every path and method, also for upgrades.
 */
export function refusalOf(request: RawRequest, rules: GuardRules): Refusal | null {
  return (
    methodRefusal(request) ??
    hostRefusal(request, rules.hosts) ??
    originRefusal(request, rules) ??
    pathRefusal(request) ??
    bodyRefusal(request) ??
    accessRefusal(request, rules)
  )
}

const reading = ['GET', 'HEAD']
const methods = [...reading, 'POST', 'PUT', 'DELETE']

function methodRefusal({ method = '' }: RawRequest): Refusal | null {
  if (methods.includes(method)) return null
  return refused(
    405,
    'method-not-allowed',
    `The method ${method.slice(0, 20)} is not answered`,
    '/api/docs lists what is.',
  )
}

/** A page whose name was rebound to this machine sends its own name; exactly one Host keeps proxies and servers of one mind. */
function hostRefusal(request: RawRequest, hosts: ReadonlySet<string>): Refusal | null {
  const all = valuesOf(request, 'host')
  if (all.length !== 1) {
    return refused(400, 'bad-host', 'A request needs exactly one Host header', 'Send one, as every client does.')
  }
  if (hosts.has((all[0] as string).toLowerCase())) return null
  return refused(
    421,
    'foreign-host',
    'The agent does not answer to this name',
    'Ask at http://127.0.0.1 and the port that .agent_port holds.',
  )
}

/**
 * Browsers tell which page asks; others send neither header. Only a page of the very Host that is asked is ours, which is known by now:
 * behind another of our names, such as `localhost` over IPv6, somebody else may listen.
 */
function originRefusal(request: RawRequest, { proxiedHosts }: GuardRules): Refusal | null {
  const origins = valuesOf(request, 'origin')
  const host = String(request.headers.host).toLowerCase()
  const own = [`http://${host}`, ...(proxiedHosts?.has(host) === true ? [`https://${host}`] : [])]
  const isOurs = (origin: string): boolean => own.includes(origin.toLowerCase())
  const site = request.headers['sec-fetch-site']
  const isForeign = site !== undefined && site !== 'same-origin' && site !== 'none' && !isFrame(request)
  if (origins.length <= 1 && origins.every(isOurs) && !isForeign) return null
  return refused(
    403,
    'foreign-origin',
    'The agent does not answer pages of other sites',
    'Open the agent’s own page, or ask from a program.',
  )
}

/**
 * A page of another site frames the widget: its page holds nothing of the user, and its `frame-ancestors` let the browser show it only
 * where the user allowed that. Frames send no Origin.
 */
const isFrame = ({ method, url = '', headers }: RawRequest): boolean =>
  method === 'GET' &&
  pathOf(url) === '/widget' &&
  headers['sec-fetch-dest'] === 'iframe' &&
  headers['sec-fetch-mode'] === 'navigate'

/** Characters of a plain path and query (RFC 3986) without what servers read in two ways. */
const plainTarget = /^\/[\w\-.~!$&'()*+,;=:@%/?[\]]*$/
const trick = /\/\/|(?:^|\/)\.{1,2}(?:\/|$)|%(?:2e|2f|5c|00|25)/i
const secretParameter = /[?&](?:access_?token|auth|authorization|api_?key|key|secret|session|token)=/i

function pathRefusal({ url = '' }: RawRequest): Refusal | null {
  const path = pathOf(url)
  if (url.length > longestPath || !plainTarget.test(url) || trick.test(path)) {
    return refused(400, 'bad-path', 'The path is written in a way that is not answered', '/api/docs lists the paths.')
  }
  if (!secretParameter.test(url)) return null
  return refused(
    400,
    'secret-in-url',
    'Secrets have no place in a URL: it is kept in logs and histories',
    'Send the token as header Authorization: Bearer TOKEN.',
  )
}

function bodyRefusal(request: RawRequest): Refusal | null {
  const { method = '', headers } = request
  const largest = isTelemetry(request) ? largestTelemetryBytes : largestBodyBytes
  const length = Number(headers['content-length'] ?? 0)
  const hasBody = length > 0 || headers['transfer-encoding'] !== undefined
  if (length > largest) return tooLarge
  if (reading.includes(method)) {
    return hasBody ? refused(400, 'unexpected-body', `A ${method} takes no body`, 'Send it without.') : null
  }
  const type = (headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase()
  if (type === 'application/json' || (isTelemetry(request) && type === 'application/x-protobuf')) return null
  if (method === 'DELETE' && !hasBody) return null // no page of others can send it without asking first
  return refused(415, 'not-json', 'The body must be JSON', 'Send the header Content-Type: application/json.')
}

/** What a body beyond {@link largestBodyBytes} gets. */
export const tooLarge: Refusal = {
  status: 413,
  code: 'too-large',
  message: 'The body is larger than is taken: 1 MiB, 4 MiB of telemetry',
  suggestion: 'Send it in parts.',
}

/** Paths that hold nothing of the user: everything else needs the token or a session. */
const openPaths: ReadonlySet<string> = new Set([
  '/',
  '/health',
  '/index.html',
  '/widget',
  '/favicon.ico',
  '/favicon.svg',
  '/manifest.webmanifest',
  '/api/docs',
  '/api/docs.css',
  '/api/openapi.json',
])
const openFolders = ['/assets/']

function accessRefusal(request: RawRequest, { isKnown, isLetIn }: GuardRules): Refusal | null {
  const path = pathOf(request.url ?? '')
  const isOpen = openPaths.has(path) || openFolders.some((folder) => path.startsWith(folder))
  if (isOpen && reading.includes(request.method ?? '')) return null
  if (request.method === 'POST' && path === '/api/session') return null // it checks a one-time code itself
  if (isLetIn?.(request) === true || isKnown(request)) return null
  return refused(
    401,
    'no-access',
    'This needs the agent’s token or a session',
    'Send Authorization: Bearer with what .agent_token in the settings folder holds, or sign the page in.',
  )
}

/** Whether it is telemetry of an agent: it has a token that opens nothing else, a format and a length of its own. */
export const isTelemetry = ({ url = '' }: RawRequest): boolean => /^\/v1\/(?:logs|metrics|traces)$/.test(url)

/** Whether it asks for what the widget shows: the only thing that a widget's token opens. */
export const isWidget = ({ method, url = '' }: RawRequest): boolean => method === 'GET' && pathOf(url) === '/api/widget'

/** The part of a request's target before the query. */
export const pathOf = (url: string): string => url.split('?', 1)[0] as string

const refused = (status: Refusal['status'], code: string, message: string, suggestion: string): Refusal => ({
  status,
  code,
  message,
  suggestion,
})

/** All values of a header, where Node would join or drop some. */
function valuesOf({ rawHeaders }: RawRequest, name: string): string[] {
  return rawHeaders.filter((_, i) => i % 2 === 1 && (rawHeaders[i - 1] as string).toLowerCase() === name)
}

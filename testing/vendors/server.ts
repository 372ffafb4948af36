import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { stubs } from './stubs.ts'
import type { Route, VendorAsk, VendorReply } from './vendor-stub.ts'

/** How a vendor fails. */
export interface Failure {
  readonly status?: number
  /** Header `Retry-After`. */
  readonly retryAfter?: string
  /** Header `Location`. */
  readonly location?: string
  /** Sent as JSON; a text as it is. */
  readonly body?: unknown
  /** `hang`: no answer; `cut`: the body ends in the middle; `drop`: the connection breaks off. */
  readonly how?: 'hang' | 'cut' | 'drop'
  /** Only this often, then as usual. Defaults to always. */
  readonly times?: number
}

/** All vendors on one loopback port: `GET http://127.0.0.1:PORT/api.example.com/v1/usage` is the vendor's `https://api.example.com/v1/usage`. */
export interface Vendors {
  /** For `AIC_VENDOR_ORIGIN`. */
  readonly origin: string
  /** All requests since the start or {@link reset}, in order. */
  readonly requests: readonly VendorAsk[]
  /** All routes of a vendor fail, or one: `GET api.example.com/v1/usage`. */
  fail(vendor: string, failure: Failure, route?: string): void
  /** Other words for one route, as stubs write it or exactly as asked: JSON, or what a function says. */
  say(route: string, answer: unknown): void
  /** As after the start. */
  reset(): void
  close(): Promise<void>
}

/** How the stub server starts. */
export interface VendorsOptions {
  /** Defaults to any that is free. */
  readonly port?: number
  /** The vendors' clock: windows are in the middle of their time by it. Defaults to that of the machine. */
  readonly nowMs?: () => number
}

/** Starts the stub server. */
export async function startVendors({ port = 0, nowMs = Date.now }: VendorsOptions = {}): Promise<Vendors> {
  const play = new Play(nowMs)
  const server = createServer((request, response) => {
    void play.answer(request, response)
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  return play.facade(server)
}

class Play {
  readonly #nowMs: () => number
  readonly #requests: VendorAsk[] = []
  readonly #failures = new Map<string, { failure: Failure; left: number }>()
  readonly #said = new Map<string, Route>()

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs
  }

  facade(server: Server): Vendors {
    return {
      origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      requests: this.#requests,
      fail: (vendor, failure, route = '') => {
        this.#failures.set(`${vendor} ${route}`, { failure, left: failure.times ?? Number.POSITIVE_INFINITY })
      },
      say: (route, answer) => {
        this.#said.set(route, typeof answer === 'function' ? (answer as Route) : () => ({ body: answer }))
      },
      reset: () => {
        this.#requests.length = 0
        this.#failures.clear()
        this.#said.clear()
      },
      close: async () => {
        server.closeAllConnections()
        await new Promise((resolve) => server.close(resolve))
      },
    }
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const ask = await askOf(request, this.#nowMs())
    this.#requests.push(ask)
    const found = routeOf(ask)
    const failure = found === null ? null : this.#failureOf(found.vendor, found.route)
    if (failure !== null && failure.how !== 'cut') return send(response, replyTo(failure), failure.how)
    const said = this.#said.get(`${ask.method} ${ask.host}${ask.path}`) ?? this.#said.get(found?.route ?? '')
    const reply = (said ?? found?.answer ?? noRoute)(ask)
    send(response, reply, failure?.how)
  }

  #failureOf(vendor: string, route: string): Failure | null {
    const found = this.#failures.get(`${vendor} ${route}`) ?? this.#failures.get(`${vendor} `)
    if (found === undefined || found.left <= 0) return null
    found.left--
    return found.failure
  }
}

const noRoute: Route = () => ({ status: 404, body: { error: { message: 'no such route' } } })

async function askOf(request: IncomingMessage, nowMs: number): Promise<VendorAsk> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  const url = new URL(request.url ?? '/', 'http://stub')
  const [, host = '', ...rest] = url.pathname.split('/')
  return {
    method: request.method ?? 'GET',
    host,
    path: `/${rest.join('/')}`,
    query: url.searchParams,
    headers: request.headers,
    body: bodyOf(Buffer.concat(parts).toString(), request.headers['content-type'] ?? ''),
    nowMs,
  }
}

function bodyOf(text: string, type: string): unknown {
  if (text === '') return null
  if (type.includes('urlencoded')) return Object.fromEntries(new URLSearchParams(text))
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

function routeOf(ask: VendorAsk): { readonly vendor: string; readonly route: string; readonly answer: Route } | null {
  const asked = [ask.method, ...`${ask.host}${ask.path}`.split('/')]
  const candidates = stubs.flatMap(({ id, routes }) =>
    Object.entries(routes).map(([route, answer]) => ({ vendor: id, route, answer })),
  )
  const fits = (pattern: string): boolean => {
    const parts = pattern.split(/[ /]/)
    return parts.length === asked.length && parts.every((part, at) => part === '*' || part === asked[at])
  }
  return candidates.find(({ route }) => fits(route)) ?? null
}

const replyTo = ({
  status = 200,
  retryAfter,
  location,
  body = { error: { message: 'it fails' } },
}: Failure): VendorReply => ({
  status,
  headers: {
    ...(retryAfter === undefined ? {} : { 'retry-after': retryAfter }),
    ...(location === undefined ? {} : { location }),
  },
  body,
})

function send(response: ServerResponse, { status = 200, headers = {}, body }: VendorReply, how?: Failure['how']): void {
  if (how === 'hang') return
  if (how === 'drop') {
    response.destroy()
    return
  }
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const type = typeof body === 'string' ? 'text/html' : 'application/json'
  response.writeHead(status, { 'content-type': type, ...headers })
  response.end(how === 'cut' ? text.slice(0, Math.floor(text.length / 2)) : text)
}

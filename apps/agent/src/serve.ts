import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { AicError } from '@aic/core'
import { createAdaptorServer, type WebSocketServerLike } from '@hono/node-server'
import { WebSocketServer } from 'ws'
import type { Binding } from './binding.ts'
import { type AnswerCache, isSame } from './reports/answer-cache.ts'
import { requestIds } from './request-ids.ts'
import { type GuardRules, refusalOf } from './safety/guard.ts'
import { errorJson, type Refusal } from './safety/refusal.ts'
import type { refusalLog } from './safety/refusal-log.ts'
import { headerList, responseHeaders, setResponseHeaders } from './safety/response-headers.ts'

/** How long clients may take; tests shorten them. */
export interface Patience {
  /** For the headers of a request, ms. */
  readonly headersMs: number
  /** For a whole request with its body, ms. */
  readonly requestMs: number
}

/** Enough for any program on this machine. */
export const defaultPatience: Patience = { headersMs: 5_000, requestMs: 15_000 }

/** Answers of the routes, once the guard let a request pass. */
export type Answer = (request: Request, env: object) => Response | Promise<Response>

/** Longest message that a WebSocket client may send: it has nothing to say but that it is there. */
const longestMessageBytes = 4_096
const mostConnections = 512
/** How long requests may go on after the agent was asked to stop. */
const drainMs = 2_000

/** A server that listens. It answers nothing but refusals before it is told how. */
export interface RunningServer {
  readonly port: number
  answerWith(answer: Answer, rules: GuardRules, cache: AnswerCache): void
  /** Takes no more requests, lets those under way end, and cuts what takes too long. */
  close(): Promise<void>
}

/** Listens on the first free port. Throws `AicError` where there is none. */
export async function openServer(
  binding: Binding,
  onRefusal: ReturnType<typeof refusalLog>,
  patience = defaultPatience,
): Promise<RunningServer> {
  const inside: Inside = {
    rules: { hosts: new Set(), isKnown: () => false },
    cache: null,
    answer: () => new Response(null, { status: 503 }),
    newRequestId: requestIds(),
    onRefusal,
  }
  const server = newServer(inside, patience)
  const port = await listen(server, binding)
  return {
    port,
    answerWith(answer, rules, cache) {
      Object.assign(inside, { answer, rules, cache })
    },
    async close() {
      const closed = once(server, 'close')
      server.close()
      server.closeIdleConnections()
      const timer = setTimeout(() => server.closeAllConnections(), drainMs)
      await closed
      clearTimeout(timer)
    },
  }
}

interface Inside {
  rules: GuardRules
  cache: AnswerCache | null
  answer: Answer
  readonly newRequestId: () => string
  readonly onRefusal: ReturnType<typeof refusalLog>
}

/** The guard stands before all that routes: plain requests, and upgrades, which come past the listener. */
function newServer(inside: Inside, patience: Patience): Server {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: longestMessageBytes, perMessageDeflate: false })
  const server = createAdaptorServer({
    // Its types want a server that all runtimes share; https://github.com/honojs/node-server has this one in its examples.
    websocket: { server: sockets as unknown as WebSocketServerLike },
    fetch: (request, env) => {
      const { incoming } = env as { readonly incoming: IncomingMessage }
      const refusal = incoming.headers.upgrade === undefined ? null : refusalOf(incoming, inside.rules)
      return refusal === null
        ? inside.answer(request, env)
        : refusalResponse(refusal, namedBy(inside, incoming, refusal))
    },
    serverOptions: {
      headersTimeout: patience.headersMs,
      requestTimeout: patience.requestMs,
      connectionsCheckingInterval: Math.min(1_000, patience.headersMs / 2),
      keepAliveTimeout: 5_000,
      // Who asks for another protocol than WebSocket gets a plain answer.
      shouldUpgradeCallback: ({ headers }: IncomingMessage) => headers.upgrade?.toLowerCase() === 'websocket',
    },
    createServer: ((options: object, listener: (request: IncomingMessage, response: ServerResponse) => void) =>
      createServer(options, (request, response) => {
        const refusal = refusalOf(request, inside.rules)
        if (refusal === null && answerKept(request, response, inside.cache)) return
        setResponseHeaders(response)
        if (refusal === null) listener(request, response)
        else refuse(request, response, refusal, namedBy(inside, request, refusal))
      })) as typeof createServer,
  }) as Server
  server.maxConnections = mostConnections
  return server
}

/** A name for a refusal, which is logged with it. */
function namedBy(inside: Inside, request: IncomingMessage, refusal: Refusal): string {
  const requestId = inside.newRequestId()
  inside.onRefusal(request, refusal, requestId)
  return requestId
}

/** What was answered before and still holds goes out at once: most requests of pages and widgets are such. */
function answerKept(request: IncomingMessage, response: ServerResponse, cache: AnswerCache | null): boolean {
  if (request.method !== 'GET') return false
  const kept = cache?.find(request.url ?? '') ?? null
  if (kept === null) return false
  const { body, tag } = kept
  if (isSame(kept, request.headers['if-none-match'])) {
    response.writeHead(304, [...headerList, 'ETag', tag])
    response.end()
    return true
  }
  const length = String(body.length)
  response.writeHead(200, [...headerList, 'Content-Type', 'application/json', 'ETag', tag, 'Content-Length', length])
  response.end(body)
  return true
}

function refuse(request: IncomingMessage, response: ServerResponse, refusal: Refusal, requestId: string): void {
  const { status } = refusal
  const text = JSON.stringify(errorJson(refusal, requestId))
  if (status === 401) response.setHeader('WWW-Authenticate', 'Bearer')
  // What is left of a body is not read: the connection ends with the answer.
  const hasBody = Number(request.headers['content-length'] ?? 0) > 0 || 'transfer-encoding' in request.headers
  if (hasBody) response.setHeader('Connection', 'close')
  response.writeHead(status, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) })
  response.end(text)
}

const refusalResponse = (refusal: Refusal, requestId: string): Response =>
  new Response(JSON.stringify(errorJson(refusal, requestId)), {
    status: refusal.status,
    headers: { ...responseHeaders, 'Content-Type': 'application/json' },
  })

async function listen(server: Server, { host, firstPort, lastPort }: Binding): Promise<number> {
  for (let port = firstPort; port <= lastPort; port++) {
    try {
      server.listen({ port, host, exclusive: true })
      await once(server, 'listening')
      return (server.address() as AddressInfo).port
    } catch (error) {
      if (!['EADDRINUSE', 'EACCES'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
    }
  }
  throw new AicError('no-free-port', `No port from ${firstPort} to ${lastPort} is free`)
}

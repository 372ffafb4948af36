import { upgradeWebSocket, type WebSocketLike } from '@hono/node-server'
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import { streamSSE } from 'hono/streaming'
import type { WebSocket } from 'ws'
import type { AgentParts } from '../agent-parts.ts'
import { ApiError } from '../api-error.ts'
import { failures } from '../schema/answer.ts'
import type { AgentEvent } from '../stream/change-feed.ts'
import { Outbox } from '../stream/outbox.ts'

/** Streams at once: pages, widgets and trays of one user. */
const mostClients = 64
const pingMs = 25_000
const closeMs = 1_000

const events =
  'Events: hello, ledger, limits, settings, alert, fleet, resync. Each tells what changed; ask for it with its ETag.'

const sse = createRoute({
  method: 'get',
  path: '/api/stream',
  tags: ['Live'],
  summary: 'Changes as they happen, as server-sent events',
  description: events,
  responses: {
    200: { description: 'A stream that does not end.', content: { 'text/event-stream': { schema: z.string() } } },
    ...failures,
  },
})

const socket = createRoute({
  method: 'get',
  path: '/api/ws',
  tags: ['Live'],
  summary: 'Changes as they happen, over WebSocket',
  description: `${events} A page is known by its session’s cookie and the subprotocols aic and aic-page.KEY, a program by the header Authorization.`,
  responses: { 101: { description: 'A WebSocket; each message is one event in JSON.' }, ...failures },
})

/** `/api/stream`, `/api/ws`. */
export function streamRoutes(app: OpenAPIHono, parts: AgentParts): void {
  app.openapi(sse, (c) => {
    checkRoom(parts)
    if (c.req.method === 'HEAD') return c.body(null, 200, { 'Content-Type': 'text/event-stream' }) // nobody would end a stream
    return streamSSE(c, (stream) =>
      untilEnded(parts, {
        send: (data, event) => stream.writeSSE({ data, event }),
        ping: () => void stream.write(': ping\n\n'),
        onGone: (end) => stream.onAbort(end),
      }),
    )
  })
  app.openAPIRegistry.registerPath(socket)
  app.get(
    '/api/ws',
    async (c, next) => {
      if (c.req.header('upgrade') === undefined) {
        throw new ApiError(426, 'upgrade-needed', 'This path is a WebSocket', 'Use /api/stream for server-sent events.')
      }
      checkRoom(parts)
      await next()
    },
    upgradeWebSocket(() => ({ onOpen: (_, { raw }) => serveSocket(parts, raw as WebSocketLike as WebSocket) })),
  )
}

function checkRoom({ feed }: AgentParts): void {
  if (feed.listeners < mostClients) return
  throw new ApiError(503, 'too-many-streams', `${mostClients} streams are open already`, 'Close some pages.')
}

/** One client of either kind. */
interface Client {
  readonly send: (text: string, type: AgentEvent['type']) => Promise<void>
  readonly ping: () => void
  readonly onGone: (end: () => void) => void
}

/** Feeds a client until it is gone or the agent stops. */
function untilEnded({ feed, aic, monitor, facts, nowMs }: AgentParts, { send, ping, onGone }: Client): Promise<void> {
  return new Promise((resolve) => {
    const outbox = new Outbox(send)
    const stop = feed.listen((event) => outbox.push(event))
    const timer = setInterval(ping, pingMs).unref()
    const end = (): void => {
      stop()
      clearInterval(timer)
      resolve()
    }
    onGone(end)
    feed.ended.addEventListener('abort', end, { once: true })
    outbox.push({
      type: 'hello',
      version: facts.version,
      ledger: aic.version(),
      limits: monitor.status().version,
      at: new Date(nowMs()).toISOString(),
    })
  })
}

/** A client that answers no ping until the next is gone. */
function serveSocket(parts: AgentParts, raw: WebSocket): void {
  let isThere = true
  raw.on('pong', () => {
    isThere = true
  })
  const ended = untilEnded(parts, {
    send: (text) =>
      new Promise((resolve, reject) => raw.send(text, (error) => (error == null ? resolve() : reject(error)))),
    ping: () => {
      if (!isThere) raw.terminate()
      isThere = false
      raw.ping()
    },
    onGone: (end) => raw.once('close', end),
  })
  void ended.finally(() => {
    raw.close(1001)
    setTimeout(() => raw.terminate(), closeMs).unref() // one that does not say goodbye must not hold up the agent's end
  })
}

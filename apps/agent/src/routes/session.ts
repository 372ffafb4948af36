import type { IncomingMessage } from 'node:http'
import { isOtherUser, type Peer } from '@aic/engine/agent-control'
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import type { AgentParts } from '../agent-parts.ts'
import { ApiError } from '../api-error.ts'
import { bodyOf, failures, jsonOf, moment } from '../schema/answer.ts'

const newCode = createRoute({
  method: 'post',
  path: '/api/session/code',
  tags: ['Session'],
  summary: 'A code that signs one page in: good once, for a minute',
  description: 'Asked for with the token. Put it into the fragment of the page’s URL, which browsers send to nobody.',
  responses: {
    201: jsonOf(z.object({ code: z.string(), expires_at: moment }).openapi('SessionCode'), 'The code.'),
    ...failures,
  },
})

const signIn = createRoute({
  method: 'post',
  path: '/api/session',
  tags: ['Session'],
  summary: 'Signs a page in: a code for a cookie that scripts can’t read, and a key',
  description:
    'The cookie is good only with the key, which the page sends as header X-Aic-Page, or as WebSocket subprotocols `aic` and `aic-page.KEY`: browsers send cookies to every port of a machine.',
  request: { body: bodyOf(z.object({ code: z.string().min(20).max(100) })) },
  responses: {
    201: jsonOf(
      z.object({ expires_at: moment, page_key: z.string() }).openapi('Session'),
      'Signed in; the cookie is HttpOnly, SameSite=Strict. Keep the key in localStorage.',
    ),
    ...failures,
  },
})

const state = createRoute({
  method: 'get',
  path: '/api/session',
  tags: ['Session'],
  summary: 'Whether the page is signed in',
  responses: {
    200: jsonOf(z.object({ authenticated: z.literal(true) }), 'It is; a page that is not gets 401.'),
    ...failures,
  },
})

const signOut = createRoute({
  method: 'delete',
  path: '/api/session',
  tags: ['Session'],
  summary: 'Signs the page out',
  responses: { 200: jsonOf(z.object({ success: z.literal(true) }), 'Signed out.'), ...failures },
})

/** `/api/session…`: how a page of the agent gets access without ever holding the token. */
export function sessionRoutes(app: OpenAPIHono, { access, nowMs, log, facts }: AgentParts): void {
  const cookie = (value: string, seconds: number): string =>
    `${access.cookieName}=${value}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${seconds}`
  let warnedMs = Number.NEGATIVE_INFINITY
  app.openapi(newCode, (c) => {
    const authorization = c.req.header('authorization')
    if (!access.hasToken({ headers: authorization === undefined ? {} : { authorization } })) {
      throw new ApiError(403, 'token-needed', 'A signed-in page can’t sign in others', 'Ask with the token.')
    }
    const { code, expiresAtMs } = access.newCode()
    return c.json({ code, expires_at: new Date(expiresAtMs).toISOString() }, 201)
  })
  app.openapi(signIn, (c) => {
    // Programs that open pages get the code as an argument, which other users may see in the list of processes.
    if (isOtherUser(peerOf(c.env), facts.platform)) {
      if (Math.abs(nowMs() - warnedMs) > 60_000) log.warn('another user of this machine tried to sign in')
      warnedMs = nowMs() // else they could fill the log
      throw new ApiError(403, 'other-user', 'Only the user who runs the agent can sign in', 'Run aic dash yourself.')
    }
    const bought = access.newSession(c.req.valid('json').code)
    if (bought === null) {
      throw new ApiError(
        401,
        'bad-code',
        'The code is wrong, used or too old',
        'Open the page anew from the command line.',
      )
    }
    const seconds = Math.floor((bought.expiresAtMs - nowMs()) / 1_000)
    c.header('Set-Cookie', cookie(bought.cookie, seconds))
    return c.json({ expires_at: new Date(bought.expiresAtMs).toISOString(), page_key: bought.pageKey }, 201)
  })
  app.openapi(state, (c) => c.json({ authenticated: true as const }, 200))
  app.openapi(signOut, (c) => {
    access.endSession({ headers: c.req.header() })
    c.header('Set-Cookie', cookie('', 0))
    return c.json({ success: true as const }, 200)
  })
}

/** Absent where there is no socket. */
const peerOf = (env: unknown): Peer =>
  (env as { readonly incoming?: IncomingMessage } | undefined)?.incoming?.socket ?? {}

import { ProviderFault } from '@aic/core/limit'
import type { DevicePoll } from '@aic/engine/sign-in'
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import type { AgentParts } from '../agent-parts.ts'
import { ApiError } from '../api-error.ts'
import { errorText } from '../log/log.ts'
import { failures, jsonOf } from '../schema/answer.ts'

const status = createRoute({
  method: 'get',
  path: '/api/auth/github/status',
  tags: ['GitHub'],
  summary: 'Whether aic is signed in to GitHub',
  responses: {
    200: jsonOf(
      z
        .object({ is_authenticated: z.boolean(), username: z.string().nullable(), token_invalid: z.boolean() })
        .openapi('GitHubStatus'),
      'It or not.',
    ),
    ...failures,
  },
})

const device = createRoute({
  method: 'post',
  path: '/api/auth/github/device',
  tags: ['GitHub'],
  summary: 'Starts a sign-in: the user types the code in at the page',
  responses: {
    200: jsonOf(
      z
        .object({
          success: z.literal(true),
          user_code: z.string(),
          verification_uri: z.string(),
          interval: z.number().int(),
          expires_in: z.number().int(),
        })
        .openapi('GitHubDevice'),
      'The code.',
    ),
    ...failures,
  },
})

const poll = createRoute({
  method: 'post',
  path: '/api/auth/github/poll',
  tags: ['GitHub'],
  summary: 'Whether the user has typed it in; ask no sooner than `interval` seconds after the last time',
  responses: {
    200: jsonOf(
      z
        .object({
          success: z.boolean(),
          status: z.enum(['complete', 'authorization_pending', 'slow_down', 'expired_token', 'access_denied', 'error']),
          username: z.string().nullable(),
          interval: z.number().int().nullable(),
          error: z.string().nullable(),
        })
        .openapi('GitHubPoll'),
      'How far it is. The token itself is never told.',
    ),
    ...failures,
  },
})

const logout = createRoute({
  method: 'post',
  path: '/api/auth/github/logout',
  tags: ['GitHub'],
  summary: 'Forgets GitHub’s token',
  responses: { 200: jsonOf(z.object({ success: z.literal(true) }), 'Forgotten.'), ...failures },
})

/** `/api/auth/github/…`. */
export function githubRoutes(app: OpenAPIHono, { gitHub, monitor, log }: AgentParts): void {
  const askAnew = (): void => {
    monitor.refresh().catch((error: unknown) => log.warn(errorText(error)))
  }
  app.openapi(status, (c) => {
    const { isAuthenticated, username, isTokenInvalid } = gitHub.status()
    return c.json({ is_authenticated: isAuthenticated, username, token_invalid: isTokenInvalid }, 200)
  })
  app.openapi(device, async (c) => {
    const { userCode, verificationUri, intervalSeconds, expiresInSeconds } = await told(() => gitHub.start())
    return c.json(
      {
        success: true as const,
        user_code: userCode,
        verification_uri: verificationUri,
        interval: intervalSeconds,
        expires_in: expiresInSeconds,
      },
      200,
    )
  })
  app.openapi(poll, async (c) => {
    const found = await told(() => gitHub.poll())
    if (found.state === 'done') askAnew()
    return c.json(pollJson(found), 200)
  })
  app.openapi(logout, async (c) => {
    await gitHub.logout()
    askAnew()
    return c.json({ success: true as const }, 200)
  })
}

/** What GitHub fails at is told as the bad gateway that it is. */
async function told<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask()
  } catch (error) {
    if (error instanceof ProviderFault) throw new ApiError(502, error.kind, error.message, error.advice)
    throw error
  }
}

const words = {
  done: 'complete',
  pending: 'authorization_pending',
  slow_down: 'slow_down',
  expired: 'expired_token',
  denied: 'access_denied',
  failed: 'error',
} as const

const pollJson = (found: DevicePoll) => ({
  success: found.state === 'done',
  status: words[found.state],
  username: 'username' in found ? found.username : null,
  interval: 'intervalSeconds' in found ? found.intervalSeconds : null,
  error: 'message' in found ? found.message : null,
})

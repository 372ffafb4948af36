import { challengePattern } from '@aic/engine/agent-control'
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import type { AgentParts } from '../agent-parts.ts'
import { failures, jsonOf, moment } from '../schema/answer.ts'

const health = createRoute({
  method: 'get',
  path: '/health',
  tags: ['Agent'],
  summary: 'Whether the agent works, and whether it is the one whose token you hold',
  request: {
    query: z.object({
      challenge: z
        .string()
        .regex(challengePattern)
        .optional()
        .describe('32 to 128 random hex digits. Check `proof` before you send the token: see docs/agent.md.'),
    }),
  },
  responses: {
    200: jsonOf(
      z
        .object({
          status: z.literal('ok'),
          version: z.string(),
          uptime_seconds: z.number().int(),
          github_authenticated: z.boolean(),
          timestamp: moment,
          proof: z.string().optional().describe('HMAC-SHA256 over port and challenge with the token, as hex.'),
        })
        .openapi('Health'),
      'It works.',
    ),
    ...failures,
  },
})

/** GET /api/agent/info. */
export const info = createRoute({
  method: 'get',
  path: '/api/agent/info',
  tags: ['Agent'],
  summary: 'What runs where',
  responses: {
    200: jsonOf(
      z
        .object({
          version: z.string(),
          agent_path: z.string(),
          uptime_seconds: z.number().int(),
          database_path: z.string(),
          pid: z.number().int(),
          port: z.number().int(),
          started_at: moment,
          warnings: z.array(z.string()),
        })
        .openapi('AgentInfo'),
      'The agent.',
    ),
    ...failures,
  },
})

/** `/health`, `/api/agent/info`. */
export function healthRoutes(app: OpenAPIHono, { aic, facts, gitHub, nowMs }: AgentParts): void {
  const uptime = (): number => Math.max(0, Math.floor((nowMs() - facts.startedAtMs) / 1_000))
  app.openapi(health, (c) => {
    const { challenge } = c.req.valid('query')
    return c.json(
      {
        status: 'ok' as const,
        version: facts.version,
        uptime_seconds: uptime(),
        github_authenticated: gitHub.status().isAuthenticated,
        timestamp: new Date(nowMs()).toISOString(),
        ...(challenge === undefined ? {} : { proof: facts.proofOf(challenge) }),
      },
      200,
    )
  })
  app.openapi(info, (c) =>
    c.json(
      {
        version: facts.version,
        agent_path: facts.programPath,
        uptime_seconds: uptime(),
        database_path: facts.databasePath,
        pid: facts.pid,
        port: facts.port,
        started_at: new Date(facts.startedAtMs).toISOString(),
        warnings: [...aic.facts().warnings],
      },
      200,
    ),
  )
}

import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import type { AgentParts } from '../agent-parts.ts'
import { ApiError } from '../api-error.ts'
import { failures, jsonOf, moment } from '../schema/answer.ts'

const info = createRoute({
  method: 'get',
  path: '/debug/info',
  tags: ['Debugging'],
  summary: 'What runs; off unless AIC_DEBUG=1',
  responses: {
    200: jsonOf(
      z
        .object({
          version: z.string(),
          profile: z.string(),
          timestamp: moment,
          node: z.string(),
          rss_bytes: z.number(),
          heap_bytes: z.number(),
          stream_clients: z.number().int(),
          ledger_version: z.number().int(),
        })
        .openapi('DebugInfo'),
      'The process.',
    ),
    ...failures,
  },
})

const config = createRoute({
  method: 'get',
  path: '/debug/config',
  tags: ['Debugging'],
  summary: 'How the agent is set; off unless AIC_DEBUG=1',
  responses: {
    200: jsonOf(
      z
        .object({
          refresh_interval_minutes: z.number(),
          auto_refresh_enabled: z.boolean(),
          discovered_providers_count: z.number().int(),
          discovered_providers: z.array(z.string()),
        })
        .openapi('DebugConfig'),
      'The settings.',
    ),
    ...failures,
  },
})

/** `/debug/…`: for developers only. */
export function debugRoutes(app: OpenAPIHono, parts: AgentParts): void {
  const { facts, nowMs, feed, aic, monitor } = parts
  const checkOn = (): void => {
    if (facts.isDebug) return
    throw new ApiError(404, 'switched-off', 'This is for developers', 'Start the agent with AIC_DEBUG=1.')
  }
  app.openapi(info, (c) => {
    checkOn()
    const { rss, heapUsed } = process.memoryUsage()
    return c.json(
      {
        version: facts.version,
        profile: 'debug',
        timestamp: new Date(nowMs()).toISOString(),
        node: process.version,
        rss_bytes: rss,
        heap_bytes: heapUsed,
        stream_clients: feed.listeners,
        ledger_version: aic.version(),
      },
      200,
    )
  })
  app.openapi(config, (c) => {
    checkOn()
    const found = monitor.status().accounts.filter(({ authSource }) => authSource !== null)
    const { cache_ttl_seconds: seconds, offline } = parts.config.current()
    return c.json(
      {
        refresh_interval_minutes: seconds / 60,
        auto_refresh_enabled: !offline,
        discovered_providers_count: found.length,
        discovered_providers: found.map(({ provider }) => provider),
      },
      200,
    )
  })
}

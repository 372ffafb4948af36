import { askTwice } from '@aic/engine'
import { getLocalUsage, getUsageData, type LocalUsageData, type UsageQuery } from '@aic/engine/limits'
import { createRoute, type OpenAPIHono, type z } from '@hono/zod-openapi'
import type { AgentParts } from '../agent-parts.ts'
import { failures, jsonOf } from '../schema/answer.ts'
import { usageResponse } from '../schema/usage-response.ts'

const answers = {
  200: jsonOf(usageResponse, 'Always 200: what is not known is null, and `error` says why.'),
  ...failures,
}

const auto = createRoute({
  method: 'get',
  path: '/api/usage',
  tags: ['Usage'],
  summary: 'The session and the week of your plan, from the source that the settings prefer',
  responses: answers,
})
const oauth = createRoute({
  method: 'get',
  path: '/api/usage/oauth',
  tags: ['Usage'],
  summary: 'The same as the vendor says, or nothing',
  responses: answers,
})
const local = createRoute({
  method: 'get',
  path: '/api/usage/local',
  tags: ['Usage'],
  summary: 'The same from the logs of this machine, or nothing',
  responses: answers,
})

/** `/api/usage`, `/api/usage/oauth`, `/api/usage/local`. */
export function usageRoutes(app: OpenAPIHono, parts: AgentParts): void {
  app.openapi(auto, async (c) => {
    const preferLocal = parts.monitor.alertSettings().preferredSource === 'local'
    return c.json(await usageOf(parts, { preferLocal }), 200)
  })
  app.openapi(oauth, async (c) => c.json(await usageOf(parts, { only: 'oauth' }), 200))
  app.openapi(local, async (c) => c.json(await usageOf(parts, { only: 'local' }), 200))
}

async function usageOf(
  parts: AgentParts,
  query: Pick<UsageQuery, 'preferLocal' | 'only'>,
): Promise<z.infer<typeof usageResponse>> {
  const { aic, monitor, nowMs, facts } = parts
  const own = await askTwice(aic, () =>
    getLocalUsage({ usage: (span) => aic.usage(span), sources: aic.sources, home: facts.home, nowMs: nowMs() }),
  )
  const found = getUsageData({ status: monitor.status(), local: own, ...query })
  return { ...found, projects: found.source === 'local' ? projectsOf(own) : [] }
}

const projectsOf = ({ projects }: LocalUsageData) =>
  projects.map(({ project, folder, tokens, sessions }) => ({ project, folder, tokens: tokens.total, sessions }))

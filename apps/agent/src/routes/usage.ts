import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import type { AgentParts } from '../agent-parts.ts'
import { loadReport } from '../reports/load-report.ts'
import { localUsage } from '../reports/local-usage.ts'
import { officialUsage } from '../reports/official-usage.ts'
import { reportOptions } from '../reports/report-options.ts'
import { failures, jsonOf } from '../schema/answer.ts'
import { type UsageResponse, usageResponse } from '../schema/usage-response.ts'

const query = z.object({
  provider: z.string().max(40).optional().describe('Whose plan; the first that has one unless set.'),
})
const answers = {
  200: jsonOf(usageResponse, 'Always 200: what is not known is null, and `error` says why.'),
  ...failures,
}

const auto = createRoute({
  method: 'get',
  path: '/api/usage',
  tags: ['Usage'],
  summary: 'The session and the week of your plan, from the source that the settings prefer',
  request: { query },
  responses: answers,
})
const oauth = createRoute({
  method: 'get',
  path: '/api/usage/oauth',
  tags: ['Usage'],
  summary: 'The same as the vendor says, or nothing',
  request: { query },
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
    const official = officialUsage(parts.monitor.status().accounts, c.req.valid('query').provider, parts.nowMs())
    const own = await fromLogs(parts)
    const { preferredSource } = parts.monitor.alertSettings()
    const isOwnFirst = preferredSource === 'local' || (!official.isFresh && own !== null)
    const [first, second] = isOwnFirst ? [own, official.usage] : [official.usage, own]
    const found = first ?? second ?? nothing(parts, official.error)
    const error = found.source === 'local' && preferredSource !== 'local' ? official.error : found.error
    return c.json({ ...found, error }, 200)
  })
  app.openapi(oauth, (c) => {
    const { usage, error } = officialUsage(
      parts.monitor.status().accounts,
      c.req.valid('query').provider,
      parts.nowMs(),
    )
    return c.json(usage ?? nothing(parts, error), 200)
  })
  app.openapi(local, async (c) => {
    const why = 'No log of the last seven days was found on this machine.'
    return c.json((await fromLogs(parts)) ?? nothing(parts, why), 200)
  })
}

async function fromLogs(parts: AgentParts): Promise<UsageResponse | null> {
  const { config, nowMs, facts } = parts
  const now = nowMs()
  const options = reportOptions({ last: 10 }, 'day', config.current(), now, facts.env.TZ)
  return localUsage(parts, options, await loadReport(parts, options))
}

const nothing = ({ nowMs }: AgentParts, error: string | null): UsageResponse => ({
  session: null,
  weekly: null,
  source: 'none',
  error,
  timestamp: new Date(nowMs()).toISOString(),
  provider: null,
  projects: [],
})

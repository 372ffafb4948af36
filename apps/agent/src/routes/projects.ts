import { toUsd } from '@aic/core'
import {
  cacheWriteOf,
  dayOf,
  dayText,
  projectActivity,
  reportRows,
  type Sums,
  sumOf,
  tokensOf,
  usdOf,
} from '@aic/core/report'
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import type { AgentParts } from '../agent-parts.ts'
import { loadReport } from '../reports/load-report.ts'
import { reportOptions, reportQuery } from '../reports/report-options.ts'
import { failures, jsonOf, moment } from '../schema/answer.ts'
import { listSums, usd } from '../schema/usage-sums.ts'

/** Days of the small chart beside each project. */
const days = 30

/** GET /api/projects. */
export const projectList = createRoute({
  method: 'get',
  path: '/api/projects',
  tags: ['Reports'],
  summary: 'Projects, dearest first, with their sessions, models and last 30 days',
  request: { query: reportQuery },
  responses: {
    200: jsonOf(
      z
        .object({
          projects: z.array(
            z
              .object({
                project: z.string().nullable().describe('For people; null where the logs don’t say.'),
                folder: z.string().nullable(),
                sessions: z.number().int(),
                firstActivity: moment,
                lastActivity: moment,
                ...listSums,
                models: z.array(
                  z.object({ modelName: z.string().nullable(), totalTokens: z.number(), totalCost: usd }),
                ),
                dailyCost: z.array(z.number()).describe('USD of the last 30 days of the span, the known part.'),
                dailyTokens: z.array(z.number()),
              })
              .openapi('ProjectRow'),
          ),
          totals: z.object(listSums),
          firstDay: z.string().describe('The day of the first daily number.'),
          timezone: z.string(),
        })
        .openapi('ProjectList'),
      'All of them.',
    ),
    ...failures,
  },
})

/** `/api/projects`. */
export function projectRoutes(app: OpenAPIHono, parts: AgentParts): void {
  const { config, nowMs, facts } = parts
  app.openapi(projectList, async (c) => {
    const options = reportOptions(c.req.valid('query'), 'project', config.current(), nowMs(), facts.env.TZ)
    const { selection, projects } = await loadReport(parts, options)
    const lastDay = Math.min(options.untilDay ?? Number.POSITIVE_INFINITY, dayOf(options.zone, nowMs()))
    const activity = projectActivity(selection, options.mode, { lastDay, days })
    const rows = reportRows(selection, { ...options, by: 'project' })
    return c.json(
      {
        projects: rows.map(({ key, sums, models }) => {
          const { sessions = 0, nanoUsd = [], tokens = [] } = activity.get(key) ?? {}
          return {
            project: key === null ? null : (projects.get(key) ?? key),
            folder: key,
            sessions,
            firstActivity: new Date(sums.firstMs).toISOString(),
            lastActivity: new Date(sums.lastMs).toISOString(),
            ...sumsJson(sums),
            models: models.map(({ name, sums: own }) => ({
              modelName: name,
              totalTokens: tokensOf(own),
              totalCost: usdOf(own),
            })),
            dailyCost: nanoUsd.map(toUsd),
            dailyTokens: [...tokens],
          }
        }),
        totals: sumsJson(sumOf(rows.map(({ sums }) => sums))),
        firstDay: dayText(lastDay - days + 1),
        timezone: options.zone.name,
      },
      200,
    )
  })
}

const sumsJson = (sums: Sums): z.infer<z.ZodObject<typeof listSums>> => ({
  calls: sums.calls,
  inputTokens: sums.input,
  outputTokens: sums.output,
  cacheCreationTokens: cacheWriteOf(sums),
  cacheReadTokens: sums.cacheRead,
  totalTokens: tokensOf(sums),
  totalCost: usdOf(sums),
  isCostPartial: sums.unpricedCalls > 0,
})

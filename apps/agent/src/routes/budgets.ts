import { toUsd } from '@aic/core'
import { askTwice } from '@aic/engine'
import { budgetStatuses } from '@aic/engine/alerts'
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import type { AgentParts } from '../agent-parts.ts'
import { reportOptions } from '../reports/report-options.ts'
import { failures, jsonOf, moment } from '../schema/answer.ts'

const only = z.string().nullable()

/** GET /api/budgets. */
export const budgets = createRoute({
  method: 'get',
  path: '/api/budgets',
  tags: ['Alerts'],
  summary: 'Every budget of the settings, and how much of its present period is spent',
  description:
    'They are set by POST /api/config: `{"config": {"budgets.food": {"usd": 50, "period": "week"}}}`, null takes one out.',
  responses: {
    200: jsonOf(
      z.object({
        budgets: z.array(
          z
            .object({
              name: z.string(),
              period: z.enum(['day', 'week', 'month']),
              from: moment,
              to: moment.describe('Exclusive.'),
              budgetUSD: z.number(),
              spentUSD: z.number().describe('The known part.'),
              isPartial: z.boolean().describe('Some calls have no known cost: more was spent.'),
              usedPercent: z.number(),
              project: only,
              agent: only,
              provider: only,
              model: only,
            })
            .openapi('Budget'),
        ),
      }),
      'They.',
    ),
    ...failures,
  },
})

/** `/api/budgets`. */
export function budgetRoutes(app: OpenAPIHono, { aic, config, nowMs, facts }: AgentParts): void {
  app.openapi(budgets, async (c) => {
    const current = config.current()
    const now = nowMs()
    const { zone } = reportOptions({}, 'day', current, now, facts.env.TZ)
    const statuses = await askTwice(aic, () =>
      budgetStatuses({ config: current, usage: (span) => aic.usage(span), zone, home: facts.home, nowMs: now }),
    )
    return c.json(
      {
        budgets: statuses.map(({ name, period, fromMs, toMs, budgetNanoUsd, spentNanoUsd, isPartial, usedPercent }) => {
          const { project = null, agent = null, provider = null, model = null } = current.budgets[name] ?? {}
          return {
            name,
            period,
            from: new Date(fromMs).toISOString(),
            to: new Date(toMs).toISOString(),
            budgetUSD: toUsd(budgetNanoUsd),
            spentUSD: toUsd(spentNanoUsd),
            isPartial,
            usedPercent,
            project,
            agent,
            provider,
            model,
          }
        }),
      },
      200,
    )
  })
}

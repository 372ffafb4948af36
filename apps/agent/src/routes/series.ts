import { toUsd } from '@aic/core'
import { hoursOf, type SeriesLine, seriesKinds, seriesOf } from '@aic/core/report'
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import type { AgentParts } from '../agent-parts.ts'
import { loadReport } from '../reports/load-report.ts'
import { reportOptions, reportQuery } from '../reports/report-options.ts'
import { failures, jsonOf } from '../schema/answer.ts'

const numbers = z.array(z.number())
const counts = z.array(z.number().int())

/** GET /api/reports/series. */
export const series = createRoute({
  method: 'get',
  path: '/api/reports/series',
  tags: ['Reports'],
  summary: 'Tokens and cost over time, a line for each model, project or source: what charts are made of',
  request: {
    query: reportQuery.extend({
      by: z.enum(seriesKinds).default('model'),
      bucket: z.enum(['day', 'week', 'month']).default('day'),
      most: z.coerce.number().int().min(1).max(50).default(7).describe('Lines by name; the others are one more.'),
    }),
  },
  responses: {
    200: jsonOf(
      z
        .object({
          buckets: z.array(z.string()).describe('First days, or months; all from the first to the last with usage.'),
          lines: z
            .array(
              z.object({
                name: z.string().nullable().describe('Null where the logs don’t say.'),
                label: z.string().describe('For people: the readable name of a project.'),
                isRest: z.boolean(),
                costUSD: numbers.describe('The known part; see unpricedCalls.'),
                tokens: counts,
                calls: counts,
                unpricedCalls: counts,
              }),
            )
            .describe('Dearest first, the rest last.'),
          timezone: z.string(),
        })
        .openapi('Series'),
      'The lines; together they are all usage of the span.',
    ),
    ...failures,
  },
})

/** GET /api/reports/hours. */
export const hours = createRoute({
  method: 'get',
  path: '/api/reports/hours',
  tags: ['Reports'],
  summary: 'Tokens and cost by weekday and hour of the local clock',
  request: { query: reportQuery },
  responses: {
    200: jsonOf(
      z
        .object({ costUSD: numbers, tokens: counts, calls: counts, timezone: z.string() })
        .describe('7 × 24 numbers each, Sunday 0:00 first.')
        .openapi('Hours'),
      'The sums.',
    ),
    ...failures,
  },
})

/** `/api/reports/series`, `/api/reports/hours`. */
export function seriesRoutes(app: OpenAPIHono, parts: AgentParts): void {
  const { config, nowMs, facts } = parts
  app.openapi(series, async (c) => {
    const { by, bucket, most, ...query } = c.req.valid('query')
    const options = reportOptions(query, bucket, config.current(), nowMs(), facts.env.TZ)
    const { selection, projects } = await loadReport(parts, options)
    const { buckets, lines } = seriesOf(selection, { ...options, by, bucket, most })
    const labelOf = (name: string | null): string =>
      (by === 'project' ? projects.get(name) : undefined) ?? name ?? '(unknown)'
    return c.json(
      {
        buckets: [...buckets],
        lines: lines.map((line) => lineJson(line, labelOf)),
        timezone: zoneName(options.zone.name),
      },
      200,
    )
  })
  app.openapi(hours, async (c) => {
    const options = reportOptions(c.req.valid('query'), 'day', config.current(), nowMs(), facts.env.TZ)
    const { selection } = await loadReport(parts, options)
    const { nanoUsd, tokens, calls } = hoursOf(selection, options.mode, options.zone)
    const json = { costUSD: nanoUsd.map(toUsd), tokens: [...tokens], calls: [...calls] }
    return c.json({ ...json, timezone: zoneName(options.zone.name) }, 200)
  })
}

const lineJson = ({ name, isRest, nanoUsd, tokens, calls, unpricedCalls }: SeriesLine, labelOf: Label) => ({
  name,
  label: isRest ? 'all others' : labelOf(name),
  isRest,
  costUSD: nanoUsd.map(toUsd),
  tokens: [...tokens],
  calls: [...calls],
  unpricedCalls: [...unpricedCalls],
})

type Label = (name: string | null) => string

const zoneName = (name: string): string =>
  name === 'local' ? new Intl.DateTimeFormat().resolvedOptions().timeZone : name

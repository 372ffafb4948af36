import {
  addCell,
  type Block,
  blocksJson,
  blocksOf,
  callJson,
  dayOf,
  defaultBlockMs,
  everything,
  type Grouping,
  largestBlockTokens,
  noSums,
  overviewJson,
  overviewOf,
  overviewSince,
  rowsJson,
  rowsNames,
  select,
  tokensOf,
  usdOf,
} from '@aic/core/report'
import { askTwice, sourcesWithBlocks } from '@aic/engine'
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import type { AgentParts } from '../agent-parts.ts'
import { ApiError } from '../api-error.ts'
import { envelopeOf, loadReport, rowsOf } from '../reports/load-report.ts'
import { type ReportOptions, reportOptions, reportQuery } from '../reports/report-options.ts'
import { failures, jsonOf, moment } from '../schema/answer.ts'
import { block, envelope, extras, reportRow, sums, totals, usd } from '../schema/usage-sums.ts'

/** The reports by the last word of their path. */
const reports = {
  daily: 'day',
  weekly: 'week',
  monthly: 'month',
  session: 'session',
  projects: 'project',
  models: 'model',
  sources: 'source',
} as const satisfies Record<string, Grouping>

const rowsQuery = reportQuery.extend({
  order: z
    .enum(['asc', 'desc'])
    .optional()
    .describe('Days: oldest first unless desc. Others: dearest first unless asc.'),
  byAgent: z.enum(['true', 'false']).optional().describe('Each row also holds its sums by agent.'),
  limit: z.coerce.number().int().min(1).max(10_000).optional().describe('That many rows; totals stay those of all.'),
})

/** `/api/reports/daily` and its like: the rows of `aic daily --json` and the same totals. */
function rowsRoutes(app: OpenAPIHono, parts: AgentParts): void {
  for (const [name, by] of Object.entries(reports) as [keyof typeof reports, Grouping][]) {
    const route = createRoute({
      method: 'get',
      path: `/api/reports/${name}`,
      tags: ['Reports'],
      summary: `Tokens and cost by ${by}`,
      request: { query: rowsQuery },
      responses: {
        200: jsonOf(
          z.object({ [rowsNames[by]]: z.array(reportRow), totals, aic: envelope }),
          `The same as \`aic ${name} --json\`.`,
        ),
        ...failures,
      },
    })
    app.openapi(route, async (c) => {
      const query = c.req.valid('query')
      const options = optionsOf(parts, query, by)
      const { selection } = await loadReport(parts, options)
      const rows = rowsOf(selection, { ...options, by })
      const isTurned = query.order === (['day', 'week', 'month'].includes(by) ? 'desc' : 'asc')
      const ordered = isTurned ? rows.toReversed() : rows
      const json = rowsJson(by, ordered, {
        isByAgent: query.byAgent === 'true',
        isOneProject: options.project !== null,
        most: query.limit,
      })
      return c.json({ ...json, aic: envelopeOf(parts, rows, options) } as never, 200)
    })
  }
}

const part = z.object({ ...sums, aic: extras })

/** GET /api/overview. */
export const overview = createRoute({
  method: 'get',
  path: '/api/overview',
  tags: ['Reports'],
  summary: 'Today, this week, this month, the last 30 days, the active block, the dearest projects and models',
  request: { query: reportQuery.omit({ since: true, until: true, last: true }) },
  responses: {
    200: jsonOf(
      z
        .object({
          today: part.extend({ date: z.string(), yesterdayByNow: part.nullable() }),
          week: part.extend({ week: z.string(), lastWeekByNow: part.nullable() }),
          month: part.extend({
            month: z.string(),
            projects: z.array(reportRow).describe('Of this month, dearest first.'),
          }),
          recent: part.extend({
            since: z.string(),
            days: z.array(
              z.object({
                date: z.string(),
                ...sums,
                isCostPartial: z.boolean().describe('Some calls have no known price.'),
              }),
            ),
          }),
          block: block.nullable(),
          projects: z.array(reportRow).describe('Of the last 30 days, dearest first.'),
          models: z.array(reportRow).describe('Of the last 30 days, dearest first.'),
          aic: envelope,
        })
        .openapi('Overview'),
      'The same as `aic --json`.',
    ),
    ...failures,
  },
})

/** GET /api/blocks. */
export const blocks = createRoute({
  method: 'get',
  path: '/api/blocks',
  tags: ['Reports'],
  summary: '5-hour blocks of activity, with burn rate and projection of the active one',
  request: {
    query: reportQuery.extend({
      active: z.enum(['true', 'false']).optional().describe('Only the active block.'),
      recent: z.enum(['true', 'false']).optional().describe('Only the last three days.'),
      sessionLength: z.coerce.number().min(0.25).max(744).optional().describe('Hours of a block; 5 unless set.'),
      tokenLimit: z.union([z.literal('max'), z.coerce.number().int().positive()]).optional(),
    }),
  },
  responses: {
    200: jsonOf(
      z.object({ blocks: z.array(block), aic: envelope.extend({ tokenLimit: z.number().nullable() }) }),
      'The same as `aic blocks --json`.',
    ),
    ...failures,
  },
})

/** GET /api/sessions/{id}. */
export const session = createRoute({
  method: 'get',
  path: '/api/sessions/{id}',
  tags: ['Reports'],
  summary: 'Every call of one session',
  request: { params: z.object({ id: z.string().min(1).max(200) }), query: reportQuery.pick({ mode: true }) },
  responses: {
    200: jsonOf(
      z
        .object({
          sessionId: z.string(),
          totalCost: usd,
          totalTokens: z.number().int(),
          entries: z.array(
            z.object({
              timestamp: moment,
              source: z.string(),
              model: z.string().nullable(),
              inputTokens: z.number().int(),
              outputTokens: z.number().int(),
              cacheCreationTokens: z.number().int(),
              cacheReadTokens: z.number().int(),
              costUSD: usd,
            }),
          ),
        })
        .openapi('SessionCalls'),
      'The session; 404 where none has this id.',
    ),
    ...failures,
  },
})

/** `/api/reports/…`, `/api/overview`, `/api/blocks`, `/api/sessions/{id}`. */
export function reportRoutes(app: OpenAPIHono, parts: AgentParts): void {
  rowsRoutes(app, parts)
  app.openapi(overview, async (c) => {
    const options = optionsOf(parts, c.req.valid('query'), 'day')
    const nowMs = parts.nowMs()
    const loaded = await loadReport(parts, { ...options, sinceDay: overviewSince(options, nowMs) })
    const sources = options.sources ?? sourcesWithBlocks(parts.aic)
    const filter = { ...loaded.filter, sinceDay: null }
    const found = overviewOf(loaded.usage, filter, options, nowMs, sources)
    const json = { ...overviewJson(found, nowMs), aic: envelopeOf(parts, found.sources, options) }
    return c.json(json as never, 200)
  })
  app.openapi(blocks, async (c) => {
    const query = c.req.valid('query')
    const nowMs = parts.nowMs()
    const asked = optionsOf(parts, query, 'day')
    const options = { ...asked, sources: asked.sources ?? sourcesWithBlocks(parts.aic) }
    const { selection } = await loadReport(parts, options, true)
    const lengthMs = query.sessionLength === undefined ? defaultBlockMs : Math.round(query.sessionLength * 4) * 900_000
    const all = blocksOf(selection, options.mode, nowMs, lengthMs)
    const limit = query.tokenLimit === 'max' ? largestBlockTokens(all) : (query.tokenLimit ?? null)
    const shown = all.filter((one) => isShown(one, options, query, nowMs))
    const aic = { ...envelopeOf(parts, shown, options), tokenLimit: limit }
    return c.json({ ...blocksJson(shown, nowMs, limit), aic } as never, 200)
  })
  sessionRoute(app, parts)
}

function sessionRoute(app: OpenAPIHono, parts: AgentParts): void {
  app.openapi(session, async (c) => {
    const { id } = c.req.valid('param')
    const options = optionsOf(parts, c.req.valid('query'), 'session')
    const calls = await askTwice(parts.aic, () => parts.aic.calls(id))
    if (calls.length === 0) throw new ApiError(404, 'unknown-session', `No session is called "${id}"`)
    const { noBackground, zone, mode } = options
    const usage = await askTwice(parts.aic, () => parts.aic.usage({ session: id }))
    const sums = noSums()
    for (const cell of select(usage, { ...everything, noBackground }, zone).cells)
      addCell(sums, usage.cells, cell, mode)
    return c.json(
      {
        sessionId: id,
        totalCost: sums.calls === 0 ? null : usdOf(sums),
        totalTokens: tokensOf(sums),
        entries: calls.map((call) => ({ source: call.source, ...callJson(call, mode) })),
      },
      200,
    )
  })
}

const optionsOf = ({ config, nowMs, facts }: AgentParts, query: z.infer<typeof reportQuery>, by: Grouping) =>
  reportOptions(query, by, config.current(), nowMs(), facts.env.TZ)

function isShown(
  one: Block,
  { zone, sinceDay, untilDay }: ReportOptions,
  { active, recent }: { readonly active?: string | undefined; readonly recent?: string | undefined },
  nowMs: number,
): boolean {
  const day = dayOf(zone, one.startMs)
  if ((sinceDay !== null && day < sinceDay) || (untilDay !== null && day > untilDay)) return false
  if (active === 'true') return one.isActive
  return recent !== 'true' || one.isActive || one.startMs >= nowMs - 3 * 86_400_000
}

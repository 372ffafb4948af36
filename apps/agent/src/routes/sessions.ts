import { toUsd } from '@aic/core'
import { type SessionTable, sessionSums } from '@aic/core/report'
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import type { AgentParts } from '../agent-parts.ts'
import { reportOptions, reportQuery } from '../reports/report-options.ts'
import { matching, projectOf, rowsBy, type SessionList, SessionLists, sessionOrders } from '../reports/session-list.ts'
import { failures, jsonOf, moment } from '../schema/answer.ts'
import { listSums } from '../schema/usage-sums.ts'

const row = z
  .object({
    sessionId: z.string(),
    source: z.string(),
    project: z.string().nullable().describe('For people; null where the logs don’t say.'),
    folder: z.string().nullable(),
    firstActivity: moment,
    lastActivity: moment,
    ...listSums,
    models: z.array(z.string()),
  })
  .openapi('SessionRow')

/** GET /api/sessions. */
export const sessionList = createRoute({
  method: 'get',
  path: '/api/sessions',
  tags: ['Reports'],
  summary: 'Sessions, ordered, searched and cut into pages here, so that 100,000 of them are no matter',
  request: {
    query: reportQuery.extend({
      sort: z.enum(sessionOrders).default('last'),
      order: z.enum(['asc', 'desc']).default('desc'),
      q: z.string().max(200).optional().describe('Words that all must stand in id, project, folder, source or models.'),
      offset: z.coerce.number().int().min(0).default(0),
      limit: z.coerce.number().int().min(1).max(1_000).default(100),
    }),
  },
  responses: {
    200: jsonOf(
      z
        .object({
          sessions: z.array(row),
          offset: z.number().int(),
          matched: z.number().int().describe('How many there are for the words.'),
          total: z.number().int().describe('How many there are without them.'),
          totals: z.object(listSums).describe('Of all that match.'),
          timezone: z.string(),
        })
        .openapi('SessionList'),
      'One page.',
    ),
    ...failures,
  },
})

/** `/api/sessions`. One session is in ./reports.ts. */
export function sessionListRoutes(app: OpenAPIHono, parts: AgentParts): void {
  const lists = new SessionLists()
  app.openapi(sessionList, async (c) => {
    const { sort, order, q = '', offset, limit, ...query } = c.req.valid('query')
    const { config, nowMs, facts } = parts
    const options = reportOptions(query, 'session', config.current(), nowMs(), facts.env.TZ)
    const list = await lists.of(parts, options, JSON.stringify([query, options.sinceDay, options.untilDay]))
    const rising = rowsBy(list, sort)
    const found = q.trim() === '' ? rising : rising.filter(matching(list, q))
    const cut =
      order === 'asc'
        ? found.subarray(offset, offset + limit)
        : found.subarray(Math.max(0, found.length - offset - limit), Math.max(0, found.length - offset)).toReversed()
    return c.json(
      {
        sessions: [...cut].map((one) => rowJson(list, one)),
        offset,
        matched: found.length,
        total: list.table.length,
        totals: totalsOf(list.table, found),
        timezone: options.zone.name,
      },
      200,
    )
  })
}

type SumsJson = z.infer<z.ZodObject<typeof listSums>>

function rowJson(list: SessionList, at: number): z.infer<typeof row> {
  const { table, report } = list
  const { sessions, sources, models } = report.usage
  const session = sessions[table.session[at] as number]
  const { name, folder } = projectOf(report, table, at)
  const names = (table.models[at] ?? []).map((model) => models[model]?.name ?? 'unknown')
  return {
    sessionId: session?.name ?? 'unknown',
    source: sources[session?.source ?? -1] ?? 'unknown',
    project: name,
    folder,
    firstActivity: new Date(table.firstMs[at] as number).toISOString(),
    lastActivity: new Date(table.lastMs[at] as number).toISOString(),
    ...sumsJson((sum) => table[sum][at] as number),
    models: [...new Set(names)],
  }
}

function totalsOf(table: SessionTable, rows: Uint32Array): SumsJson {
  const sums = Object.fromEntries(sessionSums.map((name) => [name, 0])) as Record<(typeof sessionSums)[number], number>
  for (const name of sessionSums) {
    const column = table[name]
    let sum = 0
    for (const at of rows) sum += column[at] as number
    sums[name] = sum
  }
  return sumsJson((name) => sums[name])
}

function sumsJson(sum: (name: (typeof sessionSums)[number]) => number): SumsJson {
  const [nanoUsd, unpriced, calls] = [sum('knownNanoUsd'), sum('unpricedCalls'), sum('calls')]
  return {
    calls,
    inputTokens: sum('input'),
    outputTokens: sum('output'),
    cacheCreationTokens: sum('cacheWrite'),
    cacheReadTokens: sum('cacheRead'),
    totalTokens: sum('tokens'),
    totalCost: unpriced > 0 && unpriced >= calls && nanoUsd === 0 ? null : toUsd(nanoUsd),
    isCostPartial: unpriced > 0,
  }
}

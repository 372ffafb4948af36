import { redact } from '@aic/core'
import type { RowQuery, Snapshot } from '@aic/engine/limits'
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import type { AgentParts } from '../agent-parts.ts'
import { ApiError } from '../api-error.ts'
import { failures, isoOf, jsonOf, moment } from '../schema/answer.ts'

const day = z.string().max(40).optional().describe('A day or a moment: 2026-01-31, 2026-01-31T12:00:00Z.')
const rowQuery = (most: number, usual: number) =>
  z.object({
    provider_id: z.string().max(40).optional(),
    start_date: day,
    end_date: day.describe('Inclusive.'),
    limit: z.coerce.number().int().min(1).max(most).default(usual),
  })

const history = createRoute({
  method: 'get',
  path: '/api/history',
  tags: ['History'],
  summary: 'What the windows of accounts were, newest first',
  request: { query: rowQuery(1_000, 100) },
  responses: {
    200: jsonOf(
      z.array(
        z
          .object({
            id: z.number().int(),
            provider_id: z.string(),
            provider_name: z.string(),
            window: z.string(),
            label: z.string(),
            usage: z.number().nullable().describe('In usage_unit; null where only a percentage was told.'),
            usage_percentage: z.number().nullable(),
            limit: z.number().nullable(),
            usage_unit: z.string(),
            is_quota_based: z.boolean(),
            source: z.string(),
            timestamp: moment,
            next_reset_time: moment.nullable(),
          })
          .openapi('HistoryRow'),
      ),
      'Rows.',
    ),
    ...failures,
  },
})

const raw = createRoute({
  method: 'get',
  path: '/api/raw_responses',
  tags: ['History'],
  summary: 'What vendors answered in the last day, redacted; off unless AIC_RAW_RESPONSES=1',
  request: { query: rowQuery(100, 20) },
  responses: {
    200: jsonOf(
      z.array(
        z
          .object({
            id: z.number().int(),
            provider_id: z.string(),
            timestamp: z.number().int().describe('Unix seconds.'),
            status: z.number().int(),
            response_body: z.string(),
          })
          .openapi('RawResponse'),
      ),
      'Rows, newest first.',
    ),
    ...failures,
  },
})

/** `/api/history`, `/api/raw_responses`. */
export function historyRoutes(app: OpenAPIHono, { monitor, facts }: AgentParts): void {
  app.openapi(history, (c) => {
    const accounts = new Map(monitor.status().accounts.map((account) => [account.provider, account]))
    const rows = monitor.snapshots(queryOf(c.req.valid('query')))
    return c.json(
      rows.map((row) => {
        const account = accounts.get(row.provider)
        return {
          ...rowJson(row),
          provider_name: account?.name ?? row.provider,
          is_quota_based: account?.payment === 'quota',
        }
      }),
      200,
    )
  })
  app.openapi(raw, (c) => {
    if (!facts.showsRawResponses) {
      throw new ApiError(
        404,
        'switched-off',
        'Answers of vendors are not shown',
        'Start the agent with AIC_RAW_RESPONSES=1.',
      )
    }
    const rows = monitor.rawResponses(queryOf(c.req.valid('query')))
    return c.json(
      rows.map(({ id, provider, atMs, status, body }) => ({
        id,
        provider_id: provider,
        timestamp: Math.floor(atMs / 1_000),
        status,
        response_body: redact(body),
      })),
      200,
    )
  })
}

const rowJson = (row: Snapshot) => ({
  id: row.id,
  provider_id: row.provider,
  window: row.limit,
  label: row.label,
  usage: row.used,
  usage_percentage: row.usedPercent,
  limit: row.limitAmount,
  usage_unit: row.unit ?? 'percent',
  source: row.origin,
  timestamp: new Date(row.atMs).toISOString(),
  next_reset_time: isoOf(row.resetsAtMs),
})

function queryOf(query: z.infer<ReturnType<typeof rowQuery>>): RowQuery {
  const { provider_id, start_date, end_date, limit } = query
  return {
    limit,
    ...(provider_id === undefined ? {} : { provider: provider_id }),
    ...(start_date === undefined ? {} : { fromMs: momentOf('start_date', start_date) }),
    ...(end_date === undefined ? {} : { toMs: momentOf('end_date', end_date) + (isDay(end_date) ? 86_399_999 : 0) }),
  }
}

const isDay = (text: string): boolean => /^\d{4}-\d\d-\d\d$/.test(text)

function momentOf(name: string, text: string): number {
  const atMs = /^\d{4}-\d\d-\d\d(?:T[\d:.]+(?:Z|[+-]\d\d:\d\d))?$/.test(text) ? Date.parse(text) : Number.NaN
  if (!Number.isNaN(atMs)) return atMs
  throw new ApiError(400, 'bad-request', `${name} can't be "${text}": it is a day such as 2026-01-31`)
}

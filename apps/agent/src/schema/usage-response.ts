import { z } from '@hono/zod-openapi'
import { moment } from './answer.ts'

/** One window of the plan, as the original design names it. */
export const windowUsage = z
  .object({
    used: z.number().nullable().describe('Tokens, or the unit that the source counts.'),
    limit: z.number().nullable(),
    remaining: z.number().nullable(),
    percentage: z.number().nullable().describe('0–100, more where more was used than allowed; null: unknown.'),
    is_exceeded: z.boolean().nullable().describe('Null where the percentage is.'),
    resets_at: moment.nullable(),
    origin: z.string().describe('Who said the percentage: oauth, status-line, estimated, …; `log` where nobody did.'),
    error_percent: z.number().nullable().describe('How far an estimated percentage may be off.'),
    is_stale: z.boolean(),
    cost_usd: z.number().nullable(),
  })
  .openapi('WindowUsage')

/** `GET /api/usage` and its like. */
export const usageResponse = z
  .object({
    session: windowUsage.nullable(),
    weekly: windowUsage.nullable(),
    source: z.enum(['oauth', 'local', 'none']),
    error: z.string().nullable(),
    timestamp: moment.describe('When the numbers were told or last changed.'),
    provider: z.string().nullable(),
    projects: z
      .array(z.object({ project: z.string(), tokens: z.number().int(), cost_usd: z.number().nullable() }))
      .describe('Tokens of the week by project, from this machine’s logs; empty unless the source is local.'),
  })
  .openapi('UsageResponse')

/** Their types. */
export type WindowUsage = z.infer<typeof windowUsage>
export type UsageResponse = z.infer<typeof usageResponse>

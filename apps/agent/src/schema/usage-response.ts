import { z } from '@hono/zod-openapi'
import { moment } from './answer.ts'

/** One window of the plan, as the original design names it. */
export const windowUsage = z
  .object({
    used: z.number().nullable().describe('Tokens; null where only a percentage is known.'),
    limit: z.number().nullable(),
    remaining: z.number().nullable(),
    percentage: z.number().nullable().describe('0–100, more where more was used than allowed; null: unknown.'),
    is_exceeded: z.boolean().nullable().describe('Null where the percentage is.'),
    resets_at: moment.nullable(),
    estimated_error: z.number().nullable().describe('Points that an estimated percentage may be off.'),
  })
  .openapi('WindowUsage')

/** `GET /api/usage` and its like. */
export const usageResponse = z
  .object({
    session: windowUsage.nullable(),
    weekly: windowUsage.nullable(),
    source: z.enum(['oauth', 'local', 'none']),
    error: z.string().nullable().describe('Why the source that goes first did not answer.'),
    timestamp: moment,
    projects: z
      .array(
        z.object({
          project: z.string(),
          folder: z.string().nullable(),
          tokens: z.number().int(),
          sessions: z.number().int(),
        }),
      )
      .describe('The last seven days by project, from this machine’s logs; empty unless the source is local.'),
  })
  .openapi('UsageResponse')

import { z } from '@hono/zod-openapi'
import type { ZodType } from 'zod'

/** What every failed request gets. */
export const errorAnswer = z
  .object({
    error: z.object({
      code: z.string().describe('Stable; docs/api.md lists the codes.'),
      message: z.string().describe('What happened, with the value.'),
      suggestion: z.string().describe('What to do.'),
      request_id: z.string().describe('Stands beside it in the agent’s log.'),
    }),
  })
  .openapi('Error')

/** An answer in JSON, as the document tells of it. */
export const jsonOf = <T extends ZodType>(schema: T, description: string) => ({
  description,
  content: { 'application/json': { schema } },
})

/** What a route may answer besides what it is for. */
export const failures = { default: jsonOf(errorAnswer, 'It failed.') } as const

/** A body in JSON. */
export const bodyOf = <T extends ZodType>(schema: T) => ({
  required: true,
  content: { 'application/json': { schema } },
})

/** A moment in UTC: `2026-01-31T12:00:00.000Z`. */
export const moment = z.string().openapi({ format: 'date-time' })

/** A moment as the API writes it; null for none. */
export const isoOf = (atMs: number | null): string | null => (atMs === null ? null : new Date(atMs).toISOString())

import { findPrice, toUsd } from '@aic/core'
import { type CacheSavings, cacheSavings } from '@aic/core/report'
import { priceBook } from '@aic/engine'
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import type { AgentParts } from '../agent-parts.ts'
import { loadReport } from '../reports/load-report.ts'
import { reportOptions, reportQuery } from '../reports/report-options.ts'
import { failures, jsonOf } from '../schema/answer.ts'

const sums = {
  cacheReadTokens: z.number(),
  cacheCreationTokens: z.number(),
  promptTokens: z.number().describe('Input, reads and writes.'),
  savedUSD: z.number().describe('What the reads would have cost more as plain input.'),
  extraUSD: z.number().describe('What the writes cost more than plain input.'),
  unpricedTokens: z.number().describe('Cached tokens of models without a known price: in no amount here.'),
} as const

/** GET /api/reports/savings. */
export const savings = createRoute({
  method: 'get',
  path: '/api/reports/savings',
  tags: ['Reports'],
  summary: 'What the cache saved against the input price, and what writing to it cost',
  description: 'By the usual prices of each day: those of long prompts and service tiers are not known of sums.',
  request: { query: reportQuery },
  responses: {
    200: jsonOf(
      z
        .object({
          ...sums,
          models: z.array(z.object({ modelName: z.string().nullable(), ...sums })).describe('What saved most first.'),
        })
        .openapi('CacheSavings'),
      'The amounts.',
    ),
    ...failures,
  },
})

/** `/api/reports/savings`. */
export function savingsRoutes(app: OpenAPIHono, parts: AgentParts): void {
  const { config, nowMs, facts } = parts
  app.openapi(savings, async (c) => {
    const options = reportOptions(c.req.valid('query'), 'day', config.current(), nowMs(), facts.env.TZ)
    const { selection } = await loadReport(parts, options)
    const book = await priceBook(facts, config.current().pricingOverrides)
    const found = cacheSavings(selection, (model) => findPrice(book, model))
    const models = found.models.map((one) => ({ modelName: one.model, ...json(one) }))
    return c.json({ ...json(found), models }, 200)
  })
}

const json = (one: CacheSavings) => ({
  cacheReadTokens: one.readTokens,
  cacheCreationTokens: one.writeTokens,
  promptTokens: one.promptTokens,
  savedUSD: toUsd(one.savedNanoUsd),
  extraUSD: toUsd(one.extraNanoUsd),
  unpricedTokens: one.unpricedTokens,
})

import { z } from '@hono/zod-openapi'
import { moment } from './answer.ts'

const count = z.number().int()
/** USD; null where no price is known. */
export const usd = z.number().nullable().describe('USD; null where no price is known.')

/** Tokens and cost of anything, under the names of ccusage. */
export const sums = {
  inputTokens: count,
  outputTokens: count,
  cacheCreationTokens: count,
  cacheReadTokens: count,
  totalTokens: count,
  totalCost: usd,
} as const

/** The sums of a row in a list of many. */
export const listSums = {
  calls: count,
  ...sums,
  isCostPartial: z.boolean().describe('Some calls have no known price: the true cost is higher.'),
} as const

/** What ccusage's sums lack. */
export const extras = z
  .object({
    calls: count,
    cacheWrite5mTokens: count,
    cacheWrite1hTokens: count,
    reasoningTokens: count,
    webSearches: count,
    isCostPartial: z.boolean(),
    unpricedCalls: count,
    background: z.object({ calls: count, totalTokens: count, totalCost: z.number() }),
  })
  .openapi('Extras')

/** One model's part of a row. */
export const modelBreakdown = z
  .object({
    modelName: z.string(),
    inputTokens: count,
    outputTokens: count,
    cacheCreationTokens: count,
    cacheReadTokens: count,
    cost: usd,
    missingPricing: z.boolean().optional(),
  })
  .openapi('ModelBreakdown')

const part = { ...sums, modelsUsed: z.array(z.string()), modelBreakdowns: z.array(modelBreakdown) } as const

const sourcePart = z.object({ source: z.string(), ...sums, calls: count })

/** A row of a report: what it is about stands under the name of its kind, and under `period`. */
export const reportRow = z
  .object({
    date: z.string().optional(),
    week: z.string().optional(),
    month: z.string().optional(),
    sessionId: z.string().optional(),
    project: z.string().optional(),
    model: z.string().optional(),
    source: z.string().optional(),
    period: z.string(),
    agent: z.string(),
    metadata: z.object({ lastActivity: z.string().nullable().optional(), agents: z.array(z.string()).optional() }),
    projectPath: z.string().optional(),
    firstActivity: z.string().nullable().optional(),
    lastActivity: z.string().nullable().optional(),
    ...part,
    agents: z.array(z.object({ agent: z.string(), ...part })).optional(),
    aic: extras.extend({ sources: z.array(sourcePart) }),
  })
  .openapi('ReportRow')

/** Sums of all rows. */
export const totals = z
  .object({ ...sums, unpricedModels: z.array(z.string()).optional(), aic: extras })
  .openapi('ReportTotals')

/** How to read a report, and what it lacks. */
export const envelope = z
  .object({
    version: z.string(),
    generatedAt: moment,
    timezone: z.string(),
    startOfWeek: z.string(),
    mode: z.string(),
    priceVersion: z.string(),
    isDemo: z.boolean(),
    unpricedModels: z.array(z.object({ modelName: z.string(), unpricedCalls: count, totalTokens: count })),
    skipped: z.record(z.string(), count),
    warnings: z.array(z.string()),
  })
  .openapi('ReportEnvelope')

/** A 5-hour block, or a gap between two. */
export const block = z
  .object({
    id: z.string(),
    startTime: moment,
    endTime: moment.nullable(),
    actualEndTime: moment.nullable(),
    isActive: z.boolean(),
    isGap: z.boolean(),
    entries: count,
    tokenCounts: z.object({
      inputTokens: count,
      outputTokens: count,
      cacheCreationInputTokens: count,
      cacheReadInputTokens: count,
    }),
    totalTokens: count,
    costUSD: usd,
    models: z.array(z.string()),
    burnRate: z
      .object({ tokensPerMinute: z.number(), tokensPerMinuteForIndicator: z.number(), costPerHour: usd })
      .nullable(),
    projection: z.object({ remainingMinutes: z.number(), totalTokens: z.number(), totalCost: usd }).nullable(),
    tokenLimitStatus: z
      .object({ limit: z.number(), projectedUsage: z.number(), percentUsed: z.number(), status: z.string() })
      .optional(),
    aic: extras.extend({ modelBreakdowns: z.array(modelBreakdown) }).optional(),
  })
  .openapi('Block')

import { gapReasons } from '@aic/core/limit'
import { z } from '@hono/zod-openapi'

const dayStart = z.number().describe('Where the UTC day begins, UTC ms.')
const nanoUsd = z.number().nullable().describe('1e-9 USD; null: unknown.')
const reason = z.string().describe(`One of ${Object.keys(gapReasons).join(', ')}.`)

const cost = z.object({
  model: z.string().nullable(),
  billedNanoUsd: nanoUsd,
  otherCurrencies: z.array(z.object({ currency: z.string(), amountNano: z.number() })),
  calculatedNanoUsd: nanoUsd,
  gapNanoUsd: nanoUsd,
  gapPercent: z.number().nullable().describe('The gap in percent of what is billed.'),
  billedTokens: z.number().nullable(),
  loggedTokens: z.number().nullable(),
  reasons: z.array(reason),
})

/** What one provider bills beside what the ledger calculates, by UTC day and model. */
export const reconciledProvider = z
  .object({
    provider: z.string(),
    name: z.string(),
    accounts: z.number().int(),
    atMs: z.number().describe('When the oldest of its accounts was last read, UTC ms.'),
    days: z.array(cost.extend({ dayMs: dayStart, models: z.array(cost) })),
    acrossDays: z
      .array(
        z.object({
          fromMs: z.number(),
          toMs: z.number(),
          amountNano: z.number(),
          currency: z.string(),
          model: z.string().nullable(),
          item: z.string().nullable(),
        }),
      )
      .describe('Amounts for spans that are not within one UTC day: counted in no day.'),
  })
  .openapi('ReconciledProvider')

/** All of them, and what the codes of reasons mean. */
export const reconciliation = z
  .object({
    providers: z.array(reconciledProvider),
    reasons: z.record(z.string(), z.string()).describe('What each code of a reason means.'),
  })
  .openapi('Reconciliation')

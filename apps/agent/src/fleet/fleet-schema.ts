import { z } from '@hono/zod-openapi'

const atMs = z.number().nullable().describe('UTC ms.')

const fault = z
  .object({
    code: z.string().describe('away: the place does not answer as it should.'),
    message: z.string(),
    advice: z.string().describe('What to do.'),
  })
  .nullable()

const counts = z.object({
  events: z.number().int(),
  takenBack: z.number().int(),
  blocks: z.number().int(),
  quotas: z.number().int(),
  outcomes: z.number().int(),
  bills: z.number().int(),
  budgets: z.number().int(),
  batches: z.number().int(),
})

const cell = z.union([z.string(), z.number(), z.null()])

/** Rows by the names of their columns. */
export const rows = z
  .array(z.record(z.string(), cell))
  .describe('Money is exact decimal text in USD, times are UTC ms; null: not known, or not defined.')

/** Sends of this machine. */
export const pushState = z
  .object({
    isRunning: z.boolean(),
    startedMs: atMs,
    endedMs: atMs,
    progress: z
      .object({
        step: z.enum(['collect', 'events', 'blocks', 'quotas']),
        eventsDone: z.number().int(),
        eventsTotal: z.number().int().nullable(),
      })
      .nullable(),
    end: z
      .object({
        status: z.enum(['completed', 'unchanged', 'partial', 'failed', 'busy']),
        events: z.number().int(),
        takenBack: z.number().int(),
        durationMs: z.number(),
        warnings: z.array(z.string()),
        fault,
      })
      .nullable()
      .describe('How the last one by this agent ended; null: none since it started.'),
    fault: fault.describe('Why the last one did not even begin.'),
    everyMinutes: z.number().nullable().describe('Between two by the agent itself; null: only when told to.'),
    nextMs: atMs.describe('When the next one by the agent itself is due.'),
  })
  .openapi('FleetPush')

/** Where the fleet is and how it stands. */
export const fleetStanding = z
  .object({
    place: z.object({
      kind: z.enum(['clickhouse', 'hub', 'none']),
      url: z.string().nullable(),
      database: z.string().nullable(),
    }),
    schema: z.object({ version: z.number().int().nullable(), known: z.number().int().nullable() }),
    fault: fault.describe('Why the place can’t be asked now; null: it can.'),
    machine: z
      .object({ name: z.string(), id: z.string(), tenant: z.string() })
      .nullable()
      .describe('Null without a fleet.'),
    hashMode: z.enum(['keyed', 'legacy8', 'plain']).describe('How this machine names projects and sessions there.'),
    way: z.enum(['ledger', 'ccusage']).nullable().describe('How usage goes there; null: it never did.'),
    last: z
      .object({
        atMs: z.number(),
        status: z.string(),
        records: z.number().int(),
        totalTokens: z.number(),
        costNanoUsd: z.number().nullable().describe('Of the records that have a cost; null: none has.'),
        unpricedRecords: z.number().int(),
      })
      .nullable()
      .describe('The last import from the ledger, also by command.'),
    waiting: counts.nullable().describe('What a push would send now; null: not known (yet).'),
    push: pushState,
    machines: rows.describe('Rows of the query machine-freshness.'),
    askedMs: z.number().describe('When the place was asked, UTC ms.'),
  })
  .openapi('Fleet')

const parameter = z.object({
  name: z.string(),
  type: z.enum(['date', 'count', 'number', 'money', 'text']),
  default: z.string(),
  title: z.string(),
})

const column = z.object({
  name: z.string(),
  type: z.enum(['money', 'tokens', 'count', 'number', 'percent', 'text', 'date', 'time']),
  title: z.string(),
})

/** A named query without its SQL. */
export const namedQuery = z
  .object({
    id: z.string(),
    original: z.string().nullable().describe('Its number among the original’s 46.'),
    theme: z.string(),
    title: z.string(),
    purpose: z.string(),
    shape: z.enum(['table', 'line', 'bar', 'pie', 'tile']),
    parameters: z.array(parameter),
    columns: z.array(column),
  })
  .openapi('FleetQuery')

/** Rows of one, with its columns. */
export const queryRows = z
  .object({
    id: z.string(),
    title: z.string(),
    columns: z.array(column),
    rows,
    timezone: z.string().describe('In which days begin.'),
    askedMs: z.number().describe('UTC ms; answers are kept for some seconds.'),
  })
  .openapi('FleetRows')

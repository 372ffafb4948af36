import { limitKinds, limitOrigins } from '@aic/core/limit'
import { z } from '@hono/zod-openapi'

const atMs = z.number().describe('UTC ms.')

/** When a window runs out at the present pace. */
export const forecast = z
  .object({
    runsOutAtMs: atMs.nullable(),
    percentAtReset: z.number().nullable(),
    percentPerHour: z.number(),
    confidence: z.enum(['low', 'medium', 'high']),
  })
  .openapi('Forecast')

/** One window as screens show it. */
export const limitStatus = z
  .object({
    id: z.string(),
    kind: z.enum(limitKinds),
    label: z.string(),
    usedPercent: z.number().nullable().describe('0–100, more where more was used than allowed; null: unknown.'),
    windowMs: z.number().nullable(),
    resetsAtMs: atMs.nullable(),
    used: z.number().nullable(),
    limit: z.number().nullable(),
    unit: z.string().nullable(),
    currency: z.string().nullable(),
    origin: z.enum(limitOrigins),
    atMs: atMs.describe('When it was said, UTC ms.'),
    isStale: z.boolean(),
    isReset: z.boolean(),
    errorPercent: z.number().nullable(),
    forecast: forecast.nullable(),
  })
  .openapi('LimitStatus')

/** Why the last look failed. */
export const faultStatus = z
  .object({ kind: z.string(), message: z.string(), advice: z.string(), atMs, retryAtMs: atMs.nullable() })
  .openapi('FaultStatus')

const balance = z.object({
  label: z.string(),
  remaining: z.number(),
  granted: z.number().nullable(),
  unit: z.string(),
  currency: z.string().nullable(),
})

const span = { fromMs: atMs, toMs: atMs, model: z.string().nullable() } as const

/** One account of a provider, as last seen. */
export const accountStatus = z
  .object({
    provider: z.string(),
    name: z.string(),
    payment: z.enum(['quota', 'usage_based', 'credits']),
    state: z.enum(['disabled', 'missing', 'waiting', 'fresh', 'stale', 'failed']),
    accountKey: z.string().nullable(),
    label: z.string().nullable(),
    plan: z.string().nullable(),
    authSource: z.string().nullable(),
    keyEnd: z.string().nullable(),
    readAtMs: atMs.nullable(),
    nextReadAtMs: atMs.nullable(),
    fault: faultStatus.nullable(),
    incident: z
      .object({ level: z.enum(['none', 'minor', 'major', 'critical', 'maintenance']), text: z.string(), atMs })
      .nullable(),
    limits: z.array(limitStatus),
    balances: z.array(balance),
    costs: z.array(z.object({ ...span, amountNano: z.number(), currency: z.string(), item: z.string().nullable() })),
    usage: z.array(
      z.object({
        ...span,
        requests: z.number().nullable(),
        input: z.number(),
        output: z.number(),
        cacheRead: z.number(),
        cacheWrite5m: z.number(),
        cacheWrite1h: z.number(),
      }),
    ),
    notes: z.array(z.string()),
  })
  .openapi('AccountStatus')

const machine = z.string().nullable()

/** The same as all machines that told a hub know it together. */
const joinedAccount = accountStatus
  .extend({
    machine: machine.describe('Whose account it is, where this machine does not know it; null: this machine does.'),
    limits: z.array(limitStatus.extend({ machine: machine.describe('Whose word it is; null: this one’s.') })),
  })
  .openapi('JoinedAccount')

/** All that is known of limits at one moment. */
export const monitorStatus = z
  .object({
    atMs,
    version: z.number().int(),
    isRefreshing: z.boolean(),
    isOffline: z.boolean().optional().describe('Nobody who was asked last was reached.'),
    warnings: z.array(z.string()).optional().describe('What cannot be used or kept, a sentence each.'),
    accounts: z.array(accountStatus),
    allMachines: z
      .array(joinedAccount)
      .optional()
      .describe('Of a hub: each account once, of each window the newest word of all machines.'),
  })
  .openapi('MonitorStatus')

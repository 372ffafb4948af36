import { limitKinds } from '@aic/core/limit'
import { z } from 'zod'

const amount = z.number().nullable().default(null)
const time = z.int().nonnegative()
const currency = z.string().regex(/^[A-Z]{3}$/, 'must be three capital letters such as USD')
const unit = z.enum(['tokens', 'requests', 'credits', 'points', 'money'])
const count = z.int().nonnegative()
const span = { fromMs: time, toMs: time, model: z.string().nullable().default(null) }
const moneyHasCurrency = (told: { unit: string | null; currency: string | null }): boolean =>
  (told.unit === 'money') === (told.currency !== null)
const moneyRule = 'money needs a currency, and no other unit has one'

const limit = z
  .strictObject({
    id: z.string(),
    kind: z.enum(limitKinds),
    label: z.string().min(1).max(200),
    usedPercent: amount,
    windowMs: amount,
    resetsAtMs: time.nullable().default(null),
    used: amount,
    limit: amount,
    unit: unit.nullable().default(null),
    currency: currency.nullable().default(null),
  })
  .refine(moneyHasCurrency, moneyRule)
  .refine(
    ({ id, kind }) => id === kind || id.startsWith(`${kind}:`),
    'the id must be the kind, or begin with it and a colon',
  )

/** What a module's `read` may return: the fields of a reading, of which all that is unknown may be left out. Money is nano-units. */
export const toldSchema = z.strictObject({
  /** The vendor's own id of the account, hashed before it is kept. */
  identity: z.string().min(1).nullable().default(null),
  label: z.string().nullable().default(null),
  plan: z.string().nullable().default(null),
  limits: z
    .array(limit)
    .max(100)
    .default([])
    .refine((limits) => new Set(limits.map(({ id }) => id)).size === limits.length, 'ids must differ'),
  balances: z
    .array(
      z
        .strictObject({
          label: z.string().min(1).max(200),
          remaining: z.number(),
          granted: amount,
          unit,
          currency: currency.nullable().default(null),
        })
        .refine(moneyHasCurrency, moneyRule),
    )
    .max(100)
    .default([]),
  costs: z
    .array(z.strictObject({ ...span, amountNano: z.int(), currency, item: z.string().nullable().default(null) }))
    .max(10_000)
    .default([]),
  usage: z
    .array(
      z.strictObject({
        ...span,
        requests: count.nullable().default(null),
        input: count,
        output: count,
        cacheRead: count.default(0),
        cacheWrite5m: count.default(0),
        cacheWrite1h: count.default(0),
      }),
    )
    .max(10_000)
    .default([]),
  notes: z.array(z.string().max(400)).max(20).default([]),
})

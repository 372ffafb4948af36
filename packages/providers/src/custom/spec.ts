import { limitKinds } from '@aic/core/limit'
import { z } from 'zod'
import { parsePath } from './json-path.ts'
import { isAllowedOrigin } from './origin.ts'

const text = z.string().min(1).max(200)
const path = text.refine((value) => parsePath(value) !== null, 'is no path such as data.limits[0].used')
const origin = text.refine(
  isAllowedOrigin,
  'must be https://host or http://127.0.0.1:port, without path, user or password',
)
const variable = z
  .string()
  .regex(/^[A-Z][A-Z0-9_]*$/, 'must be the name of an environment variable such as PARROT_API_KEY')
const headerName = z.string().regex(/^[A-Za-z0-9-]+$/, 'must be the name of a header')
const headerText = z.string().regex(/^[\x20-\x7e]*$/, 'must be plain ASCII')

const amount = {
  unit: z.enum(['tokens', 'requests', 'credits', 'points', 'money']).optional().describe('What amounts count'),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, 'must be three capital letters such as USD')
    .optional()
    .describe('For money: ISO 4217'),
  moneyIn: z.enum(['units', 'cents']).default('units').describe('For money: whether amounts are dollars or cents'),
}

const isMoneyClear = ({ unit, currency }: { unit?: string | undefined; currency?: string | undefined }): boolean =>
  (unit === 'money') === (currency !== undefined)
const moneyRule = { message: 'unit money needs a currency, and no other unit has one', path: ['currency'] }

const window = z
  .strictObject({
    each: path.optional().describe('A list: this window is read from each of its entries, where all other paths begin'),
    kind: z.enum(limitKinds),
    id: z
      .string()
      .regex(/^[a-z0-9][a-z0-9._-]*$/, 'must be lower case letters, digits and . _ -')
      .optional()
      .describe('What tells it from others of its kind: `opus`'),
    label: text.describe('As people call it'),
    labelAt: path.optional().describe('With each: what is added to the label, and tells entries apart'),
    usedPercent: path.optional().describe('0 to 100'),
    remainingPercent: path.optional().describe('0 to 100'),
    used: path.optional(),
    remaining: path.optional(),
    limit: path.optional(),
    ...amount,
    windowMinutes: z.number().int().positive().optional(),
    resetsAt: path.optional().describe('Where a time stands: ISO, a day, or seconds or milliseconds since 1970'),
  })
  .refine(isMoneyClear, moneyRule)
  .refine(
    ({ usedPercent, remainingPercent, used, remaining, limit }) =>
      [usedPercent, remainingPercent, used, remaining, limit].some((where) => where !== undefined),
    'needs a path to at least one of usedPercent, remainingPercent, used, remaining, limit',
  )
  .refine(({ each, labelAt }) => (each === undefined) === (labelAt === undefined), 'needs each and labelAt together')

const credit = z
  .strictObject({ label: text, remaining: path, granted: path.optional(), ...amount, unit: amount.unit.unwrap() })
  .refine(isMoneyClear, moneyRule)

const cost = z.strictObject({
  each: path.describe('The list of amounts; all other paths begin at its entries'),
  amount: path,
  moneyIn: amount.moneyIn,
  currency: amount.currency.unwrap(),
  from: path.describe('When the span begins'),
  to: path.optional().describe('When it ends, exclusive; defaults to the end of its UTC day'),
  model: path.optional(),
  item: path.optional(),
})

/** What a file `providers/<id>.json` may say: a provider described by data. */
export const customSpec = z
  .strictObject({
    $schema: z.string().optional(),
    name: text.describe('As people call it'),
    payment: z
      .enum(['quota', 'usage_based', 'credits'])
      .describe('A quota, money paid as used, or credits bought ahead'),
    origins: z.array(origin).min(1).max(5).describe('The only hosts that it is asked at'),
    auth: z
      .strictObject({
        header: headerName.default('Authorization'),
        prefix: headerText.default('Bearer ').describe('What stands before the key'),
        variables: z.array(variable).min(1).describe('Environment variables that hold the key, best first'),
      })
      .describe('aic itself adds this header, and only for `origins`'),
    pollMinutes: z.number().int().min(1).max(1440).default(10),
    statusPage: origin.optional().describe('Page of incidents with /api/v2/status.json'),
    request: z.strictObject({
      url: text.describe('Below one of the origins; may hold {fromDay} {toDay} {fromUnix} {toUnix}: the last 30 days'),
      method: z.enum(['GET', 'POST']).default('GET'),
      headers: z.record(headerName, headerText).default({}),
      body: z.json().optional().describe('Sent as JSON, with POST. What it asks for must be free of charge'),
    }),
    failure: z
      .strictObject({ at: path, isNot: z.union([z.string(), z.number(), z.boolean()]), message: path.optional() })
      .optional()
      .describe('For vendors that answer errors with status 200: it is one where what stands `at` a path is not this'),
    account: z.strictObject({ label: path.optional(), plan: path.optional() }).default({}),
    windows: z.array(window).max(20).default([]),
    credits: z.array(credit).max(20).default([]),
    costs: z.array(cost).max(5).default([]),
    notes: z.array(text).max(10).default([]).describe('What the user should know about the numbers'),
  })
  .refine(
    ({ windows, credits, costs }) => windows.length + credits.length + costs.length > 0,
    'needs at least one of windows, credits, costs',
  )
  .refine(({ origins, request }) => isBelow(origins, request.url), {
    message: 'must lie below one of origins',
    path: ['request', 'url'],
  })
  .refine(({ auth, request }) => !Object.keys(request.headers).some((name) => isOwned(name, auth.header)), {
    message: 'the header of the key is set by aic, cookies and hosts by nobody',
    path: ['request', 'headers'],
  })
  .refine(({ windows }) => hasOwnIds(windows), {
    message: 'need an id where several are of one kind',
    path: ['windows'],
  })
  .refine(({ request }) => request.body === undefined || request.method === 'POST', {
    message: 'goes with method POST only',
    path: ['request', 'body'],
  })

/** A whole file, defaults filled in. */
export type CustomSpec = z.infer<typeof customSpec>
/** One window, balance or list of amounts of it. */
export type WindowSpec = CustomSpec['windows'][number]
export type CreditSpec = CustomSpec['credits'][number]
export type CostSpec = CustomSpec['costs'][number]

const ownedHeaders = new Set(['authorization', 'proxy-authorization', 'cookie', 'host', 'content-length', 'connection'])

const isOwned = (name: string, authHeader: string): boolean =>
  ownedHeaders.has(name.toLowerCase()) || name.toLowerCase() === authHeader.toLowerCase()

function hasOwnIds(windows: readonly { kind: string; id?: string | undefined }[]): boolean {
  return new Set(windows.map(({ kind, id }) => `${kind}:${id ?? ''}`)).size === windows.length
}

function isBelow(origins: readonly string[], url: string): boolean {
  const parsed = URL.parse(url)
  return parsed !== null && parsed.username + parsed.password === '' && origins.includes(parsed.origin)
}

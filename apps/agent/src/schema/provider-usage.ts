import { nanoPerUsd } from '@aic/core'
import type { AccountStatus, FaultStatus, LimitStatus } from '@aic/engine/limits'
import { z } from '@hono/zod-openapi'
import { isoOf, moment } from './answer.ts'

const percent = z.number().nullable().describe('0–100, more where more was used than allowed; null: unknown.')

/** One provider's usage under the names of the original design. */
export const providerUsage = z
  .object({
    provider_id: z.string(),
    provider_name: z.string(),
    account_name: z.string().nullable(),
    plan: z.string().nullable(),
    is_available: z.boolean(),
    state: z.enum(['disabled', 'missing', 'waiting', 'fresh', 'stale', 'failed']),
    description: z.string(),
    usage_percentage: percent,
    remaining_percentage: percent,
    cost_used: z.number().nullable().describe('USD of the spans that the vendor bills.'),
    cost_limit: z.number().nullable().describe('USD.'),
    payment_type: z.enum(['usage_based', 'credits', 'quota']),
    usage_unit: z.string(),
    is_quota_based: z.boolean(),
    auth_source: z.string().nullable(),
    next_reset_time: moment.nullable(),
    details: z.array(
      z.object({
        name: z.string(),
        used: z.string().nullable().describe('For people: `45 %`.'),
        usage_percentage: percent,
        remaining: z.number().nullable(),
        description: z.string(),
        next_reset_time: moment.nullable(),
        source: z.string(),
        fetched_at: moment,
        is_stale: z.boolean(),
      }),
    ),
    usage: z
      .object({
        requests_count: z.number().int().nullable(),
        tokens_input: z.number().int(),
        tokens_output: z.number().int(),
        cost_usd: z.number().nullable(),
        period_start: moment,
        period_end: moment,
      })
      .nullable()
      .describe('As the vendor counted; null where it does not tell.'),
    fetched_at: moment.nullable(),
    next_fetch_at: moment.nullable(),
    is_stale: z.boolean(),
    error: z
      .object({
        kind: z.string(),
        message: z.string(),
        suggestion: z.string(),
        at: moment,
        retry_at: moment.nullable(),
      })
      .nullable(),
    show_in_tray: z.boolean().describe('As the settings say; true unless set.'),
    notes: z.array(z.string()),
  })
  .openapi('ProviderUsage')

/** An account under the names of {@link providerUsage}. Unknown is null. */
export function providerUsageOf(account: AccountStatus, isInTray: boolean): z.infer<typeof providerUsage> {
  const { limits, fault, readAtMs } = account
  const told = limits.filter(({ usedPercent }) => usedPercent !== null)
  const fullest = told.toSorted((a, b) => (b.usedPercent as number) - (a.usedPercent as number))[0]
  const shown = fullest ?? limits[0]
  const spend = limits.find(({ kind, currency }) => kind === 'spend' && currency === 'USD')
  const billed = usdBilled(account)
  return {
    provider_id: account.provider,
    provider_name: account.name,
    account_name: account.label,
    plan: account.plan,
    is_available: account.state === 'fresh' || account.state === 'stale',
    state: account.state,
    description: descriptionOf(account, shown),
    usage_percentage: fullest?.usedPercent ?? null,
    remaining_percentage: remainingOf(fullest?.usedPercent ?? null),
    cost_used: billed ?? usdOf(spend?.used ?? null),
    cost_limit: usdOf(spend?.limit ?? null),
    payment_type: account.payment,
    usage_unit: shown?.unit ?? (account.payment === 'usage_based' ? 'USD' : 'percent'),
    is_quota_based: account.payment === 'quota',
    auth_source: account.authSource,
    next_reset_time: isoOf(shown?.resetsAtMs ?? null),
    details: limits.map(detailOf),
    usage: countedBy(account),
    fetched_at: isoOf(readAtMs),
    next_fetch_at: isoOf(account.nextReadAtMs),
    is_stale: account.state === 'stale',
    error: fault === null ? null : errorOf(fault),
    show_in_tray: isInTray,
    notes: [...account.notes],
  }
}

const remainingOf = (used: number | null): number | null => (used === null ? null : Math.max(0, 100 - used))

const usdOf = (nano: number | null): number | null => (nano === null ? null : nano / nanoPerUsd)

function usdBilled({ costs }: AccountStatus): number | null {
  const usd = costs.filter(({ currency }) => currency === 'USD')
  return usd.length === 0 ? null : usd.reduce((sum, { amountNano }) => sum + amountNano, 0) / nanoPerUsd
}

function descriptionOf({ state, fault }: AccountStatus, limit: LimitStatus | undefined): string {
  if (fault !== null) return `${fault.message} ${fault.advice}`
  if (state === 'disabled') return 'Switched off in the settings.'
  if (state === 'missing') return 'No key or sign-in was found.'
  if (state === 'waiting') return 'Not asked yet.'
  if (limit === undefined) return 'The vendor tells no limit for this account.'
  return limit.usedPercent === null
    ? `${limit.label}: unknown`
    : `${limit.label}: ${percentText(limit.usedPercent)} used`
}

const percentText = (percent: number): string => `${Math.round(percent * 10) / 10} %`

const detailOf = (limit: LimitStatus): z.infer<typeof providerUsage>['details'][number] => ({
  name: limit.label,
  used: limit.usedPercent === null ? null : percentText(limit.usedPercent),
  usage_percentage: limit.usedPercent,
  remaining: remainingOf(limit.usedPercent),
  description: limit.isReset ? 'Has reset since; not told anew yet.' : '',
  next_reset_time: isoOf(limit.resetsAtMs),
  source: limit.origin,
  fetched_at: new Date(limit.atMs).toISOString(),
  is_stale: limit.isStale,
})

function countedBy(account: AccountStatus): z.infer<typeof providerUsage>['usage'] {
  const { usage } = account
  if (usage.length === 0) return null
  const sum = (of: (one: (typeof usage)[number]) => number): number => usage.reduce((all, one) => all + of(one), 0)
  return {
    requests_count: usage.some(({ requests }) => requests === null) ? null : sum(({ requests }) => requests ?? 0),
    tokens_input: sum(
      ({ input, cacheRead, cacheWrite5m, cacheWrite1h }) => input + cacheRead + cacheWrite5m + cacheWrite1h,
    ),
    tokens_output: sum(({ output }) => output),
    cost_usd: usdBilled(account),
    period_start: new Date(Math.min(...usage.map(({ fromMs }) => fromMs))).toISOString(),
    period_end: new Date(Math.max(...usage.map(({ toMs }) => toMs))).toISOString(),
  }
}

const errorOf = ({ kind, message, advice, atMs, retryAtMs }: FaultStatus) => ({
  kind,
  message,
  suggestion: advice,
  at: new Date(atMs).toISOString(),
  retry_at: isoOf(retryAtMs),
})

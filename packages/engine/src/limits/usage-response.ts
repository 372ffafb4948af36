import type { LocalUsageData } from './local-usage.ts'
import type { AccountStatus, LimitStatus, MonitorStatus } from './monitor.ts'

/** A window as the first design of `GET /api/usage` names its fields, and the reset and the error of estimates beside them. */
export interface WindowUsage {
  /** Tokens; null where only a percent is known. */
  readonly used: number | null
  readonly limit: number | null
  readonly remaining: number | null
  /** 0–100 and more; null where nobody tells. */
  readonly percentage: number | null
  /** Null where the percentage is. */
  readonly is_exceeded: boolean | null
  /** ISO 8601, UTC. */
  readonly resets_at: string | null
  /** How far an estimated percentage may be off, in points; null for told ones. */
  readonly estimated_error: number | null
}

/** What `GET /api/usage` answers. */
export interface UsageResponse {
  readonly session: WindowUsage | null
  readonly weekly: WindowUsage | null
  readonly source: 'oauth' | 'local' | 'none'
  readonly error: string | null
  /** ISO 8601, UTC. */
  readonly timestamp: string
}

/** What an answer is made of. */
export interface UsageQuery {
  readonly status: MonitorStatus
  /** What the logs hold; null where they hold nothing, or are not read. */
  readonly local: LocalUsageData | null
  /** This machine's word before the vendor's. Defaults to false. */
  readonly preferLocal?: boolean
  /** Only this source, without falling back to the other. Defaults to both. */
  readonly only?: 'oauth' | 'local'
}

/** The usage of the plan, from its vendor or from this machine; `none` and why where neither says anything. Never throws. */
export function getUsageData({ status, local, preferLocal = false, only }: UsageQuery): UsageResponse {
  const timestamp = new Date(status.atMs).toISOString()
  const ways = {
    oauth: () => officialUsage(status),
    local: () => localUsage(status, local),
  }
  const order =
    only === undefined ? (preferLocal ? (['local', 'oauth'] as const) : (['oauth', 'local'] as const)) : [only]
  const errors: string[] = []
  for (const source of order) {
    const found = ways[source]()
    if (typeof found !== 'string') return { ...found, source, error: errors[0] ?? null, timestamp }
    errors.push(found)
  }
  return { session: null, weekly: null, source: 'none', error: errors.join(' '), timestamp }
}

type Windows = Pick<UsageResponse, 'session' | 'weekly'>

/**
 * A plan with windows: the account that has them, else the one that could. What only a log tells of another plan does not hide why this one says
 * nothing.
 */
const planAccount = ({ accounts }: MonitorStatus): AccountStatus | undefined => {
  const plans = accounts.filter(({ payment, state }) => payment === 'quota' && state !== 'disabled')
  const hasSession = ({ limits }: AccountStatus, isLogged: boolean): boolean =>
    limits.some(({ kind, origin }) => kind === 'session' && (origin === 'log') === isLogged)
  return (
    plans.find((plan) => hasSession(plan, false)) ??
    plans.find((plan) => hasSession(plan, true) || plan.fault !== null) ??
    plans[0]
  )
}

/** The vendor's word while it holds; else why there is none. */
function officialUsage(status: MonitorStatus): Windows | string {
  const account = planAccount(status)
  const isOfficial = (limit: LimitStatus): boolean =>
    ['oauth', 'api'].includes(limit.origin) && !limit.isStale && !limit.isReset
  const limits = (account?.limits ?? []).filter(isOfficial)
  if (limits.length > 0) return windowsOf(limits)
  const fault = account?.fault ?? null
  if (fault !== null) return `${sentence(fault.message)} ${fault.advice}`
  if (account === undefined || account.state === 'missing') return 'No sign-in to a plan was found on this machine.'
  return `${account.name} has not told its limits yet.`
}

/** Tokens of the logs, with the percent of the status line or an estimate where there is one. */
function localUsage(status: MonitorStatus, local: LocalUsageData | null): Windows | string {
  const isLocal = (limit: LimitStatus): boolean =>
    ['status-line', 'log', 'estimated'].includes(limit.origin) && !limit.isStale && !limit.isReset
  const limits = (planAccount(status)?.limits ?? []).filter(isLocal)
  if (local === null || (local.weekly.tokens.total === 0 && local.session === null)) {
    return limits.length > 0 ? windowsOf(limits) : 'The logs of this machine hold no usage of the last seven days.'
  }
  const { session, weekly } = local
  const shares = windowsOf(limits.filter(({ origin }) => origin !== 'log')) // whose tokens are not those added up here
  return {
    session: session === null ? shares.session : withTokens(shares.session, session.tokens.total, session.endsAtMs),
    weekly: withTokens(shares.weekly, weekly.tokens.total, null),
  }
}

const withTokens = (share: WindowUsage | null, used: number, endsAtMs: number | null): WindowUsage => ({
  ...(share ?? unknownShare),
  used,
  resets_at: share?.resets_at ?? isoOf(endsAtMs),
})

const unknownShare: WindowUsage = {
  used: null,
  limit: null,
  remaining: null,
  percentage: null,
  is_exceeded: null,
  resets_at: null,
  estimated_error: null,
}

function windowsOf(limits: readonly LimitStatus[]): Windows {
  const of = (id: string): WindowUsage | null => {
    const found = limits.find((limit) => limit.id === id)
    return found === undefined ? null : windowOf(found)
  }
  return { session: of('session'), weekly: of('weekly') }
}

function windowOf({ used, limit, usedPercent, resetsAtMs, errorPercent }: LimitStatus): WindowUsage {
  return {
    used,
    limit,
    remaining: used === null || limit === null ? null : Math.max(0, limit - used),
    percentage: usedPercent,
    is_exceeded: usedPercent === null ? null : usedPercent >= 100,
    resets_at: isoOf(resetsAtMs),
    estimated_error: errorPercent,
  }
}

const isoOf = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString())
const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`)

import type { AccountStatus, LimitStatus } from '@aic/engine/limits'
import type { UsageResponse, WindowUsage } from '../schema/usage-response.ts'

/** The two windows as a vendor's own servers told them last; with the error of the last look, where it failed. */
export function officialUsage(accounts: readonly AccountStatus[], provider: string | undefined, nowMs: number) {
  const account = accounts.find((one) => (provider === undefined ? hasPlan(one) : one.provider === provider))
  const fault = account?.fault ?? accounts.find(({ payment, fault }) => payment === 'quota' && fault !== null)?.fault
  const error = fault == null ? null : `${fault.message} ${fault.advice}`
  if (account === undefined || !hasPlan(account)) {
    const why = error ?? 'No sign-in to a plan was found on this machine.'
    return { usage: null, error: why, isFresh: false } as const
  }
  const session = windowOf(limitOf(account, 'session'))
  const weekly = windowOf(limitOf(account, 'weekly'))
  const told = account.limits.filter(isOfficial)
  const atMs = Math.max(...told.map((limit) => limit.atMs))
  const usage: UsageResponse = {
    session,
    weekly,
    source: 'oauth',
    error,
    timestamp: new Date(Number.isFinite(atMs) ? atMs : nowMs).toISOString(),
    provider: account.provider,
    projects: [],
  }
  return { usage, error, isFresh: told.some(({ isStale }) => !isStale) } as const
}

const isOfficial = ({ origin }: LimitStatus): boolean => origin === 'oauth'

const hasPlan = ({ limits }: AccountStatus): boolean =>
  limits.some((limit) => isOfficial(limit) && (limit.kind === 'session' || limit.kind === 'weekly'))

/** Of several windows of a kind the one of all models: its id is the kind alone. */
function limitOf({ limits }: AccountStatus, kind: LimitStatus['kind']): LimitStatus | null {
  const all = limits.filter((limit) => isOfficial(limit) && limit.kind === kind)
  return all.find(({ id }) => id === kind) ?? all[0] ?? null
}

function windowOf(limit: LimitStatus | null): WindowUsage | null {
  if (limit === null) return null
  const { usedPercent, used, resetsAtMs } = limit
  return {
    used,
    limit: limit.limit,
    remaining: limit.limit === null || used === null ? null : Math.max(0, limit.limit - used),
    percentage: usedPercent,
    is_exceeded: usedPercent === null ? null : usedPercent >= 100,
    resets_at: resetsAtMs === null ? null : new Date(resetsAtMs).toISOString(),
    origin: limit.origin,
    error_percent: limit.errorPercent,
    is_stale: limit.isStale,
    cost_usd: null,
  }
}

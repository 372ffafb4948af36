import { limitKinds, limitOrigins } from '@aic/core/limit'
import type { AccountStatus, LimitStatus } from '../limits/monitor.ts'
import { accountHash } from './account-hash.ts'
import type { FleetLimit } from './newest-limits.ts'

/** A window, and which machine's word it is. */
export interface JoinedLimit extends LimitStatus {
  /** Null: this one's. */
  readonly machine: string | null
}

/** An account as all machines together know it. */
export interface JoinedAccount extends Omit<AccountStatus, 'limits'> {
  /** The machine whose account it is, where this one does not know it; null: this one does. */
  readonly machine: string | null
  readonly limits: readonly JoinedLimit[]
}

/**
 * What this machine knows of limits, with what others told: each account once, of each of its windows the newer word. A vendor's word goes
 * before what was worked out or set here, however old. Shares are of accounts: they are never added up. An account that nobody names is one
 * of the machine that told of it.
 */
export function joinLimits(own: readonly AccountStatus[], told: readonly FleetLimit[]): readonly JoinedAccount[] {
  const ownKeys = new Set(own.filter(({ accountKey }) => accountKey !== null).map(keyOfOwn))
  const byAccount = Map.groupBy(told, keyOfTold)
  const joined = own.map((account): JoinedAccount => {
    const others = ownKeys.has(keyOfOwn(account)) ? (byAccount.get(keyOfOwn(account)) ?? []) : []
    return { ...account, machine: null, limits: withOthers(account.limits, others) }
  })
  const names = new Map(own.map(({ provider, name }) => [provider, name]))
  const foreign = [...byAccount].filter(([key]) => !ownKeys.has(key))
  return [...joined, ...foreign.map(([, limits]) => foreignAccount(limits, names))]
}

const keyOfOwn = ({ provider, accountKey }: Pick<AccountStatus, 'provider' | 'accountKey'>): string =>
  JSON.stringify([provider, accountHash(accountKey), ''])

const keyOfTold = ({ provider, account, machineId }: FleetLimit): string =>
  JSON.stringify([provider, account, account === '' ? machineId : ''])

function withOthers(own: readonly LimitStatus[], others: readonly FleetLimit[]): readonly JoinedLimit[] {
  const byWindow = new Map(others.map((limit) => [limit.window, limit]))
  const ids = new Set(own.map(({ id }) => id))
  return [
    ...own.map((limit): JoinedLimit => {
      const other = byWindow.get(limit.id)
      return other !== undefined && isBetter(other, limit) ? toJoined(other) : { ...limit, machine: null }
    }),
    ...others.filter(({ window }) => !ids.has(window)).map(toJoined),
  ]
}

/** What was worked out here gives way to a vendor's share, but not to none. */
function isBetter(other: FleetLimit, own: LimitStatus): boolean {
  if (own.origin === 'estimated' || own.origin === 'configured') return other.usedPercent !== null
  return other.atMs > own.atMs
}

function toJoined(limit: FleetLimit): JoinedLimit {
  const { window, label, atMs, isStale, isReset, usedPercent, used, unit, currency, windowMs, resetsAtMs, machine } =
    limit
  return {
    id: window,
    kind: limitKinds.find((kind) => kind === window.split(':', 1)[0]) ?? 'spend',
    label,
    usedPercent,
    windowMs,
    resetsAtMs,
    used,
    limit: limit.limit,
    unit: unit as LimitStatus['unit'],
    currency,
    origin: limitOrigins.find((origin) => origin === limit.origin) ?? 'api',
    atMs,
    isStale,
    isReset,
    errorPercent: null,
    forecast: null,
    machine,
  }
}

/** No name, plan or fault of it is known: a hub is told none. */
function foreignAccount(limits: readonly FleetLimit[], names: ReadonlyMap<string, string>): JoinedAccount {
  const { provider, account, machineId } = limits[0] as FleetLimit
  const newest = limits.reduce((best, one) => (one.atMs > best.atMs ? one : best))
  return {
    provider,
    name: names.get(provider) ?? provider,
    payment: 'quota',
    state: limits.every(({ isStale }) => isStale) ? 'stale' : 'fresh',
    accountKey: account === '' ? `of ${machineId}` : `hashed ${account}`,
    label: null,
    plan: null,
    authSource: null,
    keyEnd: null,
    readAtMs: newest.atMs,
    nextReadAtMs: null,
    fault: null,
    incident: null,
    limits: limits.map(toJoined),
    balances: [],
    costs: [],
    usage: [],
    notes: [],
    machine: newest.machine,
  }
}

import type {
  AccountStatus,
  AlertRecord,
  AlertSettings,
  LimitStatus,
  Monitor,
  MonitorStatus,
  RowQuery,
  Snapshot,
} from '../packages/engine/src/limits/monitor.ts'

/** One window of an account, as an official source told it. */
export function limitOf(change: Partial<LimitStatus> & Pick<LimitStatus, 'id' | 'kind'>): LimitStatus {
  return {
    label: change.id,
    usedPercent: null,
    windowMs: null,
    resetsAtMs: null,
    used: null,
    limit: null,
    unit: null,
    currency: null,
    origin: 'oauth',
    atMs: 0,
    isStale: false,
    isReset: false,
    errorPercent: null,
    forecast: null,
    ...change,
  }
}

/** An account of a provider; what is left out is unknown or empty. */
export function accountOf(change: Partial<AccountStatus> & Pick<AccountStatus, 'provider'>): AccountStatus {
  return {
    name: change.provider,
    payment: 'quota',
    state: 'fresh',
    accountKey: 'a1',
    label: null,
    plan: null,
    authSource: null,
    keyEnd: null,
    readAtMs: 0,
    nextReadAtMs: null,
    fault: null,
    incident: null,
    limits: [],
    balances: [],
    costs: [],
    usage: [],
    notes: [],
    ...change,
  }
}

/** A monitor that holds what a test says, and calls back as the real one does. */
export function monitorInMemory(nowMs: () => number, first: readonly AccountStatus[] = []) {
  let status: MonitorStatus = { atMs: nowMs(), version: 1, isRefreshing: false, accounts: first }
  let settings: AlertSettings = {
    isEnabled: true,
    thresholds: { info: 50, warning: 75, critical: 90 },
    preferredSource: 'auto',
    channels: ['desktop'],
    quietHours: null,
  }
  const alerts: AlertRecord[] = []
  const listeners = new Set<Parameters<Monitor['onChange']>[0]>()
  const refreshes: unknown[] = []
  const monitor: Monitor = {
    status: () => ({ ...status, atMs: nowMs() }),
    async refresh(options = {}) {
      refreshes.push(options)
      return status
    },
    test: async (provider) => ({ provider, isOk: true, fault: null, tookMs: 3 }),
    snapshots: (query) => snapshotsOf(status.accounts, query),
    rawResponses: () => [{ id: 1, provider: 'claude', atMs: nowMs(), status: 200, body: '{"five_hour":null}' }],
    alerts: () => alerts,
    alertSettings: () => settings,
    setAlertSettings(change) {
      settings = { ...settings, ...change }
      return settings
    },
    async testAlert() {
      return alertOf({ kind: 'test', atMs: nowMs() })
    },
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    logsChanged() {},
    start() {},
    async close() {},
  }
  return {
    monitor,
    refreshes,
    /** The vendors told something new. */
    tell(accounts: readonly AccountStatus[]): void {
      status = { ...status, version: status.version + 1, accounts }
      for (const listener of listeners) listener({ kind: 'status' })
    },
    /** A threshold was crossed. */
    alert(alert: AlertRecord): void {
      alerts.unshift(alert)
      for (const listener of listeners) listener({ kind: 'alert', alert })
    },
  }
}

function snapshotsOf(
  accounts: readonly AccountStatus[],
  { provider, limit = 100 }: RowQuery = {},
): readonly Snapshot[] {
  return accounts
    .filter((account) => provider === undefined || account.provider === provider)
    .flatMap((account) => account.limits.map((one) => ({ account, one })))
    .slice(0, limit)
    .map(({ account, one }, id) => ({
      id,
      provider: account.provider,
      accountKey: account.accountKey ?? '',
      limit: one.id,
      label: one.label,
      origin: one.origin,
      atMs: one.atMs,
      usedPercent: one.usedPercent,
      used: one.used,
      limitAmount: one.limit,
      unit: one.unit,
      resetsAtMs: one.resetsAtMs,
    }))
}

/** An alert as it is kept. */
export const alertOf = (change: Partial<AlertRecord>): AlertRecord => ({
  id: 1,
  kind: 'threshold',
  level: 'warning',
  provider: 'claude',
  accountKey: 'a1',
  subject: 'session',
  title: '75 % of the 5-hour window is used',
  message: 'It resets at 15:00.',
  percent: 76,
  atMs: 0,
  windowEndMs: null,
  deliveries: [{ channel: 'desktop', state: 'sent', attempts: 1, error: null }],
  ...change,
})

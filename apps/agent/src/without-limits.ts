import type { Monitor, MonitorStatus } from '@aic/engine/limits'
import { ApiError } from './api-error.ts'

/** A monitor of no account at all: the agent serves what the ledger holds, and says that it knows no limits. */
export function withoutLimits(nowMs: () => number): Monitor {
  const status = (): MonitorStatus => ({ atMs: nowMs(), version: 0, isRefreshing: false, accounts: [] })
  const settings = {
    isEnabled: false,
    thresholds: { info: 50, warning: 75, critical: 90 },
    preferredSource: 'local',
    channels: [],
    quietHours: null,
  } as const
  const refuse = (): never => {
    throw new ApiError(501, 'no-limits', 'This agent watches no accounts')
  }
  return {
    status,
    refresh: async () => status(),
    test: refuse,
    snapshots: () => [],
    rawResponses: () => [],
    alerts: () => [],
    alertSettings: () => settings,
    setAlertSettings: refuse,
    testAlert: refuse,
    onChange: () => () => {},
    start() {},
    async close() {},
  }
}

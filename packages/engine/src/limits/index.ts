export { allProviders } from './all-providers.ts'
export { type KnownOptions, knownAccounts } from './known-accounts.ts'
export {
  getLocalUsage,
  type LocalUsageData,
  type LocalUsageInput,
  type MessageTokens,
  type ProjectUsage,
} from './local-usage.ts'
export type {
  AccountStatus,
  AlertRecord,
  AlertSettings,
  FaultStatus,
  Forecast,
  Incident,
  LimitStatus,
  Monitor,
  MonitorStatus,
  ProviderTest,
  RawResponse,
  RefreshOptions,
  RowQuery,
  Snapshot,
} from './monitor.ts'
export { type MonitorOptions, openMonitor } from './open-monitor.ts'
export { getUsageData, type UsageQuery, type UsageResponse, type WindowUsage } from './usage-response.ts'
